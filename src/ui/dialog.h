// What all dialogs share: in the middle of the window, over everything, dimmed behind; Esc closes.
//
// A dialog without a text field lets scans be recorded; Enter is never its key, since a scanner sends it. One with a
// text field says that scanning is paused.
#pragma once

#include "ui/frame.h"

namespace ui {

enum class Keeps { scanning, keyboard };

// True when the dialog is open: draw its content, then end_dialog(). `id` is its name for tests.
bool begin_dialog(Frame& frame, Dialog dialog, const char* id, float width, Keeps keeps);
void end_dialog();
void close_dialog(Frame& frame);

void dialog_title(const Frame& frame, const std::string& title);
// A row of buttons at the right end: call it with the width of all of them, gaps included.
void buttons_from_right(float width);
// A part that scrolls when the window is too low for it; `around` is the height of what stands above and below it.
// ImGui::EndChild() follows, whatever it returns.
bool begin_scrolling(const Frame& frame, const char* id, float around);
// The item before has the focus, visibly, when the dialog opens.
void focus_first();
// How to use this dialog without a mouse, in small.
void dialog_keys(const Frame& frame);

}  // namespace ui
