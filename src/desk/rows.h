// The rows of this session in memory, in the order in which they were recorded, with counts per status and holds.
//
// Fed only by the journal's reports, so that a row here is a row that is durable. About 78 bytes for each at barcodes
// of 14 characters (row_chunk.h). Lives on the main thread; a snapshot may go to others: what a snapshot shares is
// copied before it is changed, a thousand rows at a time. pack() may be called on any thread, so that whoever reads
// rows from the disk does the work and the main thread only takes them over.
//
// The words of refusals stay in memory, in one copy for those of a chunk that are alike: leaving them in the store
// would make every hover and the sort by Message wait for the disk.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "circ/hold.h"
#include "circ/row.h"
#include "desk/row_list.h"

namespace desk {

// Rows in sequence order on their way into Rows.
class PackedRows {
 public:
  std::size_t size() const;

 private:
  friend class Rows;
  friend PackedRows pack(const std::vector<circ::Row>& rows);
  std::vector<std::shared_ptr<RowChunk>> chunks_;
};
PackedRows pack(const std::vector<circ::Row>& rows);

class Rows {
 public:
  Rows() = default;
  Rows(Rows&&) = default;
  Rows& operator=(Rows&&) = default;
  Rows(const Rows&) = delete;  // snapshot() is the copy

  const RowList& list() const { return list_; }
  std::size_t size() const { return list_.size(); }
  bool empty() const { return list_.empty(); }
  circ::Row operator[](std::size_t place) const { return list_[place]; }
  std::optional<circ::Row> find(circ::Sequence sequence) const { return list_.find(sequence); }

  std::size_t count(circ::Status status) const { return counts_[static_cast<std::size_t>(status)]; }
  // Rows that go with the next upload without a question.
  std::size_t waiting() const { return waiting_; }
  // The row that this one waits for, when it waits for one.
  std::optional<circ::Sequence> held_by(const circ::Row& row) const;
  // The same for a row where it lies.
  std::optional<circ::Sequence> held_by(const RowChunk& chunk, std::size_t at) const;
  // Some row holds later ones back: without one held_by() has no answer for any.
  bool any_holds() const { return holding_ > 0; }
  // Changes with every change of content; equal numbers mean equal content.
  std::uint64_t revision() const { return revision_; }
  // Changes when rows have left.
  std::uint64_t cleared() const { return cleared_; }
  RowList snapshot() const;

  void append(const std::vector<circ::Row>& rows) { append(pack(rows)); }
  // At the end, or where they belong: rows of earlier sessions still arrive while new ones are recorded.
  void append(PackedRows rows);
  void settle(circ::Sequence sequence, const circ::Settlement& settlement);
  // In one pass over the chunks that have some of them.
  void clear(std::vector<circ::Sequence> sequences);

 private:
  using Chunk = std::shared_ptr<RowChunk>;
  // The chunk, not shared with any snapshot.
  RowChunk& own(std::size_t number);
  void append_at_end(const Chunk& chunk);
  void put_between(std::vector<Chunk> chunks);
  // Puts chunks in the place of those from `from` to before `to`.
  void replace(std::size_t from, std::size_t to, const std::vector<Chunk>& chunks);
  void number_places(std::size_t from);
  void add_up(const RowChunk& chunk);
  void take_off(const RowChunk& chunk);

  RowList list_;
  std::array<std::size_t, circ::kStatuses> counts_{};
  std::size_t waiting_ = 0, holding_ = 0;
  std::uint64_t revision_ = 1, cleared_ = 0;
  mutable std::uint64_t snapshots_ = 0;
  circ::Holds holds_;
};

}  // namespace desk
