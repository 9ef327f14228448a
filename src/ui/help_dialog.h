// Help (F1): how to use the desk, what each status means, what can go wrong, how a WSKey is requested. And beside it:
// support information to copy, and About.
#pragma once

#include "ui/frame.h"

namespace ui {

void help_dialog(Frame& frame);
void support_dialog(Frame& frame);
void about_dialog(Frame& frame);

}  // namespace ui
