#include "desk/row_list.h"

#include <algorithm>
#include <cassert>

namespace desk {

std::size_t RowList::chunk_at(std::size_t place) const {
  assert(place < size());
  const auto after = std::upper_bound(slots_.begin(), slots_.end(), place,
                                      [](std::size_t wanted, const Slot& slot) { return wanted < slot.start; });
  return static_cast<std::size_t>(after - slots_.begin()) - 1;
}

std::optional<std::size_t> RowList::chunk_of(circ::Sequence sequence) const {
  const auto after = std::upper_bound(slots_.begin(), slots_.end(), sequence,
                                      [](circ::Sequence wanted, const Slot& slot) { return wanted < slot.first; });
  if (after == slots_.begin()) return {};
  return static_cast<std::size_t>(after - slots_.begin()) - 1;
}

circ::Row RowList::operator[](std::size_t place) const {
  const auto& slot = slots_[chunk_at(place)];
  return slot.chunk->row(place - slot.start);
}

circ::Sequence RowList::sequence(std::size_t place) const {
  const auto& slot = slots_[chunk_at(place)];
  return slot.chunk->sequence(place - slot.start);
}

std::optional<circ::Row> RowList::find(circ::Sequence sequence) const {
  const auto number = chunk_of(sequence);
  const auto at = number ? chunk(*number).find(sequence) : std::nullopt;
  if (!at) return {};
  return chunk(*number).row(*at);
}

std::optional<std::size_t> RowList::place_of(circ::Sequence sequence) const {
  const auto number = chunk_of(sequence);
  const auto at = number ? chunk(*number).find(sequence) : std::nullopt;
  if (!at) return {};
  return start(*number) + *at;
}

}  // namespace desk
