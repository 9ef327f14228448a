// The question at the first start of a copy that nobody has set up: Set up, Practice, or Record now.
#pragma once

#include "ui/frame.h"

namespace ui {

void first_start(Frame& frame);

// Said at the first start and in the help, always visible.
const char* offline_warning();

}  // namespace ui
