#include "sync/run.h"

#include <algorithm>

#include "sync/outcome.h"

namespace upload {
namespace {

constexpr unsigned kTries = 3;  // of a row in one run
// For each request that is allowed. Carried are one in flight and as many as a commit brings, so that lines go on
// while it is under way.
constexpr std::size_t kVerdictsInCommit = 2;
constexpr std::size_t kCarried = 1 + kVerdictsInCommit;
constexpr std::chrono::milliseconds kProgressInterval{50};
constexpr std::chrono::seconds kContactInterval{1};
constexpr std::chrono::seconds kRateWindow{5};

}  // namespace

void Run::plan(Uploader::Rows rows, const std::vector<circ::Sequence>& again) {
  plan_ = Plan({}, again);
  rows([this](const circ::Row& row) { plan_.add(row); });
}

UploadEnded Run::carry(std::unique_ptr<gateway::Gateway> gateway) {
  allowance_ = std::make_unique<Allowance>(gateway->connections());
  lines_ = std::make_unique<Lines>(std::move(gateway), [inbox = inbox_] { inbox->put(Answers{}); });
  means_.sink(UploadStarted{});
  std::vector<Message> messages = inbox_->take();
  while (true) {
    for (Message& message : messages) std::visit([this](auto& one) { take(one); }, message);
    for (const Answered& answered : lines_->take_answers()) take(answered);
    const auto now = Steady::now();
    if (commit_due(now)) {
      if (!ending_) claim_next();
      commit();
    }
    offer_due(now);
    lines_->allow(may_start(now) ? allowance_->requests() : 0, kVerdictsInCommit * allowance_->requests());
    if (over(now)) break;
    report_progress(now, false);
    messages = inbox_->wait_until(next_deadline(now));
  }
  report_progress(Steady::now(), true);
  lines_.reset();
  carried_.clear();
  plan_ = {};  // here, not by whoever lets go of the run: a million rows take their time to go
  ending_->uploaded = uploaded_;
  ending_->failed = failed_;
  ending_->comms = comms_;
  return *ending_;
}

void Run::take(Join& join) {
  for (const circ::Row& row : join.rows) plan_.add(row);
  untold_ = true;
}

void Run::take(Drop& drop) {
  for (const circ::Sequence sequence : drop.sequences) {
    if (carried_.count(sequence) == 0) plan_.forget(sequence);
  }
  untold_ = true;
}

void Run::take(Stop&) { end(UploadEnd::stopped); }

void Run::take(Quit&) {
  if (quitting_) return;
  quitting_ = true;
  end(UploadEnd::stopped);
  ending_since_ = Steady::now();
  lines_->stop();
}

void Run::take(const Answered& answered) {
  const gateway::Verdict& verdict = answered.verdict;
  report_contact(verdict);
  if (verdict.kind == gateway::Verdict::Kind::uploaded) allowance_->success();
  const bool busy = verdict.kind == gateway::Verdict::Kind::not_applied && verdict.reason == circ::Reason::busy;
  if (busy || verdict.http_status == 503) allowance_->busy();
  give_time(verdict);
  if (const auto why = tally_.heard(verdict)) end(*why, verdict);

  Carried& carried = carried_.at(answered.sequence);
  ++carried.tries;
  if (ending_ || !may_be_retried(verdict) || carried.tries >= kTries) {
    if (busy && !ending_) {
      if (const auto why = tally_.gave_up_busy()) end(*why, verdict);
    }
    conclude(answered.sequence, verdict);
    return;
  }
  const auto wait = wait_before_retry(carried.tries, verdict.retry_after, means_.pace, means_.random());
  carried.stage = Stage::pausing;
  carried.next_try = Steady::now() + wait;
  carried.last = verdict;
  if (busy) paused_until_ = std::max(paused_until_, carried.next_try);
}

// A service that fails gets a pause before it is asked anything else; the row itself is in doubt and stays.
void Run::give_time(const gateway::Verdict& verdict) {
  if (verdict.reason != circ::Reason::server_error) {
    if (verdict.kind != gateway::Verdict::Kind::not_applied) server_errors_ = 0;
    return;
  }
  const auto wait = wait_before_retry(++server_errors_, verdict.retry_after, means_.pace, means_.random());
  paused_until_ = std::max(paused_until_, Steady::now() + wait);
}

void Run::take(Stored& stored) {
  const auto commit = unstored_.find(stored.commit);
  for (const Changed& changed : commit->second) {
    const circ::Sequence sequence = changed.settled.sequence;
    const bool missing = std::find(stored.missing.begin(), stored.missing.end(), sequence) != stored.missing.end();
    const auto carried = carried_.find(sequence);
    if (changed.change == Change::verdict) {
      if (missing) --concluded_; else count(changed.settled);
    } else if (changed.change == Change::claim && carried != carried_.end()) {
      if (missing) {
        carried_.erase(carried);
        plan_.forget(sequence);
      } else {
        carried->second.stage = Stage::offered;
        lines_->offer(sequence, carried->second.row->transaction);
      }
    }
  }
  unstored_.erase(commit);
  untold_ = true;
}

void Run::end(UploadEnd why, const gateway::Verdict& verdict) {
  if (ending_) return;
  ending_ = UploadEnded{};
  ending_->end = why;
  ending_->reason = verdict.reason;
  ending_->detail = verdict.problem.empty() ? verdict.detail
                    : verdict.detail.empty() ? verdict.problem
                                             : verdict.problem + ": " + verdict.detail;
  ending_since_ = Steady::now();
  for (const circ::Sequence sequence : lines_->take_back()) {
    Carried& carried = carried_.at(sequence);
    carried.stage = carried.tries == 0 ? Stage::claimed : Stage::pausing;
  }
  std::vector<circ::Sequence> pausing;
  for (auto place = carried_.begin(); place != carried_.end();) {
    const Carried& carried = place->second;
    if (carried.stage == Stage::pausing) pausing.push_back(place->first);
    if (carried.stage == Stage::claimed) {
      changes_.push_back({{place->first, carried.row->settlement}, Change::release});
      plan_.release(place->first);
      place = carried_.erase(place);
    } else {
      ++place;
    }
  }
  for (const circ::Sequence sequence : pausing) {
    const gateway::Verdict last = carried_.at(sequence).last;
    conclude(sequence, last);
  }
}

void Run::conclude(circ::Sequence sequence, const gateway::Verdict& verdict) {
  const Carried& carried = carried_.at(sequence);
  circ::Settlement settlement = outcome(*carried.row, verdict, carried.tries, means_.clock());
  carried_.erase(sequence);
  if (verdict.kind == gateway::Verdict::Kind::station_fault) {
    plan_.release(sequence);
    changes_.push_back({{sequence, std::move(settlement)}, Change::release});
    return;
  }
  plan_.answered(sequence, settlement);
  ++concluded_;
  changes_.push_back({{sequence, std::move(settlement)}, Change::verdict});
}

void Run::count(const journal::Settled& settled) {
  ++done_;
  if (settled.settlement.status == circ::Status::uploaded) ++uploaded_;
  if (settled.settlement.status == circ::Status::upload_failed) ++failed_;
  if (settled.settlement.status == circ::Status::comms_failure) ++comms_;
}

bool Run::commit_due(Steady::time_point now) const {
  if (ending_) return true;  // what is released or answered now is of use to nobody by waiting
  if (!unstored_.empty()) return false;
  // Every change that waits here is a verdict: claims are made only to be committed.
  return changes_.size() >= kVerdictsInCommit * allowance_->requests() || (plan_.waiting() > 0 && lines_->starve()) ||
         plan_.finished() || now >= posted_ + kVerdictsTogether;
}

void Run::claim_next() {
  while (carried_.size() < kCarried * allowance_->requests()) {
    const circ::Row* row = plan_.next();
    if (row == nullptr) return;
    carried_[row->sequence].row = row;
    changes_.push_back({{row->sequence, claimed(row->settlement, means_.clock())}, Change::claim});
  }
}

void Run::commit() {
  if (changes_.empty()) return;
  std::vector<journal::Settled> rows;
  for (const Changed& changed : changes_) rows.push_back(changed.settled);
  const std::uint64_t number = ++commits_;
  unstored_[number] = std::exchange(changes_, {});
  posted_ = Steady::now();
  means_.journal.settle(std::move(rows), [inbox = inbox_, number](std::vector<circ::Sequence> missing) {
    inbox->put(Stored{number, std::move(missing)});
  });
}

void Run::offer_due(Steady::time_point now) {
  for (auto& [sequence, carried] : carried_) {
    if (carried.stage != Stage::pausing || carried.next_try > now) continue;
    carried.stage = Stage::offered;
    lines_->offer(sequence, carried.row->transaction);
  }
}

bool Run::may_start(Steady::time_point now) const {
  const bool storage_is_slow = !unstored_.empty() && now >= posted_ + means_.pace.storage_patience;
  return !ending_ && now >= paused_until_ && !storage_is_slow;
}

bool Run::over(Steady::time_point now) {
  if (quitting_) return lines_->all_idle() || now >= ending_since_ + kQuitPatience;
  const bool stored = changes_.empty() && unstored_.empty();
  if (!ending_) {
    if (!plan_.finished() || !stored) return false;
    ending_ = UploadEnded{};
    return true;
  }
  if (!lines_->all_idle()) return false;
  if (!stored && now < std::max(posted_, ending_since_) + means_.pace.storage_patience) return false;
  if (!stored) ending_->end = UploadEnd::storage;
  return true;
}

// What could not start at `now` for another cause than the time is woken by a message.
Run::Steady::time_point Run::next_deadline(Steady::time_point now) const {
  auto deadline = now + std::chrono::hours(1);
  if (untold_ && !told_.empty()) deadline = std::min(deadline, told_.back().first + kProgressInterval);
  if (quitting_) deadline = std::min(deadline, ending_since_ + kQuitPatience);
  if (ending_) {
    if (lines_->all_idle()) {
      deadline = std::min(deadline, std::max(posted_, ending_since_) + means_.pace.storage_patience);
    }
    return deadline;
  }
  for (const auto& [sequence, carried] : carried_) {
    if (carried.stage == Stage::pausing && carried.next_try > now) deadline = std::min(deadline, carried.next_try);
  }
  if (paused_until_ > now) deadline = std::min(deadline, paused_until_);
  if (!changes_.empty() && unstored_.empty()) deadline = std::min(deadline, posted_ + kVerdictsTogether);
  if (!lines_->all_idle()) deadline = std::min(deadline, now + kVerdictsTogether);
  // Lines go on by themselves until they are told otherwise.
  const auto slow = posted_ + means_.pace.storage_patience;
  if (!unstored_.empty() && slow > now) deadline = std::min(deadline, slow);
  return deadline;
}

void Run::report_contact(const gateway::Verdict& verdict) {
  const bool reached = was_reached(verdict);
  if (!reached && verdict.reason != circ::Reason::no_connection && verdict.reason != circ::Reason::tls) return;
  const auto now = Steady::now();
  if (reached_ == reached && now - contact_told_ < kContactInterval) return;
  reached_ = reached;
  contact_told_ = now;
  means_.sink(Contact{reached, means_.clock()});
}

void Run::report_progress(Steady::time_point now, bool at_once) {
  if (!untold_ || (!at_once && !told_.empty() && now < told_.back().first + kProgressInterval)) return;
  while (!told_.empty() && told_.front().first + kRateWindow < now) told_.pop_front();
  UploadProgress progress{done_, concluded_ + plan_.waiting() + plan_.busy(), 0};
  if (!told_.empty()) {
    const std::chrono::duration<double> since = now - told_.front().first;
    progress.per_second = static_cast<double>(done_ - told_.front().second) / std::max(since.count(), 1e-3);
  }
  told_.emplace_back(now, done_);
  untold_ = false;
  means_.sink(progress);
}

}  // namespace upload
