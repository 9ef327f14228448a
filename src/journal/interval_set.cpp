#include "journal/interval_set.h"

#include <algorithm>
#include <iterator>

namespace journal {

using circ::Sequence;

bool IntervalSet::contains(Sequence sequence) const {
  const auto after = ranges_.upper_bound(sequence);
  return after != ranges_.begin() && std::prev(after)->second >= sequence;
}

void IntervalSet::add(Range range) {
  auto at = ranges_.upper_bound(range.first);
  if (at != ranges_.begin() && std::prev(at)->second + 1 >= range.first) --at;
  while (at != ranges_.end() && at->first <= range.last + 1) {
    range.first = std::min(range.first, at->first);
    range.last = std::max(range.last, at->second);
    size_ -= at->second - at->first + 1;
    at = ranges_.erase(at);
  }
  ranges_.emplace_hint(at, range.first, range.last);
  size_ += range.last - range.first + 1;
}

void IntervalSet::erase(Range range) {
  auto at = ranges_.upper_bound(range.first);
  if (at != ranges_.begin()) --at;
  while (at != ranges_.end() && at->first <= range.last) {
    const auto [first, last] = *at;
    if (last < range.first) {
      ++at;
      continue;
    }
    at = ranges_.erase(at);
    size_ -= std::min(last, range.last) - std::max(first, range.first) + 1;
    if (first < range.first) ranges_.emplace(first, range.first - 1);
    if (last > range.last) ranges_.emplace(range.last + 1, last);
  }
}

std::vector<Range> IntervalSet::within(Range range) const {
  std::vector<Range> parts;
  auto at = ranges_.upper_bound(range.first);
  if (at != ranges_.begin()) --at;
  for (; at != ranges_.end() && at->first <= range.last; ++at) {
    if (at->second < range.first) continue;
    parts.push_back({std::max(at->first, range.first), std::min(at->second, range.last)});
  }
  return parts;
}

}  // namespace journal
