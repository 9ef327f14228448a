#include "desk/rows.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <utility>

namespace desk {
namespace {

using Chunk = std::shared_ptr<RowChunk>;

// At the end of the last chunk, or of a new one.
template <typename... Row>
void put(std::vector<Chunk>& chunks, const Row&... row) {
  if (!chunks.empty() && chunks.back()->append(row...)) return;
  if (!chunks.empty()) chunks.back()->close();
  chunks.push_back(std::make_shared<RowChunk>());
  const bool added = chunks.back()->append(row...);
  assert(added);
  static_cast<void>(added);
}

}  // namespace

std::size_t PackedRows::size() const {
  std::size_t all = 0;
  for (const auto& chunk : chunks_) all += chunk->size();
  return all;
}

PackedRows pack(const std::vector<circ::Row>& rows) {
  PackedRows packed;
  for (std::size_t begin = 0; begin < rows.size(); begin += RowChunk::kMost) {
    const std::span part = std::span(rows).subspan(begin, std::min(RowChunk::kMost, rows.size() - begin));
    std::size_t letters = 0;
    for (const auto& row : part) letters += row.transaction.item.text().size() + (row.transaction.patron ? row.transaction.patron->text().size() : 0);
    packed.chunks_.push_back(std::make_shared<RowChunk>());
    packed.chunks_.back()->reserve(part.size(), letters);
    for (const auto& row : part) put(packed.chunks_, row);
  }
  if (!packed.chunks_.empty()) packed.chunks_.back()->close();
  return packed;
}

std::optional<circ::Sequence> Rows::held_by(const circ::Row& row) const {
  if (!any_holds() || !circ::waits_for_upload(row.settlement)) return {};
  return holds_.held_by(row.sequence, row.transaction.item.text());
}

std::optional<circ::Sequence> Rows::held_by(const RowChunk& chunk, std::size_t at) const {
  if (!any_holds() || !chunk.waits_for_upload(at)) return {};
  return holds_.held_by(chunk.sequence(at), std::string(chunk.item(at)));
}

RowList Rows::snapshot() const {
  ++snapshots_;
  return list_;
}

RowChunk& Rows::own(std::size_t number) {
  auto& slot = list_.slots_[number];
  if (slot.since != snapshots_) {
    slot.chunk = std::make_shared<RowChunk>(*slot.chunk);
    slot.since = snapshots_;
  }
  return *slot.chunk;
}

void Rows::append(PackedRows rows) {
  auto& chunks = rows.chunks_;
  if (chunks.empty()) return;
  for (const auto& chunk : chunks) {
    add_up(*chunk);
    for (std::size_t at = 0; chunk->holding() > 0 && at < chunk->size(); ++at) {
      if (chunk->holds_later(at)) holds_.update(chunk->sequence(at), std::string(chunk->item(at)), chunk->settlement(at));
    }
  }
  if (list_.empty() || list_.slots_.back().chunk->last() < chunks.front()->first()) {
    for (const auto& chunk : chunks) append_at_end(chunk);
  } else {
    put_between(std::move(chunks));
  }
  ++revision_;
}

// Scans come one by one: they fill up the last chunk.
void Rows::append_at_end(const Chunk& chunk) {
  std::vector<Chunk> rest;
  std::size_t at = 0;
  if (!list_.empty() && list_.slots_.back().chunk->size() + chunk->size() <= RowChunk::kMost) {
    auto& end = own(list_.chunks() - 1);
    while (at < chunk->size() && end.append(*chunk, at)) ++at;
    if (at == chunk->size()) return;
  }
  if (at == 0) {
    rest.push_back(chunk);
  } else {
    for (; at < chunk->size(); ++at) put(rest, *chunk, at);
  }
  if (!list_.empty() && list_.slots_.back().since == snapshots_) list_.slots_.back().chunk->close();
  replace(list_.chunks(), list_.chunks(), rest);
}

void Rows::put_between(std::vector<Chunk> chunks) {
  const auto& slots = list_.slots_;
  const auto first = chunks.front()->first(), last = chunks.back()->last();
  const auto from = std::partition_point(slots.begin(), slots.end(),
                                         [&](const auto& slot) { return slot.chunk->last() < first; });
  const auto to = std::partition_point(from, slots.end(), [&](const auto& slot) { return slot.first <= last; });
  const auto from_number = static_cast<std::size_t>(from - slots.begin()), to_number = static_cast<std::size_t>(to - slots.begin());
  if (from == to) return replace(from_number, to_number, chunks);

  using Place = std::pair<const RowChunk*, std::size_t>;
  std::vector<Place> old_rows, new_rows, all;
  const auto all_of = [](const RowChunk& chunk, std::vector<Place>& places) {
    for (std::size_t at = 0; at < chunk.size(); ++at) places.emplace_back(&chunk, at);
  };
  for (auto slot = from; slot != to; ++slot) all_of(*slot->chunk, old_rows);
  for (const auto& chunk : chunks) all_of(*chunk, new_rows);
  std::merge(old_rows.begin(), old_rows.end(), new_rows.begin(), new_rows.end(), std::back_inserter(all),
             [](const Place& a, const Place& b) { return a.first->sequence(a.second) < b.first->sequence(b.second); });
  std::vector<Chunk> merged;
  for (const auto& [chunk, at] : all) put(merged, *chunk, at);
  replace(from_number, to_number, merged);
}

void Rows::replace(std::size_t from, std::size_t to, const std::vector<Chunk>& chunks) {
  auto& slots = list_.slots_;
  const auto begin = slots.begin() + static_cast<std::ptrdiff_t>(from);
  const auto after = slots.erase(begin, slots.begin() + static_cast<std::ptrdiff_t>(to));
  std::vector<RowList::Slot> fresh;
  for (const auto& chunk : chunks) fresh.push_back({chunk, chunk->first(), 0, snapshots_});
  slots.insert(after, fresh.begin(), fresh.end());
  number_places(from);
}

void Rows::number_places(std::size_t from) {
  auto& slots = list_.slots_;
  for (auto number = from; number < slots.size(); ++number) {
    slots[number].start = number == 0 ? 0 : slots[number - 1].start + slots[number - 1].chunk->size();
  }
}

void Rows::settle(circ::Sequence sequence, const circ::Settlement& settlement) {
  const auto number = list_.chunk_of(sequence);
  const auto at = number ? list_.chunk(*number).find(sequence) : std::nullopt;
  if (!at) return;  // cleared meanwhile
  auto& chunk = own(*number);
  take_off(chunk);
  chunk.settle(*at, settlement);
  add_up(chunk);
  holds_.update(sequence, std::string(chunk.item(*at)), settlement);
  ++revision_;
}

void Rows::clear(std::vector<circ::Sequence> sequences) {
  if (!std::is_sorted(sequences.begin(), sequences.end())) std::sort(sequences.begin(), sequences.end());
  auto gone = sequences.begin();
  std::vector<RowList::Slot> left;
  std::vector<std::uint16_t> places;
  for (auto& slot : list_.slots_) {
    const auto& chunk = *slot.chunk;
    gone = std::lower_bound(gone, sequences.end(), chunk.first());
    places.clear();
    for (std::size_t at = 0; gone != sequences.end() && *gone <= chunk.last(); ++gone) {
      while (chunk.sequence(at) < *gone) ++at;
      if (chunk.sequence(at) != *gone || (!places.empty() && places.back() == at)) continue;
      places.push_back(static_cast<std::uint16_t>(at));
      if (chunk.holds_later(at)) holds_.forget(*gone, std::string(chunk.item(at)));
    }
    if (places.empty()) {
      left.push_back(std::move(slot));
      continue;
    }
    take_off(chunk);
    if (places.size() == chunk.size()) continue;
    auto rest = std::make_shared<RowChunk>(chunk.without(places));
    add_up(*rest);
    // Small ones join, so that a clear of most rows leaves few chunks.
    const bool joins = !left.empty() && left.back().since == snapshots_ && left.back().chunk->size() + rest->size() <= RowChunk::kMost / 2;
    std::size_t at = 0;
    while (joins && at < rest->size() && left.back().chunk->append(*rest, at)) ++at;
    if (at == rest->size()) continue;
    if (at > 0) {
      places.resize(at);
      std::iota(places.begin(), places.end(), std::uint16_t{0});
      rest = std::make_shared<RowChunk>(rest->without(places));
    }
    left.push_back({std::move(rest), 0, 0, snapshots_});
    left.back().first = left.back().chunk->first();
  }
  list_.slots_ = std::move(left);
  number_places(0);
  ++revision_;
  ++cleared_;
}

void Rows::add_up(const RowChunk& chunk) {
  for (std::size_t status = 0; status < counts_.size(); ++status) {
    counts_[status] += chunk.count(static_cast<circ::Status>(status));
  }
  waiting_ += chunk.waiting();
  holding_ += chunk.holding();
}

void Rows::take_off(const RowChunk& chunk) {
  for (std::size_t status = 0; status < counts_.size(); ++status) {
    const auto count = chunk.count(static_cast<circ::Status>(status));
    assert(counts_[status] >= count);
    counts_[status] -= count;
  }
  waiting_ -= chunk.waiting();
  holding_ -= chunk.holding();
}

}  // namespace desk
