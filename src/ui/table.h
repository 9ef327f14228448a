// The table of what was recorded: builds only the rows that can be seen, whatever their number.
#pragma once

#include <cstddef>

#include "ui/frame.h"

namespace ui {

const char* title(Column column);

// Fills `size`; where there are more rows than one page holds, the pager stands below them.
void table(Frame& frame, ImVec2 top_left, ImVec2 size);

// ImGui scrolls by floats, which count single pixels up to 16.7 million: a page holds as many rows of this height (in
// pixels) as stay below, and no more than 500,000.
std::size_t rows_per_page(float row_height);

// What is selected and shown; and everything that the table shows, on all pages.
Selection selected(const Frame& frame);
void select_all(Frame& frame);

}  // namespace ui
