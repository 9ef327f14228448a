// Before an upload: the password, and the questions that only staff can answer, each asked once for all rows together.
//
// Stays open while the password is checked, so that a wrong one can be typed again at once. The password is wiped as
// soon as it was handed on or the dialog closes.
#pragma once

#include <vector>

#include "ui/frame.h"

namespace ui {

// `only`: failed and doubtful rows that are to go again, chosen in the table; empty: everything that waits.
void open_upload(Frame& frame, std::vector<circ::Sequence> only);
void upload_dialog(Frame& frame);

}  // namespace ui
