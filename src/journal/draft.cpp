#include "journal/draft.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "journal/record.h"

namespace journal {

using circ::Sequence;
using circ::Status;

Draft::Draft(const RowIndex& index, const LogFacts& facts, std::uint64_t given_up)
    : index_(index), last_before_(facts.last), given_up_(given_up), facts_(facts) {
  facts_.closed = false;
}

void Draft::add(const ToRecord& command) {
  const Sequence sequence = ++facts_.last;
  ++facts_.rows;
  append(entries_, to_record(sequence, command.transaction));
  if (answers_.empty() || !answers_.back().report || !std::holds_alternative<Recorded>(*answers_.back().report)) {
    answers_.push_back({Recorded{}, {}, {}});
  }
  std::get<Recorded>(*answers_.back().report).rows.push_back({sequence, command.transaction, {}});
}

void Draft::add(const ToSettle& command) {
  SettledRows settled;
  Answer answer{{}, command.done, {}};
  for (const Settled& row : command.rows) {
    if (!contains(row.sequence)) {
      answer.missing.push_back(row.sequence);
      continue;
    }
    append(entries_, to_record(row.sequence, row.settlement));
    status_[row.sequence] = row.settlement.status;
    settled.rows.push_back(row);
  }
  if (!command.told_as_loaded && !settled.rows.empty()) answer.report = std::move(settled);
  answers_.push_back(std::move(answer));
}

void Draft::add(const ToClear& command) {
  if (command.number <= given_up_) {
    answers_.push_back({NotCleared{}, {}, {}});
    return;
  }
  const std::vector<Range> ranges = ranges_of(command.sequences);
  if (const std::size_t uploading = being_uploaded(ranges)) {
    answers_.push_back({NotCleared{uploading, {}}, {}, {}});
    return;
  }
  std::vector<Range> there;  // only what is there is named in the log
  for (const Range& range : ranges) {
    for (const Range& part : index_.rows_within(range)) there.push_back(part);
    const Range fresh{std::max(range.first, last_before_ + 1), std::min(range.last, facts_.last)};
    if (fresh.first <= fresh.last) there.push_back(fresh);
  }
  const std::uint64_t before = cleared_.size();
  for (const Range& range : there) {
    cleared_.add(range);
    status_.erase(status_.lower_bound(range.first), status_.upper_bound(range.last));
  }
  if (cleared_.size() > before) append(entries_, there);
  facts_.rows -= cleared_.size() - before;
  answers_.push_back({Cleared{command.sequences}, {}, {}});
}

bool Draft::contains(Sequence sequence) const {
  if (cleared_.contains(sequence)) return false;
  return index_.contains(sequence) || (sequence > last_before_ && sequence <= facts_.last);
}

std::size_t Draft::being_uploaded(const std::vector<Range>& ranges) const {
  std::size_t count = 0;
  const auto in_ranges = [&](Sequence sequence) {
    const auto after = std::ranges::upper_bound(ranges, sequence, {}, &Range::first);
    return after != ranges.begin() && std::prev(after)->last >= sequence;
  };
  for (const Sequence sequence : index_.being_uploaded()) {
    if (!status_.contains(sequence) && contains(sequence) && in_ranges(sequence)) ++count;
  }
  for (const auto& [sequence, status] : status_) {
    if (status == Status::uploading && in_ranges(sequence)) ++count;
  }
  return count;
}

void note_entries(RowIndex& index, ByteView entries, std::uint32_t segment) {
  visit_entries(entries, {[&](const RecordView& record) {
                            index.entry(record.type, record.sequence, record.status, segment);
                          },
                          [&](const std::vector<Range>& ranges) {
                            for (const Range& range : ranges) index.cleared(range);
                          }});
}

}  // namespace journal
