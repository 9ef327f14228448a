#include "ui/view_choices.h"

#include <array>
#include <cstdlib>
#include <iterator>
#include <utility>

namespace ui {
namespace {

constexpr std::array<const char*, circ::kStatuses> kStatusKeys{"awaiting", "uploading", "uploaded",
                                                               "failed",   "comms",     "superseded"};
constexpr std::array<const char*, 3> kThemeKeys{"system", "light", "dark"};
constexpr std::string_view kColumns = "columns:\n";

void read_line(std::string_view line, ViewChoices& choices) {
  const auto equals = line.find('=');
  if (equals == std::string_view::npos) return;
  const auto key = line.substr(0, equals), value = line.substr(equals + 1);
  if (key == "filter") {
    for (std::size_t each = 0; each < kStatusKeys.size(); ++each) {
      if (value == kStatusKeys[each]) choices.filter = static_cast<circ::Status>(each);
    }
  } else if (key == "theme") {
    for (std::size_t each = 0; each < kThemeKeys.size(); ++each) {
      if (value == kThemeKeys[each]) choices.theme = static_cast<ThemeChoice>(each);
    }
  } else if (key == "zoom") {
    const int percent = std::atoi(std::string(value).c_str());
    for (const float zoom : kZooms) {
      if (static_cast<int>(zoom * 100 + 0.5f) == percent) choices.zoom = zoom;
    }
  }
}

}  // namespace

std::string to_text(const ViewChoices& choices) {
  std::string text = "filter=";
  text += choices.filter ? kStatusKeys[static_cast<std::size_t>(*choices.filter)] : "all";
  text += "\ntheme=";
  text += kThemeKeys[static_cast<std::size_t>(choices.theme)];
  text += "\nzoom=" + std::to_string(static_cast<int>(choices.zoom * 100 + 0.5f)) + "\n";
  return text.append(kColumns) + choices.columns;
}

ViewChoices view_choices_from(std::string_view text) {
  ViewChoices choices;
  while (!text.empty()) {
    if (text.starts_with(kColumns)) {
      choices.columns = text.substr(kColumns.size());
      break;
    }
    const auto end = text.find('\n');
    read_line(text.substr(0, end), choices);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return choices;
}

float zoom_in(float zoom) {
  for (const float each : kZooms) {
    if (each > zoom + 0.01f) return each;
  }
  return zoom;
}

float zoom_out(float zoom) {
  float before = zoom;
  for (const float each : kZooms) {
    if (each < zoom - 0.01f) before = each;
  }
  return before;
}

}  // namespace ui
