// The bottom of the page: Clear… and what is selected, the upload's progress and result, Upload.
#pragma once

#include "ui/frame.h"

namespace ui {

inline constexpr float kFooterHeight = 60;

// How the last upload ended stands above the footer until it is dismissed; 0 when there is nothing to tell.
float result_height(const Frame& frame, float width);
void upload_result(Frame& frame, ImVec2 top_left, float width);
void footer(Frame& frame, ImVec2 top_left, float width);

}  // namespace ui
