// Which rows the table shows, and in what order: filter, find and sort over the rows of the session.
//
// Pure. Worked out anew only when the rows' revision or the choice changed. Holds sequences, not places, so that an
// order that is frozen (a mouse button is down in the table) stays right while rows come and go.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "circ/row.h"
#include "desk/rows.h"

namespace ui {

enum class Column { status, action, item, patron, due, recorded, message };
inline constexpr int kColumns = 7;

struct Choice {
  std::optional<circ::Status> filter;
  std::string find;  // any part of a barcode, letters in either case
  Column sort = Column::recorded;
  bool descending = true;  // newest first

  bool operator==(const Choice&) const = default;
};

class TableView {
 public:
  // Brings the view up to date; true when it was worked out anew.
  bool update(const desk::Rows& rows, const Choice& choice);

  const std::vector<circ::Sequence>& sequences() const { return sequences_; }
  std::optional<std::size_t> place_of(circ::Sequence sequence) const;

 private:
  std::vector<circ::Sequence> sequences_;
  std::optional<Choice> choice_;
  std::uint64_t revision_ = 0;
};

}  // namespace ui
