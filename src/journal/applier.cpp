#include "journal/applier.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <map>
#include <semaphore>
#include <thread>
#include <type_traits>
#include <utility>

#include "journal/mailbox.h"
#include "journal/map_guard.h"
#include "journal/recovery.h"

namespace journal {
namespace {

using circ::Sequence;
using Steady = std::chrono::steady_clock;

constexpr std::size_t kChangesPerCommit = 128;
constexpr std::size_t kMostPerCommit = 20'000;  // of what is found at start, and of rows that are cleared
constexpr std::chrono::seconds kLongestWait{1};
constexpr std::chrono::seconds kRetryAfter{1};
constexpr std::size_t kPortion = 1024;  // small, for what is on its way to the desk is memory as well

struct Fetch {
  Sequence after = 0;
  std::size_t limit = 0;
};
struct Stop {};
using Order = std::shared_ptr<SegmentOrder>;
using Task = std::variant<Applier::Group, Fetch, Order, Stop>;

// How many rows a group changes, and the ranges that it clears.
struct Extent {
  std::size_t changes = 0;
  std::vector<Range> cleared;
};
Extent extent_of(ByteView entries) {
  Extent extent;
  visit_entries(entries, {[&](const RecordView&) { ++extent.changes; },
                          [&](const std::vector<Range>& ranges) {
                            for (const Range& range : ranges) {
                              extent.changes += range.last - range.first + 1;
                              extent.cleared.push_back(range);
                            }
                          }});
  return extent;
}

bool clears(const std::vector<Range>& ranges, Sequence sequence) {
  return std::ranges::any_of(ranges, [sequence](const Range& range) {
    return range.first <= sequence && sequence <= range.last;
  });
}

void put_entries(ByteView entries, Change& change) {
  visit_entries(entries, {[&](const RecordView& record) { change.put(record); },
                          [&](const std::vector<Range>& ranges) {
                            for (const Range& range : ranges) change.erase(range, SIZE_MAX);
                          }});
}

}  // namespace

class Applier::Body {
 public:
  Body(Beginning beginning, std::function<void(FromApplier)> tell)
      : begin_(std::move(beginning)), tell_(std::move(tell)), newest_(begin_.newest), load_after_(begin_.load_after) {}

  // Both threads own the body, so that it is there as long as one of them is.
  static void start(const std::shared_ptr<Body>& body) {
    body->thread_ = std::thread([body] { body->run(); });
    body->watch_ = std::thread([body] { body->watch(); });
  }
  void give(Task task) { inbox_.put(std::move(task)); }

  void end() {
    inbox_.put(Stop{});
    thread_.join();
    ended_ = true;
    alarm_.release();
    watch_.join();
  }
  void abandon() {
    thread_.detach();
    watch_.join();
  }

 private:
  void run();
  void watch();
  LogSurvey read_log();
  void open();
  void take_in(const LogSurvey& log, std::uint64_t after);
  void load_rest();
  void add_pending(Store::Portion& portion, Sequence after) const;
  bool serve();
  void take(Group group);
  void apply_pending();
  void clear_in_slices(const std::vector<Range>& ranges);
  bool wait_to_retry();

  Beginning begin_;  // its log until the store was opened with it
  const std::function<void(FromApplier)> tell_;
  Mailbox<Task> inbox_;
  std::thread thread_, watch_;
  std::binary_semaphore alarm_{0};
  std::atomic<bool> ended_{false};

  // Only the thread itself touches what follows.
  std::optional<Store> store_;
  BlockName newest_;                      // in the log, as far as this thread was told
  std::optional<Sequence> load_after_;    // rows after it were not told yet
  std::vector<Group> pending_;            // not in the store yet
  std::size_t pending_changes_ = 0;
  Steady::time_point due_;
  bool troubled_ = false;
  bool stop_ = false;
};

// Stands by, for nothing that a signal handler may do could wake the journal's thread.
void Applier::Body::watch() {
  alarm_.acquire();
  if (!ended_) tell_(MapLost{});
}

void Applier::Body::run() {
  const MapGuard guard([](void* alarm) { static_cast<std::binary_semaphore*>(alarm)->release(); }, &alarm_);
  for (;;) {
    try {
      if (!store_) open();
      load_rest();
      if (!serve()) return;
    } catch (const StorageError& error) {
      store_.reset();
      pending_.clear();  // the log has it
      pending_changes_ = 0;
      if (stop_) return;
      const bool refused = error.trouble().kind == Trouble::Kind::newer;
      if (refused) tell_(StoreRefused{error.trouble()});
      if (!refused && !std::exchange(troubled_, true)) tell_(StoreTroubled{error.trouble()});
      do {
        if (!wait_to_retry()) return;
      } while (refused);
    }
  }
}

// What is durable in it, as far as this thread was told.
LogSurvey Applier::Body::read_log() {
  if (begin_.log) return *std::exchange(begin_.log, {});
  LogSurvey log = survey(begin_.folder, newest_);
  if (log.journal != begin_.journal) throw StorageError({Trouble::Kind::gone, "the scan log is not there"});
  return log;
}

void Applier::Body::open() {
  Recovered recovered = open_store(begin_.folder, read_log(), begin_.now);
  store_ = std::move(recovered.store);
  const Applied applied = store_->applied();
  tell_(StoreOpened{std::max(applied.last, recovered.log.facts.last), applied.through.number > newest_.number,
                    std::move(recovered.repaired)});
  take_in(recovered.log, applied.through.number);
  troubled_ = false;
  tell_(StoreReady{});
}

// A store that does not take them (its medium is full) can be read all the same: the rows are told before it is tried
// again.
void Applier::Body::take_in(const LogSurvey& log, std::uint64_t after) {
  std::optional<StorageError> refused;
  const auto apply = [&] {
    if (refused) return;
    try {
      apply_pending();
    } catch (const StorageError& error) {
      refused = error;
      store_.reset();
    }
  };
  replay(begin_.folder, log, after, [&](const LogGroup& group, ByteView entries) {
    take({group.name(), 0, {entries.begin(), entries.end()}});
    if (pending_changes_ >= kMostPerCommit) apply();
  });
  apply();
  if (!refused) return;
  if (load_after_) {
    store_ = open_store(begin_.folder, read_log(), begin_.now).store;
    load_rest();
  }
  throw *refused;
}

void Applier::Body::load_rest() {
  while (load_after_) {
    Store::Portion portion = store_->load(*load_after_, kPortion);
    if (!pending_.empty()) add_pending(portion, *load_after_);
    load_after_ = portion.last ? std::nullopt : std::optional(portion.through);
    tell_(PortionLoaded{std::move(portion)});
  }
}

// What the log holds of these rows and the store does not.
void Applier::Body::add_pending(Store::Portion& portion, Sequence after) const {
  std::map<Sequence, circ::Row> rows;
  for (circ::Row& row : portion.rows) rows.emplace(row.sequence, std::move(row));
  std::map<Sequence, circ::Settlement> early;  // of a row that comes behind
  const auto take_record = [&](const RecordView& record) {
    const Sequence sequence = record.sequence;
    if (sequence <= after || (!portion.last && sequence > portion.through)) return;
    if (record.type == RecordType::transaction) {
      auto transaction = transaction_in(record);
      if (auto* whole = std::get_if<circ::Transaction>(&transaction)) {
        const auto settled = early.find(sequence);
        rows.try_emplace(sequence, circ::Row{sequence, std::move(*whole),
                                             settled == early.end() ? circ::Settlement{} : settled->second});
      }
    } else if (auto settlement = settlement_in(record); auto* whole = std::get_if<circ::Settlement>(&settlement)) {
      const auto row = rows.find(sequence);
      (row == rows.end() ? early[sequence] : row->second.settlement) = std::move(*whole);
    }
  };
  const auto take_cleared = [&](const std::vector<Range>& ranges) {
    std::erase_if(rows, [&](const auto& row) { return clears(ranges, row.first); });
  };
  for (const Group& group : pending_) visit_entries(group.entries, {take_record, take_cleared});
  portion.rows.clear();
  for (auto& [sequence, row] : rows) portion.rows.push_back(std::move(row));
}

// Until it is told to stop, which is false, or the storage fails.
bool Applier::Body::serve() {
  for (;;) {
    std::vector<Task> tasks = pending_.empty() ? inbox_.wait() : inbox_.wait_until(due_);
    for (Task& task : tasks) {
      if (auto* group = std::get_if<Group>(&task)) {
        newest_ = group->name;
        take(std::move(*group));
      } else if (const auto* wanted = std::get_if<Fetch>(&task)) {
        apply_pending();
        tell_(PortionFetched{store_->load(wanted->after, wanted->limit)});
      } else if (const auto* order = std::get_if<Order>(&task)) {
        (*order)->carry_out();
      } else {
        stop_ = true;
      }
    }
    if (stop_ || pending_changes_ >= kChangesPerCommit || (!pending_.empty() && Steady::now() >= due_)) apply_pending();
    if (stop_) return false;
  }
}

void Applier::Body::take(Group group) {
  if (pending_.empty()) due_ = Steady::now() + kLongestWait;
  pending_changes_ += extent_of(group.entries).changes;
  pending_.push_back(std::move(group));
}

void Applier::Body::apply_pending() {
  if (pending_.empty()) return;
  // Where so many rows go that it would be one huge transaction, they go before it, after what was recorded before.
  for (std::size_t i = 0; i < pending_.size(); ++i) {
    const Extent extent = extent_of(pending_[i].entries);
    if (extent.changes <= kMostPerCommit || extent.cleared.empty()) continue;
    if (i > 0) {
      store_->commit([&](Change& change) {
        for (std::size_t before = 0; before < i; ++before) put_entries(pending_[before].entries, change);
      });
    }
    clear_in_slices(extent.cleared);
  }
  Sequence last = 0;
  for (const Group& group : pending_) last = std::max(last, group.last);
  store_->commit([&](Change& change) {
    for (const Group& group : pending_) put_entries(group.entries, change);
    change.note({begin_.journal, pending_.back().name, last});
  });
  tell_(AppliedTo{pending_.back().name.number});
  pending_.clear();
  pending_changes_ = 0;
}

void Applier::Body::clear_in_slices(const std::vector<Range>& ranges) {
  std::vector<Range> left(ranges.rbegin(), ranges.rend());  // the first at the end
  while (!left.empty()) {
    std::vector<Range> rest;
    store_->commit([&](Change& change) {
      rest = left;
      for (std::size_t room = kMostPerCommit; room > 0 && !rest.empty();) {
        const Range range = rest.back();
        rest.pop_back();
        if (const auto from = change.erase(range, room)) {
          rest.push_back({*from, range.last});
          return;
        }
        room -= std::min<std::uint64_t>(room, range.last - range.first + 1);
      }
    });
    left = std::move(rest);
  }
}

// False when it was told to stop meanwhile. Groups are found in the log.
bool Applier::Body::wait_to_retry() {
  const auto until = Steady::now() + kRetryAfter;
  std::vector<Task> later;
  while (Steady::now() < until) {
    for (Task& task : inbox_.wait_until(until)) {
      if (std::holds_alternative<Stop>(task)) return false;
      if (const auto* group = std::get_if<Group>(&task)) {
        newest_ = group->name;
      } else {
        later.push_back(std::move(task));
      }
    }
  }
  for (Task& task : later) inbox_.put(std::move(task));
  return true;
}

Applier::Applier(Beginning beginning, std::function<void(FromApplier)> tell)
    : body_(std::make_shared<Body>(std::move(beginning), std::move(tell))) {
  Body::start(body_);
}

Applier::~Applier() {
  if (body_) body_->end();
}

void Applier::give(Group group) { body_->give(std::move(group)); }

void Applier::fetch(Sequence after, std::size_t limit) { body_->give(Fetch{after, limit}); }

void Applier::carry_out(std::shared_ptr<SegmentOrder> order) { body_->give(std::move(order)); }

void Applier::abandon() { std::exchange(body_, {})->abandon(); }

}  // namespace journal
