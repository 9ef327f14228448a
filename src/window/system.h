// What the system's desktop tells and does, beside the window itself.
#pragma once

#include <optional>
#include <string>

namespace window {

// Whether the desktop prefers dark windows; nothing where it does not say. Reads the settings each time.
std::optional<bool> system_dark();

// Shows a text when there is no window to show it in: a message box on Windows, the error output elsewhere.
void show_without_window(const std::string& title, const std::string& text);

}  // namespace window
