// What the system's desktop tells and does, beside the window itself.
#pragma once

#include <optional>
#include <string>

namespace window {

// Whether the desktop prefers dark windows; nothing where it does not say. Reads the settings each time.
std::optional<bool> system_dark();

// Keys come straight from the keyboard, not by way of an input method's server (ibus, fcitx), which X11's desktops
// usually name: such a server sends the characters back later than GLFW tells of the Enter behind them, so that a scan
// is cut in pieces (measured with uim-xim: 0 of 100 scans exact at 10 a second). Dead keys and Compose work all the same.
// Before GLFW starts, while one thread runs that reads the environment.
void use_no_input_method();

// Shows a text when there is no window to show it in: a message box on Windows, the error output elsewhere.
void show_without_window(const std::string& title, const std::string& text);

}  // namespace window
