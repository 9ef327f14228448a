// Which rows the table shows, and in what order: filter, find and sort over the rows as they stand at one moment.
//
// Pure, from values to a value: arrange() may take a third of a second for a million rows, so TableView (table_view.h)
// hands such work out as a job, which main has done on another thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "circ/row.h"
#include "desk/row_list.h"

namespace ui {

enum class Column { status, action, item, patron, due, recorded, message };
inline constexpr int kColumns = 7;

struct Choice {
  std::optional<circ::Status> filter;
  std::string find;  // any part of a barcode, letters in either case
  Column sort = Column::recorded;
  bool descending = true;  // newest first

  bool operator==(const Choice&) const = default;
  // Every row in the order in which it was recorded, forwards or backwards: nothing has to be worked out.
  bool plain() const { return !filter && find.empty() && sort == Column::recorded; }
  // The other choice's order serves this one too, perhaps backwards.
  bool same_order(const Choice& other) const {
    return filter == other.filter && find == other.find && sort == other.sort;
  }
};

struct Arrangement {
  Choice choice;
  desk::RowList rows;                 // of which it was made
  std::uint64_t revision = 0;         // of these rows
  std::vector<circ::Sequence> order;  // ascending, whatever the choice says; left empty for a plain choice
  bool whole = true;                  // false: only the rows found at the first look
};

struct ArrangeJob {
  Choice choice;
  desk::RowList rows;
  std::uint64_t revision = 0;
  std::shared_ptr<const Arrangement> before;  // of the same order, of earlier rows: what did not change is taken over
  std::stop_token stop;                       // nobody waits for it any more; also tells this job from others
};

// Rows that compare equal stay in the order in which they were recorded. Any thread.
Arrangement arrange(const ArrangeJob& job);

// What a short look finds, at the end that the table begins with, for a choice that is sorted by Recorded.
Arrangement first_look(const Choice& choice, desk::RowList rows, std::uint64_t revision, std::size_t rows_looked_at);

}  // namespace ui
