// What a row of the table tells and offers beside its cells: the menu of a right click, the hover on its status.
#pragma once

#include "ui/frame.h"

namespace ui {

// Both belong to the item drawn last.
void row_menu(Frame& frame, circ::Sequence sequence);
// `waits_for`: the row of the same item that holds this one back, if one does.
void explain_on_hover(const Frame& frame, const circ::Row& row, const circ::Row* waits_for);

}  // namespace ui
