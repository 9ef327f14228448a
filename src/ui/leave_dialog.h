// Closing the program never asks, but for one case: scans that could not be saved would be gone with it.
//
// Opened by main when somebody closes the window; closes by itself when they are saved after all.
#pragma once

#include "ui/frame.h"

namespace ui {

void leave_dialog(Frame& frame);

}  // namespace ui
