// The rows of this session in memory, in the order in which they were recorded, with counts per status and holds.
//
// Fed only by the journal's reports, so that a row here is a row that is durable. Lives on the main thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "circ/hold.h"
#include "circ/row.h"

namespace desk {

class Rows {
 public:
  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  // By place, oldest first.
  const circ::Row& operator[](std::size_t place) const { return rows_[place]; }
  const circ::Row* find(circ::Sequence sequence) const;
  const std::vector<circ::Row>& all() const { return rows_; }

  std::size_t count(circ::Status status) const { return counts_[static_cast<std::size_t>(status)]; }
  // Rows that go with the next upload without a question.
  std::size_t waiting() const { return waiting_; }
  // The row that this one waits for, when it waits for one.
  std::optional<circ::Sequence> held_by(const circ::Row& row) const;
  // Changes with every change of content; equal numbers mean equal content.
  std::uint64_t revision() const { return revision_; }

  void append(std::vector<circ::Row> rows);
  void settle(circ::Sequence sequence, circ::Settlement settlement);
  void clear(const std::vector<circ::Sequence>& sequences);

 private:
  void add_up(const circ::Row& row, int by);

  std::vector<circ::Row> rows_;
  std::array<std::size_t, circ::kStatuses> counts_{};
  std::size_t waiting_ = 0;
  std::uint64_t revision_ = 1;
  circ::Holds holds_;
};

}  // namespace desk
