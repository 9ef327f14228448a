// The top of the page: who this station is, the last contact, the View and Help menus; below it whatever must not be
// overlooked (practice mode, no keyboard, scanning paused, NOT SAVED).
#pragma once

#include "ui/frame.h"

namespace ui {

inline constexpr float kHeaderHeight = 52;

void header(Frame& frame, ImVec2 top_left, float width);
// Returns how high they are; nothing when there is nothing to say.
float banners(Frame& frame, ImVec2 top_left, float width);

void open(Frame& frame, Dialog dialog);

}  // namespace ui
