// Set up this station: who the library is, its service, the key, the user to act as, and the password that locks it.
//
// Secret and passwords stand in fixed buffers and are wiped when the page closes. Pending rows are not touched.
#pragma once

#include "ui/frame.h"

namespace ui {

// Begins with what the station is now; the secret and the password are asked for anew.
void fill_set_up(Frame& frame);
void set_up_page(Frame& frame);

}  // namespace ui
