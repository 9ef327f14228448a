// The Due date field: shows the kept date, is typed into, and opens the calendar.
//
// One of the two real text fields of the desk. It gives the keyboard back on Enter, Tab, Esc or a click elsewhere; Esc
// forgets what was typed, everything else accepts it. What looks like a barcode is offered back instead.
#pragma once

#include <string>
#include <string_view>

#include "ui/frame.h"

namespace ui {

void due_field(Frame& frame, ImVec2 min, float width, float height);

// A line typed into a text field of the desk that was a scan, most likely: at least six characters without blanks,
// mostly digits, and no date.
bool looks_like_barcode(std::string_view text, const desk::State& state);

}  // namespace ui
