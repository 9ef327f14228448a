// What the journal's thread does with the further copy: tells how it is, saves transactions on its drive while the log
// refuses, and brings them back.
#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "journal/recovery.h"
#include "journal/storage_error.h"
#include "journal/writer.h"

namespace journal {

void Writer::hear(CopyTo& wanted) {
  if (wanted.folder == copy_folder_) return;
  copy_folder_ = std::move(wanted.folder);
  if (log_) start_copy();
  if (!copy_folder_) tell_(CopyState{});
}

// What an emergency of this session saved in the folder before is brought back from memory, or found there again.
void Writer::start_copy() {
  copy_.reset();
  for_copy_.clear();
  emergency_.reset();
  copy_told_ = {};
  copy_told_at_.reset();
  if (!copy_folder_) return;
  copy_.emplace(FurtherCopy::Beginning{folder_, *copy_folder_, log_->journal(), facts_.last, now_as_name()},
                [this](FromCopy told) { inbox_.put(Command{std::move(told)}); });
}

std::optional<Writer::Steady::time_point> Writer::when_to_look_at_copy() const {
  if (!copy_ || copy_told_.behind) return {};
  const auto since = copy_->progress().behind_since;
  return since ? std::optional(*since + FurtherCopy::kMayTake) : std::nullopt;
}

void Writer::tell_of_copy() {
  if (!copy_) return;
  const FurtherCopy::Progress progress = copy_->progress();
  const auto now = Steady::now();
  CopyState state;
  state.behind = progress.trouble || (progress.behind_since && now - *progress.behind_since >= FurtherCopy::kMayTake);
  if (state.behind) state.transactions = facts_.last - std::min(facts_.last, progress.through);
  state.trouble = progress.trouble;
  state.same_drive = progress.same_drive;
  const std::u8string aside = progress.set_aside.u8string();
  state.set_aside.assign(aside.begin(), aside.end());
  const bool other = state.behind != copy_told_.behind || state.trouble.has_value() != copy_told_.trouble.has_value() ||
                     state.same_drive != copy_told_.same_drive || state.set_aside != copy_told_.set_aside;
  if (copy_told_at_) {
    const bool more = state.transactions != copy_told_.transactions && now - *copy_told_at_ >= FurtherCopy::kMayTake;
    if (!other && !more) return;
  } else if (progress.behind_since && !state.behind) {
    return;  // it has only begun
  }
  copy_told_at_ = now;
  copy_told_ = state;
  tell_(std::move(state));
}

// The sequences go on after those of the log, which takes them over when they are brought back.
bool Writer::save_apart(std::vector<circ::Transaction>& transactions, const Trouble& trouble) {
  if (!copy_ || !store_opened_ || refused_) return false;
  circ::Sequence last = apart_.empty() ? facts_.last : apart_.back().sequence;
  Recorded recorded;
  for (const circ::Transaction& transaction : transactions) recorded.rows.push_back({++last, transaction, {}});
  try {
    if (!emergency_) emergency_.emplace(copy_->emergency_folder(now_as_name()), log_->journal());
    emergency_->record(recorded.rows);
  } catch (const StorageError&) {
    return false;
  }
  apart_because_ = trouble;
  apart_.insert(apart_.end(), recorded.rows.begin(), recorded.rows.end());
  transactions.clear();
  tell_(SavedApart{trouble, apart_.size()});
  tell_(std::move(recorded));
  return true;
}

std::optional<Trouble> Writer::bring_back() {
  if (apart_.empty()) return {};
  ByteWriter entries;
  for (const circ::Row& row : apart_) journal::append(entries, to_record(row.sequence, row.transaction));
  LogFacts facts = facts_;
  facts.last = apart_.back().sequence;
  facts.rows += apart_.size();
  facts.closed = false;
  if (auto trouble = append_surely(entries.take(), facts)) return trouble;
  const BroughtBack back{std::exchange(apart_, {}).size(), 0};
  apart_because_.reset();
  if (copy_ && emergency_) copy_->remove_emergency(emergency_->folder());
  emergency_.reset();
  tell_(back);
  return {};
}

void Writer::hear(std::vector<LeftApart>& left) { std::ranges::move(left, std::back_inserter(left_)); }

// Some may have been brought back before, when the copy's drive went before it could be noted there.
void Writer::look_for_left() {
  looking_for_left_ = left_.size();
  applier_->fetch(0, kFetched);
}

void Writer::look_for_left_in(const Store::Portion& portion) {
  std::set<circ::TransactionId> known;
  for (const circ::Row& row : portion.rows) known.insert(row.transaction.id);
  for (LeftApart& left : left_) {
    std::erase_if(left.rows, [&](const circ::Row& row) { return known.contains(row.transaction.id); });
  }
  if (!portion.last) return applier_->fetch(portion.through, kFetched);
  if (left_.size() > looking_for_left_) return look_for_left();  // more came meanwhile
  looking_for_left_ = 0;
  if (!failing()) bring_back_left();
}

// One whose sequence the journal had given by the start may have been brought back, sent and cleared since: only staff
// can say.
void Writer::bring_back_left() {
  ByteWriter entries;
  LogFacts facts = facts_;
  facts.closed = false;
  Recorded recorded;
  BroughtBack back;
  for (const LeftApart& left : left_) {
    for (const circ::Row& row : left.rows) {
      circ::Row again{++facts.last, row.transaction, {}};
      journal::append(entries, to_record(again.sequence, again.transaction));
      if (row.sequence <= last_at_start_) {
        again.settlement = interrupted({});
        journal::append(entries, to_record(again.sequence, again.settlement));
        ++back.doubtful;
      }
      ++facts.rows;
      ++back.rows;
      recorded.rows.push_back(std::move(again));
    }
  }
  if (back.rows > 0) {
    if (const auto trouble = append_surely(entries.take(), facts)) {
      told_failing_ = true;
      retry_at_ = Steady::now() + std::chrono::seconds(1);
      return tell_(StorageFailing{*trouble});
    }
  }
  for (const LeftApart& left : std::exchange(left_, {})) {
    if (copy_) copy_->remove_emergency(left.folder);
  }
  if (back.rows == 0) return;
  tell_(std::move(recorded));
  tell_(back);
}

}  // namespace journal
