#include "ui/selection.h"

#include <algorithm>

namespace ui {

std::size_t Selection::place_of(circ::Sequence number) const {
  const auto at = std::partition_point(pages_.begin(), pages_.end(), [number](const Page& page) { return page.number < number; });
  return static_cast<std::size_t>(at - pages_.begin());
}

bool Selection::contains(circ::Sequence sequence) const {
  const auto place = place_of(sequence / kPerPage);
  if (place == pages_.size() || pages_[place].number != sequence / kPerPage) return false;
  const auto bit = sequence % kPerPage;
  return (pages_[place].bits[bit / 64] >> (bit % 64) & 1) != 0;
}

void Selection::set(circ::Sequence sequence, bool selected) {
  const auto number = sequence / kPerPage;
  const auto place = place_of(number);
  if (place == pages_.size() || pages_[place].number != number) {
    if (!selected) return;
    pages_.insert(pages_.begin() + static_cast<std::ptrdiff_t>(place), {number, std::vector<std::uint64_t>(kPerPage / 64)});
  }
  const auto bit = sequence % kPerPage;
  auto& bits = pages_[place].bits[bit / 64];
  const auto mask = std::uint64_t{1} << (bit % 64);
  const bool was = (bits & mask) != 0;
  if (was == selected) return;
  bits ^= mask;
  selected ? ++size_ : --size_;
}

void Selection::clear() { *this = {}; }

}  // namespace ui
