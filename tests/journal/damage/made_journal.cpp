#include "made_journal.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <random>

#include "journal/changes.h"

namespace damage {
namespace {

using circ::Sequence;
using journal::Change;

circ::Barcode barcode(const std::string& text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

class Workload {
 public:
  Workload(const std::filesystem::path& folder, std::uint32_t seed)
      : folder_(folder), store_(folder, journal::Store::Opening::make_if_absent), random_(seed) {}

  void run(std::uint32_t commits) {
    for (std::uint32_t i = 0; i < commits; ++i) {
      made_.rows_before = made_.rows;
      commit();
      // Old states lie few and many commits back.
      if (i + 20 > commits || i % 16 == 0) made_.before.push_back(bytes_of(folder_ / "journal.mdb"));
    }
    made_.before.pop_back();
  }

  MadeJournal finish() && {
    made_.file = bytes_of(folder_ / "journal.mdb");
    return std::move(made_);
  }

 private:
  std::uint32_t below(std::size_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  void commit() {
    // The map never has to grow here, so the work is done once.
    store_.commit([this](Change& change) {
      const auto what = below(20);
      if (what < 10 || made_.rows.empty()) {
        record(change, what == 0 ? 40 + below(60) : 1 + below(3));
      } else if (what < 14) {
        settle(change, circ::Status::uploading);
      } else if (what < 19) {
        settle(change, {});
      } else {
        clear(change);
      }
    });
  }

  void record(Change& change, std::uint32_t count) {
    for (; count > 0; --count) {
      const auto transaction = next();
      const Sequence sequence = journal::test::append(change, last_, transaction);
      made_.rows[sequence] = {sequence, transaction, {}};
    }
  }

  circ::Transaction next() {
    ++number_;
    circ::Transaction transaction;
    for (auto& byte : transaction.id) byte = static_cast<std::uint8_t>(random_());
    transaction.station = below(2) == 0 ? "desk 1" : "Lesesaal, Łódź";
    transaction.item = barcode("3123" + std::to_string(10'000'000 + below(90'000'000)));
    now_ += std::chrono::milliseconds{200 + below(5000)};
    transaction.recorded = {now_, std::chrono::minutes{-240}};
    if (below(2) == 0) {
      transaction.kind = circ::Kind::check_out;
      transaction.patron = barcode("P00" + std::to_string(below(100'000)));
      transaction.due = circ::Moment{now_ + std::chrono::days{21}, std::chrono::minutes{-300}};
    }
    return transaction;
  }

  // Claims some rows, or brings verdicts of those that were claimed.
  void settle(Change& change, std::optional<circ::Status> to) {
    std::vector<Sequence> rows;
    for (const auto& [sequence, row] : made_.rows) {
      const bool claimed = row.settlement.status == circ::Status::uploading;
      if (to ? circ::waits_for_upload(row.settlement) : claimed) rows.push_back(sequence);
    }
    if (rows.empty()) return;
    std::ranges::shuffle(rows, random_);
    rows.resize(std::min<std::size_t>(rows.size(), 1 + below(20)));
    for (const Sequence sequence : rows) {
      auto& settlement = made_.rows[sequence].settlement;
      now_ += std::chrono::milliseconds{below(300)};
      if (to) {
        settlement.status = *to;
        ++settlement.attempts;
      } else {
        verdict(settlement);
      }
      settlement.settled = now_;
      journal::test::settle(change, {sequence, settlement});
    }
  }

  void verdict(circ::Settlement& settlement) {
    using circ::Status;
    constexpr std::array kVerdicts{Status::uploaded, Status::uploaded, Status::uploaded, Status::upload_failed,
                                   Status::comms_failure, Status::awaiting_sync};
    settlement.status = kVerdicts[below(kVerdicts.size())];
    settlement.reason = settlement.status == Status::upload_failed   ? circ::Reason::refused
                        : settlement.status == Status::comms_failure ? circ::Reason::no_connection
                                                                     : circ::Reason::none;
    settlement.http_status = 200;
    if (settlement.status == Status::upload_failed) {
      settlement.problem = "Unknown Item";
      // Few answers are so long that they need pages of their own.
      settlement.detail.assign(below(12) == 0 ? 2000 + below(12'000) : below(80), static_cast<char>('a' + below(26)));
    }
  }

  void clear(Change& change) {
    std::vector<Sequence> gone;
    const auto reach = below(4);
    for (const auto& [sequence, row] : made_.rows) {
      const bool done = row.settlement.status == circ::Status::uploaded;
      if (row.settlement.status != circ::Status::uploading && (done || below(20) < reach)) gone.push_back(sequence);
    }
    journal::test::clear(change, gone);
    for (const Sequence sequence : gone) made_.cleared.insert(made_.rows.extract(sequence));
  }

  const std::filesystem::path folder_;
  journal::Store store_;
  std::mt19937 random_;
  MadeJournal made_;
  Sequence last_ = 0;
  std::uint32_t number_ = 0;
  std::chrono::sys_time<std::chrono::milliseconds> now_{std::chrono::milliseconds{1'790'000'000'000}};
};

}  // namespace

MadeJournal make_journal(const std::filesystem::path& folder, std::uint32_t seed, std::uint32_t scale) {
  MadeJournal made = [&] {
    Workload workload(folder, seed);
    workload.run(scale * (4 + seed % 60));
    return std::move(workload).finish();
  }();
  for (const auto& entry : std::filesystem::directory_iterator(folder)) std::filesystem::remove(entry.path());
  return made;
}

std::string bytes_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace damage
