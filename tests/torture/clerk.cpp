#include "torture/clerk.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "torture/workload.h"

namespace torture {
namespace {

constexpr std::chrono::seconds kPatience{30};
constexpr std::chrono::milliseconds kSoon{2000};

template <typename... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <typename... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

}  // namespace

journal::Journal::Sink Clerk::ears() {
  return [this](const journal::Report& report) {
    const std::lock_guard lock(mutex_);
    hear(report);
    changed_.notify_all();
  };
}

void Clerk::recorded(const circ::Row& row) {
  const bool known = asked_.erase(row.transaction.id) + not_saved_.erase(row.transaction.id) > 0;
  if (!known) nonsense_ = "a transaction was recorded that nobody asked for";
  if (!rows_.emplace(row.sequence, Row{row}).second) nonsense_ = "a sequence was given twice";
  ++saved_count_;
}

void Clerk::hear(const journal::Report& report) {
  std::visit(Overloaded{[this](const journal::Loaded& loaded) {
                          loaded_rows_.insert(loaded_rows_.end(), loaded.rows.begin(), loaded.rows.end());
                          loaded_ = loaded_ || loaded.last;
                          load_failed_ = load_failed_ || loaded.trouble || loaded.unreadable > 0;
                        },
                        [this](const journal::Recorded& told) {
                          for (const circ::Row& row : told.rows) recorded(row);
                        },
                        [this](const journal::NotSaved& told) {
                          for (const circ::Transaction& transaction : told.transactions) {
                            asked_.erase(transaction.id);
                            not_saved_[transaction.id] = transaction;
                          }
                          not_saved_count_ += told.transactions.size();
                          ++troubles_;
                        },
                        [this](const journal::SettledRows& told) {
                          for (const journal::Settled& settled : told.rows) {
                            const auto place = rows_.find(settled.sequence);
                            if (place == rows_.end()) continue;
                            Row& row = place->second;
                            const auto asked = std::find(row.asked.begin(), row.asked.end(), settled.settlement);
                            if (asked == row.asked.end()) nonsense_ = "a settlement was told that nobody asked for";
                            if (asked != row.asked.end()) row.asked.erase(row.asked.begin(), asked + 1);
                            row.told.settlement = settled.settlement;
                          }
                        },
                        [this](const journal::Cleared& told) {
                          if (clears_asked_ > 0) --clears_asked_;
                          for (const circ::Sequence sequence : told.sequences) rows_.erase(sequence);
                        },
                        [this](const journal::NotCleared& told) {
                          if (clears_asked_ > 0) --clears_asked_;
                          if (told.trouble) ++troubles_;
                        },
                        [this](const journal::StorageFailing&) { ++troubles_; }, [](const auto&) {}},
             report);
}

void Clerk::post(journal::Journal& journal, std::uint64_t number) {
  const circ::Transaction transaction = transaction_of(number);
  {
    const std::lock_guard lock(mutex_);
    asked_[transaction.id] = transaction;
  }
  journal.record(transaction);
}

bool Clerk::record(journal::Journal& journal, std::uint64_t number) {
  post(journal, number);
  const circ::TransactionId id = transaction_of(number).id;
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kPatience, [&] { return !asked_.contains(id); })) {
    throw std::runtime_error("no answer to a transaction");
  }
  return !not_saved_.contains(id);
}

void Clerk::settle(journal::Journal& journal, std::vector<journal::Settled> rows) {
  {
    const std::lock_guard lock(mutex_);
    for (const journal::Settled& settled : rows) {
      const auto row = rows_.find(settled.sequence);
      if (row != rows_.end()) row->second.asked.push_back(settled.settlement);
    }
  }
  journal.settle(std::move(rows));
}

void Clerk::clear(journal::Journal& journal, std::vector<circ::Sequence> rows) {
  {
    const std::lock_guard lock(mutex_);
    for (const circ::Sequence sequence : rows) {
      if (const auto row = rows_.find(sequence); row != rows_.end()) row->second.clearing = true;
    }
    ++clears_asked_;
  }
  journal.clear(std::move(rows));
}

bool Clerk::wait_until_loaded() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, kPatience, [this] { return loaded_; })) throw std::runtime_error("a start never ends");
  return !load_failed_;
}

bool Clerk::loaded_soon() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kSoon, [this] { return loaded_; });
}

bool Clerk::wait_until_answered() {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, kPatience, [this] {
    return asked_.empty() && clears_asked_ == 0 &&
           std::all_of(rows_.begin(), rows_.end(), [](const auto& row) { return row.second.asked.empty(); });
  });
}

void Clerk::forget_start() {
  const std::lock_guard lock(mutex_);
  loaded_rows_.clear();
  loaded_ = load_failed_ = false;
  clears_asked_ = 0;
}

std::vector<circ::Sequence> Clerk::rows() const {
  const std::lock_guard lock(mutex_);
  std::vector<circ::Sequence> all;
  for (const auto& [sequence, row] : rows_) all.push_back(sequence);
  return all;
}

std::uint64_t Clerk::saved() const {
  const std::lock_guard lock(mutex_);
  return saved_count_;
}
std::uint64_t Clerk::not_saved() const {
  const std::lock_guard lock(mutex_);
  return not_saved_count_;
}
std::uint64_t Clerk::troubles() const {
  const std::lock_guard lock(mutex_);
  return troubles_;
}

std::string Clerk::doubt(const std::vector<circ::Row>& found) const {
  const std::lock_guard lock(mutex_);
  if (!nonsense_.empty()) return nonsense_;
  std::map<circ::Sequence, const circ::Row*> there;
  for (const circ::Row& row : found) there[row.sequence] = &row;
  for (const auto& [sequence, row] : rows_) {
    const std::string name = "row " + std::to_string(sequence);
    const auto place = there.find(sequence);
    if (place == there.end()) {
      if (!row.clearing) return name + " was told as recorded and is missing";
      continue;
    }
    const circ::Row& now = *place->second;
    if (now.transaction != row.told.transaction) return name + " is another transaction than was told";
    bool right = now.settlement == as_loaded(row.told.settlement);
    for (const circ::Settlement& asked : row.asked) right = right || now.settlement == as_loaded(asked);
    if (!right) return name + " has another status than was told";
    there.erase(place);
  }
  for (const auto& [sequence, row] : there) {
    const auto same = [&](const auto& all) {
      const auto place = all.find(row->transaction.id);
      return place != all.end() && place->second == row->transaction;
    };
    if (!same(asked_) && !same(not_saved_)) {
      return "row " + std::to_string(sequence) + " is there, and was cleared or never was";
    }
    if (!same(asked_) && !landed_) return "row " + std::to_string(sequence) + " is there, and was told as not saved";
  }
  return {};
}

std::string Clerk::believe_start() {
  std::string wrong = doubt(loaded_rows_);
  if (!wrong.empty()) return wrong;
  const std::lock_guard lock(mutex_);
  rows_.clear();
  asked_.clear();
  for (const circ::Row& row : loaded_rows_) rows_[row.sequence].told = row;
  return {};
}

}  // namespace torture
