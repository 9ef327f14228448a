// Settings: what this desk's scanners add, how the library's barcodes look, what the scan guard does, and how the desk
// behaves. Saved together; they count at once.
#pragma once

#include "ui/frame.h"

namespace ui {

// Begins with the settings as they are now.
void fill_settings(Frame& frame);
void settings_page(Frame& frame);

}  // namespace ui
