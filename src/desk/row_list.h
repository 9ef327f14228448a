// The rows as they stand at one moment, in the order in which they were recorded: chunks that several lists may share.
//
// Cheap to copy and never changed by anybody but its owner (rows.h), so a copy may go to another thread and be read
// there while the desk goes on.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

#include "circ/row.h"
#include "desk/row_chunk.h"

namespace desk {

class RowList {
 public:
  std::size_t size() const { return slots_.empty() ? 0 : slots_.back().start + slots_.back().chunk->size(); }
  bool empty() const { return slots_.empty(); }
  // By place, oldest first.
  circ::Row operator[](std::size_t place) const;
  circ::Sequence sequence(std::size_t place) const;
  std::optional<circ::Row> find(circ::Sequence sequence) const;
  std::optional<std::size_t> place_of(circ::Sequence sequence) const;

  std::size_t chunks() const { return slots_.size(); }
  const RowChunk& chunk(std::size_t number) const { return *slots_[number].chunk; }
  // The place of a chunk's first row; the chunk that has a place.
  std::size_t start(std::size_t number) const { return slots_[number].start; }
  std::size_t chunk_at(std::size_t place) const;

 private:
  friend class Rows;
  struct Slot {
    std::shared_ptr<RowChunk> chunk;
    circ::Sequence first = 0;
    std::size_t start = 0;
    std::uint64_t since = 0;  // how many snapshots had been taken when this chunk was made
  };
  // The last chunk that begins at or before this sequence, if there is one.
  std::optional<std::size_t> chunk_of(circ::Sequence sequence) const;

  std::vector<Slot> slots_;  // none of them empty
};

}  // namespace desk
