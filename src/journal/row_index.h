// What the journal's thread knows of the rows without the store: which there are, which are being uploaded, and where
// in the scan log those that are not settled stand.
//
// A row is settled for good as Uploaded or Superseded. Of every other one the log must hold the transaction and, where
// it is not the default, the settlement; a segment may go when it holds neither of any such row. Eight bytes for each
// sequence from the oldest row that is not settled on. Pure; one thread at a time.
#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <set>
#include <vector>

#include "circ/status.h"
#include "journal/interval_set.h"
#include "journal/record.h"

namespace journal {

bool settled_for_good(circ::Status status);

class RowIndex {
 public:
  bool contains(circ::Sequence sequence) const { return rows_.contains(sequence); }
  std::uint64_t rows() const { return rows_.size(); }
  // The rows of this range, as ranges.
  std::vector<Range> rows_within(Range range) const { return rows_.within(range); }
  bool being_uploaded(circ::Sequence sequence) const { return uploading_.contains(sequence); }
  const std::set<circ::Sequence>& being_uploaded() const { return uploading_; }
  bool unsettled(circ::Sequence sequence) const;

  // An entry of the log in this segment: a transaction makes the row, unless it was there.
  void entry(RecordType type, circ::Sequence sequence, circ::Status status, std::uint32_t segment);
  void cleared(Range range);

  // Rows of the store that were not known of yet.
  void add_rows(Range range) { rows_.add(range); }
  // The store's word on a row that was there when it was opened; false when the log lacks it, or its settlement.
  bool confirm(circ::Sequence sequence, circ::Status status, bool has_settlement);
  // Of the rows up to `last` there are only these.
  void confirm_all(const IntervalSet& rows, circ::Sequence last);

  // Whether this segment holds what the log needs.
  bool needs(std::uint32_t segment) const { return live_.contains(segment); }
  // Whether the entry in this segment is the one that the log needs, so that it must be copied before the segment goes.
  bool needs(std::uint32_t segment, RecordType type, circ::Sequence sequence) const;
  // Whether the log has no transaction of some row that is not settled.
  bool lacks_any() const { return live_.contains(0); }
  // Whether the log has no such entry of a row that is not settled.
  bool lacks(RecordType type, circ::Sequence sequence) const;
  // What it holds cannot be read: the log lacks it now.
  void lost(std::uint32_t segment);
  // This segment went: nothing of it can be needed again.
  void gone(std::uint32_t segment);
  std::uint64_t unsettled_rows() const { return unsettled_; }

 private:
  struct Slot {
    std::uint32_t transaction = 0;  // segments; 0 is none
    std::uint32_t settlement : 31 = 0;
    std::uint32_t open : 1 = 0;     // the row is there and not settled
  };
  Slot* slot(circ::Sequence sequence);
  const Slot* slot(circ::Sequence sequence) const;
  Slot& made_slot(circ::Sequence sequence);
  void set_open(Slot& slot, bool open);
  void count(std::uint32_t segment, int by);
  void trim();

  IntervalSet rows_;
  std::set<circ::Sequence> uploading_;
  std::deque<Slot> slots_;
  circ::Sequence first_ = 1;  // of slots_
  std::map<std::uint32_t, std::uint64_t> live_;  // entries that are needed, by segment; transactions that none has: 0
  std::uint64_t unsettled_ = 0;
  std::uint32_t oldest_segment_ = 0;  // older ones went
};

}  // namespace journal
