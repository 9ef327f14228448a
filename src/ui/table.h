// The table of what was recorded: builds only the rows that can be seen, whatever their number.
#pragma once

#include <vector>

#include "ui/frame.h"

namespace ui {

const char* title(Column column);

// Fills `size`. Returns true when the columns were moved, sized, hidden or sorted.
void table(Frame& frame, ImVec2 top_left, ImVec2 size);

// By which the selection knows a row.
inline ImGuiID id_of(circ::Sequence sequence) { return static_cast<ImGuiID>(sequence); }

// What is selected and shown, in no particular order; and everything that the table shows.
std::vector<circ::Sequence> selected(const Frame& frame);
void select_all(Frame& frame);

}  // namespace ui
