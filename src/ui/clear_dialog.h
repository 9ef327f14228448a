// Asks before rows are removed for good, naming how many, and how many of them the library would never hear of.
#pragma once

#include "ui/frame.h"

namespace ui {

// For what is selected; nothing happens when nothing is.
void open_clear(Frame& frame);
void clear_dialog(Frame& frame);

}  // namespace ui
