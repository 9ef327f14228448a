// The tabs and the card below them: what is being recorded, and what became of the last scan.
//
// Patron and Item are drawn boxes that show what the scan line holds: scans never pass an ImGui text field.
#pragma once

#include "ui/frame.h"

namespace ui {

// Draws from `top_left` over `width`; returns where the card ends.
float scan_card(Frame& frame, ImVec2 top_left, float width);

}  // namespace ui
