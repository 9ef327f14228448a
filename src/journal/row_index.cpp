#include "journal/row_index.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace journal {

using circ::Sequence;
using circ::Status;

bool settled_for_good(Status status) { return status == Status::uploaded || status == Status::superseded; }

bool RowIndex::unsettled(Sequence sequence) const {
  const Slot* const found = slot(sequence);
  return found != nullptr && found->open;
}

void RowIndex::entry(RecordType type, Sequence sequence, Status status, std::uint32_t segment) {
  Slot& slot = made_slot(sequence);
  const bool was_open = slot.open;
  set_open(slot, false);  // takes it out of the counts while it changes
  if (type == RecordType::transaction) {
    const bool there = rows_.contains(sequence);
    if (!there) rows_.add({sequence, sequence});
    slot.transaction = segment;
    // Its settlement may have come first, when this is a copy.
    set_open(slot, was_open || (!there && slot.settlement == 0));
    return;
  }
  slot.settlement = segment & 0x7FFFFFFF;
  if (status == Status::uploading) {
    uploading_.insert(sequence);
  } else {
    uploading_.erase(sequence);
  }
  set_open(slot, !settled_for_good(status));
  trim();
}

void RowIndex::cleared(Range range) {
  rows_.erase(range);
  uploading_.erase(uploading_.lower_bound(range.first), uploading_.upper_bound(range.last));
  const Sequence end = first_ + slots_.size();
  for (Sequence sequence = std::max(range.first, first_); sequence <= range.last && sequence < end; ++sequence) {
    Slot& slot = slots_[static_cast<std::size_t>(sequence - first_)];
    set_open(slot, false);
    slot = {};
  }
  trim();
}

bool RowIndex::confirm(Sequence sequence, Status status, bool has_settlement) {
  if (settled_for_good(status)) {
    uploading_.erase(sequence);
    if (Slot* const found = slot(sequence)) set_open(*found, false);
    return true;
  }
  if (status == Status::uploading) {
    uploading_.insert(sequence);
  } else {
    uploading_.erase(sequence);
  }
  Slot& slot = made_slot(sequence);
  set_open(slot, true);
  return slot.transaction != 0 && (!has_settlement || slot.settlement != 0);
}

void RowIndex::confirm_all(const IntervalSet& rows, Sequence last) {
  IntervalSet gone = rows_;
  for (const auto& [first, end] : rows.ranges()) gone.erase({first, end});
  for (const auto& [first, end] : gone.ranges()) {
    if (first <= last) cleared({first, std::min(end, last)});
  }
  for (const auto& [first, end] : rows.ranges()) rows_.add({first, end});
  trim();
}

bool RowIndex::needs(std::uint32_t segment, RecordType type, Sequence sequence) const {
  const Slot* const found = slot(sequence);
  if (found == nullptr || !found->open) return false;
  return (type == RecordType::transaction ? found->transaction : found->settlement) == segment;
}

bool RowIndex::lacks(RecordType type, Sequence sequence) const {
  const Slot* const found = slot(sequence);
  if (found == nullptr || !found->open) return false;
  return (type == RecordType::transaction ? found->transaction : found->settlement) == 0;
}

void RowIndex::lost(std::uint32_t segment) {
  for (Slot& slot : slots_) {
    const bool open = slot.open;
    set_open(slot, false);
    if (slot.transaction == segment) slot.transaction = 0;
    if (slot.settlement == segment) slot.settlement = 0;
    set_open(slot, open);
  }
}

void RowIndex::gone(std::uint32_t segment) {
  assert(!needs(segment));
  oldest_segment_ = std::max(oldest_segment_, segment + 1);
  trim();
}

RowIndex::Slot* RowIndex::slot(Sequence sequence) {
  return const_cast<Slot*>(std::as_const(*this).slot(sequence));
}

const RowIndex::Slot* RowIndex::slot(Sequence sequence) const {
  if (sequence < first_ || sequence - first_ >= slots_.size()) return nullptr;
  return &slots_[static_cast<std::size_t>(sequence - first_)];
}

RowIndex::Slot& RowIndex::made_slot(Sequence sequence) {
  if (slots_.empty()) first_ = sequence;
  while (sequence < first_) {
    slots_.push_front({});
    --first_;
  }
  while (sequence - first_ >= slots_.size()) slots_.push_back({});
  return slots_[static_cast<std::size_t>(sequence - first_)];
}

void RowIndex::set_open(Slot& slot, bool open) {
  if (slot.open == open) return;
  slot.open = open;
  const int by = open ? 1 : -1;
  count(slot.transaction, by);
  if (slot.settlement != 0) count(slot.settlement, by);
  unsettled_ += static_cast<std::uint64_t>(by);
}

void RowIndex::count(std::uint32_t segment, int by) {
  const auto at = live_.try_emplace(segment, 0).first;
  at->second += static_cast<std::uint64_t>(by);
  if (at->second == 0) live_.erase(at);
}

// A row that is settled is remembered as long as its transaction stands in the log: it may be opened again.
void RowIndex::trim() {
  while (!slots_.empty() && !slots_.front().open && slots_.front().transaction < std::max(oldest_segment_, 1u)) {
    slots_.pop_front();
    ++first_;
  }
}

}  // namespace journal
