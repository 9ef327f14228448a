// A set of sequences that mostly follow one another, kept as ranges. Pure.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "journal/log_entry.h"

namespace journal {

class IntervalSet {
 public:
  bool contains(circ::Sequence sequence) const;
  std::uint64_t size() const { return size_; }
  void add(Range range);
  void erase(Range range);
  // What of this range is in the set, in order.
  std::vector<Range> within(Range range) const;
  // The ranges, in order: first and last of each.
  const std::map<circ::Sequence, circ::Sequence>& ranges() const { return ranges_; }

  bool operator==(const IntervalSet&) const = default;

 private:
  std::map<circ::Sequence, circ::Sequence> ranges_;
  std::uint64_t size_ = 0;
};

}  // namespace journal
