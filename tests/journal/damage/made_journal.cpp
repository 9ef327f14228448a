#include "made_journal.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <random>

#include "journal/changes.h"
#include "journal/journal.h"

namespace damage {
namespace {

namespace fs = std::filesystem;
using circ::Sequence;
using journal::Change;

constexpr const char* kFile = "journal.mdb";

circ::Barcode barcode(const std::string& text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

// One commit.
struct Work {
  std::vector<circ::Transaction> recorded;
  std::vector<journal::Settled> settled;
  std::vector<Sequence> cleared;
};

void do_work(journal::Store& store, Sequence& last, const Work& work) {
  // The map never has to grow here, so the work is done once.
  store.commit([&](Change& change) {
    for (const auto& transaction : work.recorded) journal::test::append(change, last, transaction);
    for (const auto& settled : work.settled) journal::test::settle(change, settled);
    journal::test::clear(change, work.cleared);
  });
}

void do_work(journal::Journal& journal, const Work& work) {
  for (const auto& transaction : work.recorded) journal.record(transaction);
  if (!work.settled.empty()) journal.settle(work.settled);
  if (!work.cleared.empty()) journal.clear(work.cleared);
}

// Thinks of work, and knows what must come of it.
class Workload {
 public:
  explicit Workload(std::uint32_t seed) : random_(seed) {}

  Work next_commit() {
    Work work;
    const auto what = below(20);
    if (what < 10 || rows_.empty()) {
      record(work, what == 0 ? 40 + below(60) : 1 + below(3));
    } else if (what < 14) {
      settle(work, circ::Status::uploading);
    } else if (what < 19) {
      settle(work, {});
    } else {
      clear(work);
    }
    return work;
  }

  // Verdicts for all that are being uploaded.
  Work end_upload() {
    Work work;
    for (auto& [sequence, row] : rows_) {
      if (row.settlement.status != circ::Status::uploading) continue;
      verdict(row.settlement);
      work.settled.push_back({sequence, row.settlement});
    }
    return work;
  }

  const Rows& rows() const { return rows_; }
  const Rows& cleared() const { return cleared_; }
  std::uint32_t below(std::size_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

 private:
  void record(Work& work, std::uint32_t count) {
    for (; count > 0; --count) {
      work.recorded.push_back(next());
      ++last_;
      rows_[last_] = {last_, work.recorded.back(), {}};
    }
  }

  circ::Transaction next() {
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
  void settle(Work& work, std::optional<circ::Status> to) {
    std::vector<Sequence> rows;
    for (const auto& [sequence, row] : rows_) {
      const bool claimed = row.settlement.status == circ::Status::uploading;
      if (to ? circ::waits_for_upload(row.settlement) : claimed) rows.push_back(sequence);
    }
    if (rows.empty()) return;
    std::ranges::shuffle(rows, random_);
    rows.resize(std::min<std::size_t>(rows.size(), 1 + below(20)));
    for (const Sequence sequence : rows) {
      auto& settlement = rows_[sequence].settlement;
      now_ += std::chrono::milliseconds{below(300)};
      if (to) {
        settlement.status = *to;
        ++settlement.attempts;
      } else {
        verdict(settlement);
      }
      settlement.settled = now_;
      work.settled.push_back({sequence, settlement});
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

  void clear(Work& work) {
    std::vector<Sequence>& gone = work.cleared;
    const auto reach = below(4);
    for (const auto& [sequence, row] : rows_) {
      const bool done = row.settlement.status == circ::Status::uploaded;
      if (row.settlement.status != circ::Status::uploading && (done || below(20) < reach)) gone.push_back(sequence);
    }
    for (const Sequence sequence : gone) cleared_.insert(rows_.extract(sequence));
  }

  std::mt19937 random_;
  Rows rows_, cleared_;
  Sequence last_ = 0;
  std::chrono::sys_time<std::chrono::milliseconds> now_{std::chrono::milliseconds{1'790'000'000'000}};
};

// The folder is as it was before.
void finish(MadeJournal& made, const Workload& workload, const fs::path& folder) {
  made.rows = workload.rows();
  made.cleared = workload.cleared();
  made.file = bytes_of(folder / kFile);
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name.ends_with(".log")) made.log[name] = bytes_of(entry.path());
    fs::remove_all(entry.path());
  }
}

}  // namespace

MadeJournal make_journal(const fs::path& folder, std::uint32_t seed, std::uint32_t scale) {
  MadeJournal made;
  Workload workload(seed);
  {
    journal::Store store(folder, journal::Store::Opening::make_if_absent);
    Sequence last = 0;
    const std::uint32_t commits = scale * (4 + seed % 60);
    for (std::uint32_t i = 0; i < commits; ++i) {
      made.rows_before = workload.rows();
      do_work(store, last, workload.next_commit());
      // Old states lie few and many commits back.
      if (i + 20 > commits || i % 16 == 0) made.before.push_back(bytes_of(folder / kFile));
    }
    made.before.pop_back();
  }
  finish(made, workload, folder);
  return made;
}

MadeJournal make_journal_with_log(const fs::path& folder, std::uint32_t seed, std::uint32_t scale) {
  MadeJournal made;
  Workload workload(seed);
  const std::uint32_t starts = 2 + seed % 5;
  for (std::uint32_t start = 0; start < starts; ++start) {
    if (start > 0) made.before.push_back(bytes_of(folder / kFile));
    journal::Journal journal(folder, [](const journal::Report&) {});
    for (std::uint32_t i = 0; i < scale * (1 + seed % 20); ++i) do_work(journal, workload.next_commit());
    // Or the next start would say that they were interrupted.
    if (start + 1 < starts) do_work(journal, workload.end_upload());
  }
  finish(made, workload, folder);
  return made;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void write_bytes(const fs::path& file, const std::string& bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace damage
