#include "torture/workload.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>

#include "journal/journal.h"
#include "torture/disk.h"

namespace torture {
namespace {

using circ::Sequence;
using circ::Settlement;
using circ::Status;

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

std::uint64_t digest(std::uint64_t hash, const std::string& text) {
  for (const char letter : text) hash = mix(hash, static_cast<std::uint8_t>(letter));
  return mix(hash, text.size());
}

std::uint64_t digest(std::uint64_t hash, const std::optional<circ::Moment>& moment) {
  if (!moment) return mix(hash, 3);
  hash = mix(hash, static_cast<std::uint64_t>(moment->utc.time_since_epoch().count()));
  return mix(hash, static_cast<std::uint64_t>(moment->offset.count()));
}

// Makes the operations, keeping the rows as they become.
class Maker {
 public:
  Maker(std::uint64_t seed, bool heavy) : random_(seed), heavy_(heavy) {}

  std::vector<Operation> next_group() {
    std::vector<Operation> group;
    told_ = rows_;
    const std::uint64_t kind = pick(100);
    std::size_t together = 1;
    if (kind >= 70) together = 2 + pick(5);
    if (kind >= 92) together = 20 + pick(60);  // more than one block
    while (group.size() < together) group.push_back(next());
    return group;
  }

  const std::map<Sequence, circ::Row>& rows() const { return rows_; }
  Sequence last() const { return last_; }

 private:
  std::uint64_t pick(std::uint64_t below) { return random_() % below; }

  Operation next() {
    const std::uint64_t kind = heavy_ ? pick(33) : pick(100);
    if (kind < (heavy_ ? 15U : 12U)) {
      if (auto operation = claim()) return *std::move(operation);
    } else if (kind < 30) {
      if (auto operation = verdicts()) return *std::move(operation);
    } else if (kind < 36) {
      if (auto operation = clear()) return *std::move(operation);
    }
    return record();
  }

  Operation record() {
    ++last_;
    circ::Transaction transaction = transaction_of(2 * last_ + pick(2));
    rows_[last_] = {last_, transaction, {}};
    return Record{std::move(transaction)};
  }

  // Rows that were told with one of these statuses, at most `most`; not twice in a group.
  std::vector<Sequence> some(std::initializer_list<Status> statuses, std::size_t most) {
    std::vector<Sequence> found;
    for (const auto& [sequence, row] : told_) {
      if (found.size() == most) break;
      if (std::find(statuses.begin(), statuses.end(), row.settlement.status) == statuses.end()) continue;
      if (pick(4) != 0) found.push_back(sequence);
    }
    for (const Sequence sequence : found) told_.erase(sequence);
    return found;
  }

  Operation settle(const std::vector<Sequence>& rows, const std::function<void(Settlement&)>& change) {
    Settle settle;
    for (const Sequence sequence : rows) {
      Settlement& settlement = rows_.at(sequence).settlement;
      change(settlement);
      settle.rows.push_back({sequence, settlement});
    }
    return settle;
  }

  std::optional<Operation> claim() {
    const auto rows = some({Status::awaiting_sync, Status::comms_failure}, 1 + pick(12));
    if (rows.empty()) return {};
    return settle(rows, [](Settlement& settlement) {
      settlement.status = Status::uploading;
      ++settlement.attempts;
    });
  }

  std::optional<Operation> verdicts() {
    const auto rows = some({Status::uploading}, 1 + pick(12));
    if (rows.empty()) return {};
    return settle(rows, [this](Settlement& settlement) {
      const std::uint64_t kind = heavy_ ? 9 : pick(10);
      settlement.status = kind < 7 ? Status::uploaded : kind < 9 ? Status::upload_failed : Status::comms_failure;
      if (kind == 7) settlement.reason = circ::Reason::refused;
      if (kind == 7) settlement.detail = std::string(pick(300), 'd');
      if (kind == 8) settlement.detail = std::string(2000 + pick(6000), 'D');
      if (kind == 9) settlement.reason = circ::Reason::no_connection;
      if (heavy_) settlement.detail = std::string(8000 + pick(1000), 'H');
      settlement.http_status = 200;
      settlement.settled = std::chrono::sys_time<std::chrono::milliseconds>{
          std::chrono::milliseconds{1'790'000'000'000 + static_cast<std::int64_t>(pick(1'000'000))}};
    });
  }

  std::optional<Operation> clear() {
    Clear clear;
    if (pick(6) == 0) {
      clear.rows = some({Status::awaiting_sync, Status::uploaded, Status::upload_failed, Status::comms_failure}, 500);
    } else {
      clear.rows = some({Status::uploaded}, 1 + pick(30));
    }
    if (clear.rows.empty()) return {};
    for (const Sequence sequence : clear.rows) rows_.erase(sequence);
    return clear;
  }

  std::mt19937_64 random_;
  const bool heavy_;
  std::map<Sequence, circ::Row> rows_;
  std::map<Sequence, circ::Row> told_;  // before this group
  Sequence last_ = 0;
};

std::size_t items(const Operation& operation) {
  return std::visit(Overloaded{[](const Record&) { return std::size_t{1}; },
                               [](const auto& rows) { return rows.rows.size(); }},
                    operation);
}

// Counts what the journal tells, and keeps its thread until the next group is handed over, so that a group is taken
// together.
class Ear {
 public:
  explicit Ear(const Ears& ears) : ears_(ears) {}

  void hear(const journal::Report& report) {
    std::unique_lock lock(mutex_);
    std::visit(Overloaded{[this](const journal::Recorded& recorded) { count(recorded.rows.size()); },
                          [this](const journal::SettledRows& settled) { count(settled.rows.size()); },
                          [this](const journal::Cleared& cleared) { count(cleared.sequences.size()); },
                          [this](const journal::Loaded& loaded) {
                            loaded_ = loaded.last;
                            failed_ = failed_ || loaded.trouble || loaded.unreadable != 0;
                          },
                          [this](const auto&) { failed_ = true; }},
               report);
    changed_.notify_all();
    changed_.wait(lock, [this] { return !held_ || failed_ || closing_; });
  }

  void wait_until_loaded() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return loaded_ || failed_; });
    check();
  }

  void hand_over(const std::vector<Operation>& group, const std::function<void(const Operation&)>& post) {
    std::unique_lock lock(mutex_);
    begun_ += group.size();
    ears_.begun(begun_);
    for (const Operation& operation : group) {
      waiting_.push_back(items(operation));
      post(operation);
    }
    held_ = false;
    changed_.notify_all();
    changed_.wait(lock, [this] { return waiting_.empty() || failed_; });
    check();
  }

  void let_close() {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    changed_.notify_all();
  }
  void open_again() {
    const std::lock_guard lock(mutex_);
    closing_ = loaded_ = held_ = false;
  }

 private:
  void check() const {
    if (failed_) throw std::runtime_error("the journal refused what it must do");
  }
  void count(std::size_t told) {
    while (told > 0 && !waiting_.empty()) {
      const std::size_t some = std::min(told, waiting_.front());
      told -= some;
      waiting_.front() -= some;
      if (waiting_.front() > 0) continue;
      waiting_.erase(waiting_.begin());
      ears_.acknowledged(++acknowledged_);
    }
    if (told > 0) failed_ = true;
    held_ = waiting_.empty();
  }

  const Ears& ears_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::size_t> waiting_;  // items of operations that were not told yet
  std::uint64_t begun_ = 0, acknowledged_ = 0;
  bool loaded_ = false, failed_ = false, closing_ = false;
  bool held_ = false;  // all was told, and the next group is not handed over yet
};

}  // namespace

circ::Transaction transaction_of(std::uint64_t number) {
  const auto barcode = [](const std::string& text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); };
  circ::Transaction transaction{.kind = circ::Kind::check_in,
                                .station = "desk 1",
                                .item = barcode("3123" + std::to_string(10'000'000 + number)),
                                .patron = {},
                                .due = {},
                                .recorded = {}};
  for (std::size_t i = 0; i < 8; ++i) transaction.id[i] = static_cast<std::uint8_t>(number >> (8 * i));
  transaction.recorded = {std::chrono::sys_time<std::chrono::milliseconds>{
                              std::chrono::milliseconds{1'790'000'000'000 + static_cast<std::int64_t>(number)}},
                          std::chrono::minutes{-240}};
  if (number % 3 != 0) {
    transaction.kind = circ::Kind::check_out;
    transaction.patron = barcode("P 00" + std::to_string(number % 17));
    transaction.due = circ::Moment{transaction.recorded.utc + std::chrono::days{21}, std::chrono::minutes{-300}};
  }
  return transaction;
}

circ::Settlement as_loaded(circ::Settlement settlement) {
  if (settlement.status != Status::uploading) return settlement;
  settlement.status = Status::comms_failure;
  settlement.reason = circ::Reason::interrupted;
  settlement.doubtful = true;
  return settlement;
}

std::uint64_t digest(const circ::Row& row) {
  std::uint64_t hash = mix(row.sequence, 1);
  const circ::Transaction& t = row.transaction;
  for (const std::uint8_t byte : t.id) hash = mix(hash, byte);
  hash = mix(hash, static_cast<std::uint64_t>(t.kind));
  hash = digest(hash, t.station);
  hash = digest(hash, t.item.text());
  hash = t.patron ? digest(hash, t.patron->text()) : mix(hash, 2);
  hash = digest(digest(hash, t.due), t.recorded);
  const Settlement& s = row.settlement;
  hash = mix(hash, static_cast<std::uint64_t>(s.status) << 8 | static_cast<std::uint64_t>(s.reason));
  hash = mix(hash, std::uint64_t{s.attempts} << 20 | std::uint64_t{s.http_status} << 2 | (s.doubtful ? 2 : 0) |
                       (s.lets_later_pass ? 1 : 0));
  for (const std::string* text : {&s.problem, &s.detail, &s.earlier, &s.routing}) hash = digest(hash, *text);
  hash = digest(hash, s.due);
  return mix(hash, s.settled ? static_cast<std::uint64_t>(s.settled->time_since_epoch().count()) : 4);
}

std::uint64_t digest(const std::vector<circ::Row>& rows) {
  std::uint64_t sum = rows.size();
  for (const circ::Row& row : rows) sum += digest(row);
  return sum;
}

Workload::Workload(std::uint64_t seed, std::size_t operations, Kind kind) {
  Maker maker(seed, kind == Kind::heavy);
  // Rows as a start finds them, and the sum of their digests, kept up with each operation.
  std::map<Sequence, std::uint64_t> parts;
  std::uint64_t sum = 0;
  Sequence last = 0;
  digests_.push_back(0);
  const auto put = [&](const circ::Row& row) {
    const std::uint64_t part = digest(circ::Row{row.sequence, row.transaction, as_loaded(row.settlement)});
    const auto place = parts.find(row.sequence);
    if (place != parts.end()) sum -= place->second;
    sum += part;
    parts[row.sequence] = part;
  };
  while (this->operations() < operations) {
    groups_.push_back(maker.next_group());
    for (const Operation& operation : groups_.back()) {
      const std::size_t number = digests_.size();
      std::visit(Overloaded{[&](const Record& record) {
                              ++last;
                              lives_[last] = {record.transaction, number, {}, {}};
                              put({last, record.transaction, {}});
                            },
                            [&](const Settle& settle) {
                              for (const journal::Settled& row : settle.rows) {
                                Life& life = lives_.at(row.sequence);
                                life.settled[number] = row.settlement;
                                put({row.sequence, life.transaction, row.settlement});
                              }
                            },
                            [&](const Clear& clear) {
                              for (const Sequence sequence : clear.rows) {
                                lives_.at(sequence).cleared = number;
                                sum -= parts.at(sequence);
                                parts.erase(sequence);
                              }
                            }},
                 operation);
      digests_.push_back(sum + parts.size());
    }
  }
}

void run(const Workload& workload, const std::filesystem::path& folder, std::size_t starts, const Ears& ears) {
  Ear ear(ears);
  const auto& groups = workload.groups();
  for (std::size_t start = 0; start < starts; ++start) {
    ear.open_again();
    journal::Journal journal(folder, [&ear](journal::Report report) { ear.hear(report); });
    struct LetClose {
      Ear& ear;
      ~LetClose() { ear.let_close(); }
    } at_the_end{ear};
    ear.wait_until_loaded();
    const std::size_t until = groups.size() * (start + 1) / starts;
    const auto post = [&journal](const Operation& operation) {
      std::visit(Overloaded{[&](const Record& record) { journal.record(record.transaction); },
                            [&](const Settle& settle) { journal.settle(settle.rows); },
                            [&](const Clear& clear) { journal.clear(clear.rows); }},
                 operation);
    };
    std::size_t next = groups.size() * start / starts;
    // The journal's thread is not kept yet: what is handed over together might be taken in parts, differently each time.
    if (next < until) {
      for (const Operation& operation : groups[next]) ear.hand_over({operation}, post);
    }
    for (++next; next < until; ++next) ear.hand_over(groups[next], post);
  }
}

}  // namespace torture
