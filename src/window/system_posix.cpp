#include "window/system.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace window {
namespace {

std::filesystem::path config_folder() {
  if (const char* config = std::getenv("XDG_CONFIG_HOME"); config != nullptr && *config != '\0') return config;
  if (const char* home = std::getenv("HOME"); home != nullptr) return std::filesystem::path(home) / ".config";
  return {};
}

std::optional<std::string> value(const std::filesystem::path& file, const std::string& key) {
  std::ifstream lines(file);
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind(key + "=", 0) == 0) return line.substr(key.size() + 1);
  }
  return std::nullopt;
}

}  // namespace

// GTK's own order: the environment, then the settings file (docs.gtk.org, GtkSettings). KDE writes that file too.
// GNOME keeps the choice in a database which cannot be read without its libraries.
std::optional<bool> system_dark() {
  if (const char* theme = std::getenv("GTK_THEME"); theme != nullptr && *theme != '\0') {
    return std::string(theme).find("dark") != std::string::npos;
  }
  for (const char* version : {"gtk-4.0", "gtk-3.0"}) {
    const auto prefers = value(config_folder() / version / "settings.ini", "gtk-application-prefer-dark-theme");
    if (prefers) return *prefers == "1" || *prefers == "true";
  }
  return std::nullopt;
}

void use_no_input_method() { setenv("XMODIFIERS", "@im=none", 1); }

void show_without_window(const std::string& title, const std::string& text) {
  std::fprintf(stderr, "%s: %s\n", title.c_str(), text.c_str());
}

}  // namespace window
