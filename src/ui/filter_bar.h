// Above the table: chips that filter by status with live counts, the Find box, the Columns menu.
#pragma once

#include "ui/frame.h"

namespace ui {

// Draws from `top_left` over `width`; returns where it ends.
float filter_bar(Frame& frame, ImVec2 top_left, float width);

}  // namespace ui
