// Which rows of an item wait because an earlier one of the same item was refused, failed or went unanswered.
//
// Fed with every row and every change of one; asked for the row that holds another back. The rule itself is
// holds_later() in row.h. One thread at a time.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "circ/row.h"

namespace circ {

class Holds {
 public:
  // Tells the present settlement of a row; call it for new rows and whenever a settlement changed.
  void update(Sequence sequence, const std::string& item, const Settlement& settlement);
  // The row was cleared.
  void forget(Sequence sequence, const std::string& item);
  // The earliest earlier row of this item that holds `sequence` back, if there is one.
  std::optional<Sequence> held_by(Sequence sequence, const std::string& item) const;

 private:
  // By item, in order; only rows that hold. Items with one such row are many.
  std::unordered_map<std::string, std::vector<Sequence>> holding_;
};

}  // namespace circ
