// What staff chose about the look of the desk and expect to find again: kept as text, written and read by main.
//
// Nothing that was scanned or typed is among it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "circ/status.h"
#include "ui/theme.h"

namespace ui {

inline constexpr float kZooms[] = {0.75f, 0.9f, 1.0f, 1.1f, 1.25f, 1.5f, 1.75f, 2.0f, 2.5f, 3.0f};

struct ViewChoices {
  std::optional<circ::Status> filter;  // nothing: all rows
  ThemeChoice theme = ThemeChoice::system;
  float zoom = 1;
  std::string columns;  // ImGui's own record of the table: order, widths, what is hidden, the sort

  bool operator==(const ViewChoices&) const = default;
};

std::string to_text(const ViewChoices& choices);
// Whatever cannot be read keeps its default: a damaged file costs choices, never a start.
ViewChoices view_choices_from(std::string_view text);

// The next zoom of the list; the same one at its end.
float zoom_in(float zoom);
float zoom_out(float zoom);

}  // namespace ui
