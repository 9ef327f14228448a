// How the journal's thread keeps its log in order after each round of commands: fills in what it lacks, copies rows that
// are not settled out of old segments, and lets go of segments that nobody needs.
#include <map>
#include <utility>

#include "journal/writer.h"

namespace journal {

void Writer::hear(PortionFetched& fetched) {
  if (looking_for_left_ > 0) return look_for_left_in(fetched.portion);
  if (!filling_in_) return;
  if (failing()) {
    filling_in_ = false;
    return;
  }
  ByteWriter copies;
  for (const circ::Row& row : fetched.portion.rows) {
    if (index_.lacks(RecordType::transaction, row.sequence)) journal::append(copies, to_record(row.sequence, row.transaction));
    if (index_.lacks(RecordType::settlement, row.sequence) && row.settlement != circ::Settlement{}) {
      journal::append(copies, to_record(row.sequence, row.settlement));
    }
  }
  LogFacts facts = facts_;
  facts.closed = false;
  facts.whole = fetched.portion.last;
  const bool copied = !copies.bytes().empty();
  try {
    if (copied || facts.whole) append(copies.take(), facts, false);
  } catch (const StorageError&) {
    filling_in_ = false;  // begun again once something could be written
    return;
  }
  copied_any_ |= copied;
  if (!fetched.portion.last) return applier_->fetch(fetched.portion.through, kFetched);
  filling_in_ = false;
  facts_.whole = !index_.lacks_any();
  log_lacks_ = !facts_.whole && copied_any_;  // else the store does not have them either
}

void Writer::keep_log_in_order() {
  if (!loaded_ || refused_ || failing() || looking_for_left_ > 0) return;
  if (!left_.empty() && !filling_in_ && !store_trouble_) return look_for_left();
  if (log_lacks_ && !filling_in_) fill_in();
  if (!log_lacks_ && !stopping_) let_go_of_segments();
}

void Writer::fill_in() {
  filling_in_ = true;
  copied_any_ = false;
  applier_->fetch(0, kFetched);
}

void Writer::let_go_of_segments() {
  // What the rows that are not settled need by themselves does not count.
  constexpr std::uint64_t kRow = 256;
  const std::uint64_t largest = kLargeLog + index_.unsettled_rows() * kRow;
  while (log_->segments().size() > 1) {
    const ScanLog::Segment oldest = log_->segments().front();
    if (oldest.last > applied_before_) return;
    if (index_.needs(oldest.file)) {
      if (log_->bytes() <= largest || !copy_out(oldest)) return;
    }
    log_->let_go_oldest();
    index_.gone(oldest.file);
  }
}

// Copies what the log needs of this segment to its end. False when that could not be made durable.
bool Writer::copy_out(const ScanLog::Segment& segment) {
  std::map<std::pair<circ::Sequence, RecordType>, Bytes> needed;  // the newest of each
  const auto look = [&](ByteView entries) {
    visit_entries(entries, {[&](const RecordView& record) {
                              if (!index_.needs(segment.file, record.type, record.sequence)) return;
                              ByteWriter copy;
                              journal::append(copy, record);
                              needed[{record.sequence, record.type}] = copy.take();
                            },
                            [](const std::vector<Range>&) {}});
  };
  ByteWriter copies;
  try {
    visit_segment(folder_, segment.file, log_->journal(), look);
    for (const auto& [what, bytes] : needed) copies.raw(bytes);
    LogFacts facts = facts_;
    facts.closed = false;
    append(copies.take(), facts, false);
  } catch (const StorageError&) {
    return false;
  }
  if (!index_.needs(segment.file)) return true;
  index_.lost(segment.file);
  log_lacks_ = true;
  facts_.whole = false;
  return false;
}

}  // namespace journal
