// The line below the scan fields: what became of the last scan, and what staff can do about it with one key.
//
// What is wrong stands on amber or red, so that it is seen from a step away; it is never a box that has to be closed.
#pragma once

#include "ui/frame.h"

namespace ui {

// Key strokes go to a text field, so nothing is recorded.
bool typing_elsewhere(const UiState& ui);

float feedback_height(const Frame& frame, float width);
void feedback_line(Frame& frame, ImVec2 top_left, float width);

}  // namespace ui
