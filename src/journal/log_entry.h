// The entries of the scan log: each change of a row, in the order in which it was made. Pure.
//
//   1 transaction, 2 settlement   u8 kind, u8 status, varint session, varint sequence, i64 time, varint length, payload:
//                                 the fields of a record (record.h) without its envelope, since a block has its own
//   3 cleared                     u8 kind, varint number of ranges, and of each range: varint distance of its first
//                                 sequence from the end of the range before it, varint how many follow the first
//
// A transaction may come again (a copy, written so that an old part of the log can go); so may a settlement, and then
// before its transaction. Each says all that it changes, so that applying entries a second time changes nothing.
#pragma once

#include <functional>
#include <vector>

#include "journal/record.h"

namespace journal {

// Sequences from first to last, both included.
struct Range {
  circ::Sequence first = 0;
  circ::Sequence last = 0;
  bool operator==(const Range&) const = default;
};

// In order, joined where they touch; sequences that come twice count once.
std::vector<Range> ranges_of(std::vector<circ::Sequence> sequences);

void append(ByteWriter& log, const RecordView& record);
// `cleared` is in order and does not overlap.
void append(ByteWriter& log, const std::vector<Range>& cleared);

// Hands out the entries in order, up to the first one that no program writes; whether all were good.
struct EntryVisitor {
  std::function<void(const RecordView&)> record;
  std::function<void(const std::vector<Range>&)> cleared;
};
bool visit_entries(ByteView log, const EntryVisitor& visitor);

}  // namespace journal
