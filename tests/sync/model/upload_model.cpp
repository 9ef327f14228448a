#include "sync/model/upload_model.h"

#include <filesystem>
#include <mutex>

#include "sync/rows_for_test.h"

namespace upload::test {

void Figures::operator+=(const Figures& other) {
  runs += other.runs, recorded += other.recorded, uploaded += other.uploaded, failed += other.failed;
  comms += other.comms, waiting += other.waiting, cleared += other.cleared, asked += other.asked;
  deaths += other.deaths, lost += other.lost, miscounted += other.miscounted, runs_harmed += other.runs_harmed;
  wrong.harmed += other.wrong.harmed, wrong.out_of_order += other.wrong.out_of_order;
  wrong.untrue += other.wrong.untrue, wrong.unknown += other.wrong.unknown;
}

UploadModel::UploadModel(Service& service, std::uint64_t seed, unsigned connections, Staff staff, Rates rates)
    : service_(service), random_(seed), connections_(connections), staff_(staff), rates_(rates) {
  prepare_service(seed);
  open();
}

Figures UploadModel::run() {
  scan(8 + below(kTransactions - 8));
  for (round_ = 0; round_ < kRounds; ++round_) {
    decide();
    upload();
    work_online();
  }
  finish();
  return figures_;
}

void UploadModel::prepare_service(std::uint64_t seed) {
  using simulator::Fault;
  service_->reset();
  simulator::Faults faults;
  const double lost = rates_.answer_lost, failed = rates_.server_fails;
  faults.rules = {{Fault::no_reply, 0.4 * lost},          {Fault::applied_no_reply, 0.4 * lost},
                  {Fault::cut_reply, 0.1 * lost},         {Fault::garbage, 0.05 * lost},
                  {Fault::hang_up, 0.05 * lost},          {Fault::status_500, 0.25 * failed},
                  {Fault::applied_500, 0.25 * failed},    {Fault::applied_504, 0.2 * failed},
                  {Fault::status_503, 0.1 * failed},      {Fault::temporary_failure, 0.1 * failed},
                  {Fault::applied_temporary_failure, 0.1 * failed},
                  {Fault::too_many, rates_.busy / 2},     {Fault::busy_503, rates_.busy / 2},
                  {Fault::unauthorized, 0.001}};
  faults.seed = seed;
  service_->set_faults(std::move(faults));
  service_->with_library([this](practice::Library& library) {
    for (unsigned number = 0; number < kItems; ++number) {
      lent_[number] = chance(0.5);
      if (lent_[number]) library.check_out("patron before", item(number), {});
    }
  });
}

void UploadModel::open() {
  const std::filesystem::path here = folder_.path() / std::to_string(lives_);
  std::filesystem::create_directories(here);
  death_ = std::make_shared<Death>(here, folder_.path() / std::to_string(lives_ + 1));
  desk_ = std::make_unique<Desk>(here);
}

// Mostly what makes sense to the desk, and now and then what does not.
void UploadModel::scan(unsigned count) {
  for (; count > 0 && scanned_ < kTransactions; --count) {
    const unsigned number = below(kItems);
    const bool returns = lent_[number] != chance(0.1);
    const unsigned second = ++scanned_;
    const circ::Transaction transaction =
        returns ? check_in(second, item(number)) : check_out(second, item(number), "patron " + std::to_string(below(kPatrons)));
    lent_[number] = !returns;
    const circ::Sequence sequence = desk_->record(transaction);
    // One that was saved after the program's death was never scanned: the row is not in the copy, nor was it sent.
    if (!death_->has_come()) ever_[sequence] = {sequence, transaction, {}};
  }
}

void UploadModel::upload() {
  auto dice = std::make_shared<std::mt19937_64>(random_());
  auto lock = std::make_shared<std::mutex>();
  const auto strikes = [dice, lock](double probability) {
    const std::lock_guard guard(*lock);
    return std::uniform_real_distribution<>()(*dice) < probability;
  };
  journal::Journal& journal = desk_->journal();
  const auto may_die = [death = death_, strikes, &journal, rate = rates_.dies / 2] {
    if (strikes(rate)) death->come(journal);
  };
  desk_->start(std::make_unique<MortalGateway>(
                   service_.gateway(connections_), death_,
                   MortalGateway::Steps{may_die, may_die, [strikes, rate = rates_.connect_fails] { return strikes(rate); }}),
               std::exchange(again_, {}));
  scan(round_ + 2 == kRounds ? kTransactions : below(4));  // staff go on scanning; these rows join
  desk_->ended();
  if (death_->has_come()) rise_again();
  for (const auto& [sequence, row] : desk_->rows()) {
    if (!circ::asks_staff(row.settlement)) {
      doubtful_since_.erase(sequence);
    } else if (doubtful_since_.emplace(sequence, round_).second) {
      ++figures_.asked;
    }
  }
}

void UploadModel::rise_again() {
  ++figures_.deaths;
  desk_.reset();
  ++lives_;
  open();
  const auto rows = desk_->rows();
  for (const auto& [sequence, row] : ever_) {
    const auto found = rows.find(sequence);
    const bool kept = found != rows.end() && found->second.transaction == row.transaction;
    if (!kept && cleared_.count(sequence) == 0) ++figures_.lost;
  }
  // Saved in the last moment, between the death and the copy: the next start shows them.
  for (const auto& [sequence, row] : rows) ever_[sequence] = row;
}

void UploadModel::decide() {
  for (const auto& [sequence, row] : desk_->rows()) {
    if (circ::asks_staff(row.settlement)) decide_doubtful(row);
    if (row.settlement.status == circ::Status::upload_failed) decide_refused(row);
  }
}

void UploadModel::decide_doubtful(const circ::Row& row) {
  if (staff_ == Staff::hasty) {
    again_.push_back(row.sequence);
    return;
  }
  const auto handled = online_.find(row.transaction.item.text());
  const bool handled_since = handled != online_.end() && handled->second >= doubtful_since_.at(row.sequence);
  circ::Settlement settlement = row.settlement;
  if (chance(0.2)) return;  // Leave
  if (chance(0.3) && times(applied(service_->ledger()), row) > 0) {
    settlement.status = circ::Status::uploaded;
    settlement.reason = circ::Reason::confirmed_by_staff;
    settlement.doubtful = false;
    desk_->settle(row.sequence, settlement);
  } else if (!handled_since && !settlement.lets_later_pass) {
    again_.push_back(row.sequence);
  } else if (chance(0.3)) {
    settlement.lets_later_pass = true;  // never sent again after this: later ones of its item may have gone
    if (settlement != row.settlement) desk_->settle(row.sequence, settlement);
  }
}

void UploadModel::decide_refused(const circ::Row& row) {
  const unsigned choice = below(10);
  if (choice < 3 && !row.settlement.lets_later_pass) {
    again_.push_back(row.sequence);
  } else if (choice < 5 && !row.settlement.lets_later_pass) {
    circ::Settlement settlement = row.settlement;
    settlement.lets_later_pass = true;
    desk_->settle(row.sequence, settlement);
  } else if (choice == 5) {
    desk_->clear(row.sequence);
    cleared_.insert(row.sequence);
  }
}

void UploadModel::work_online() {
  service_->with_library([this](practice::Library& library) {
    for (unsigned count = below(5); count > 0; --count) {
      const std::string handled = item(below(kItems));
      library.check_in(handled);
      if (chance(0.6)) library.check_out("patron online " + std::to_string(below(kPatrons)), handled, {});
      online_[handled] = round_;
    }
  });
}

void UploadModel::finish() {
  const auto rows = desk_->rows();
  desk_.reset();
  open();
  if (desk_->rows() != rows) ++figures_.lost;
  for (const auto& [sequence, row] : rows) {
    ever_[sequence] = row;
    switch (row.settlement.status) {
      case circ::Status::uploaded: ++figures_.uploaded; break;
      case circ::Status::upload_failed: ++figures_.failed; break;
      case circ::Status::comms_failure: ++figures_.comms; break;
      case circ::Status::awaiting_sync: ++figures_.waiting; break;
      case circ::Status::uploading:
      case circ::Status::superseded: break;  // neither may be left: the sum tells
    }
  }
  figures_.runs = 1;
  figures_.cleared = cleared_.size();
  figures_.recorded = ever_.size();
  const std::size_t sum = figures_.uploaded + figures_.failed + figures_.comms + figures_.waiting + figures_.cleared;
  if (sum != figures_.recorded) ++figures_.miscounted;
  figures_.wrong = judge(service_->ledger(), ever_, cleared_);
  figures_.runs_harmed = figures_.wrong.harmed > 0 ? 1 : 0;
}

}  // namespace upload::test
