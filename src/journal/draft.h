// What waits to become durable in one group of the log: the entries, and what to tell once they are.
//
// Commands are added in order; each sees what those before it did. The index is changed only when the group is durable.
// Pure; one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "circ/row.h"
#include "journal/log_block.h"
#include "journal/report.h"
#include "journal/row_index.h"

namespace journal {

struct ToRecord {
  circ::Transaction transaction;
};
struct ToSettle {
  std::vector<Settled> rows;
  std::function<void(std::vector<circ::Sequence> missing)> done;
  bool told_as_loaded = false;  // what Loaded shows is not told a second time
};
struct ToClear {
  std::vector<circ::Sequence> sequences;
  std::uint64_t number = 0;  // of all clears, from 1
};

// What to tell once a group is durable, in the order of its commands.
struct Answer {
  std::optional<Report> report;
  std::function<void(std::vector<circ::Sequence> missing)> done;
  std::vector<circ::Sequence> missing;
};

class Draft {
 public:
  // Clears up to number `given_up` clear nothing.
  Draft(const RowIndex& index, const LogFacts& facts, std::uint64_t given_up);

  void add(const ToRecord& command);
  void add(const ToSettle& command);
  void add(const ToClear& command);

  bool changes_nothing() const { return entries_.bytes().empty(); }
  Bytes entries() const { return {entries_.bytes().begin(), entries_.bytes().end()}; }
  const LogFacts& facts() const { return facts_; }
  std::vector<Answer> take_answers() { return std::move(answers_); }

 private:
  bool contains(circ::Sequence sequence) const;
  std::size_t being_uploaded(const std::vector<Range>& ranges) const;

  const RowIndex& index_;
  const circ::Sequence last_before_;
  const std::uint64_t given_up_;
  LogFacts facts_;
  std::map<circ::Sequence, circ::Status> status_;  // of rows that were settled here
  IntervalSet cleared_;
  ByteWriter entries_;
  std::vector<Answer> answers_;
};

// Tells the index what these entries, which are durable in this segment, changed.
void note_entries(RowIndex& index, ByteView entries, std::uint32_t segment);

}  // namespace journal
