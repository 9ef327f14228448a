// Colours, type and measures: the table of look.md for light and dark, and what turns it into ImGui's style.
//
// Pure but for prepare() and dress(), which write to the current ImGui context.
#pragma once

#include <array>
#include <cstdint>

#include <imgui.h>

#include "circ/status.h"
#include "desk/state.h"

namespace ui {

enum class ThemeChoice { system, light, dark };

// 0xRRGGBB in the byte order of ImGui.
constexpr ImU32 colour(std::uint32_t rgb, std::uint32_t alpha = 255) {
  return IM_COL32((rgb >> 16) & 255, (rgb >> 8) & 255, rgb & 255, alpha);
}

// An area's colour and that of what is written on it.
struct Pair {
  ImU32 area;
  ImU32 text;
};

struct Palette {
  ImU32 background, panel, header_row, field;
  ImU32 line, zebra, selection, hovered;
  ImU32 text, muted;
  Pair check_out, check_in;  // the mode's accent
  Pair alarm, warning;       // across the whole width
  ImU32 dimmed;              // over everything behind a dialog
  std::array<ImU32, circ::kStatuses> status;

  ImU32 of(circ::Status one) const { return status[static_cast<std::size_t>(one)]; }
  ImU32 good() const { return of(circ::Status::uploaded); }
  ImU32 bad() const { return of(circ::Status::upload_failed); }
  ImU32 doubt() const { return of(circ::Status::awaiting_sync); }
  const Pair& accent(desk::Mode mode) const { return mode == desk::Mode::check_out ? check_out : check_in; }
};

const Palette& palette(bool dark);

// Contrast of two colours as WCAG 2.1 defines it, 1 to 21.
double contrast(ImU32 one, ImU32 other);

struct Fonts {
  ImFont* regular = nullptr;
  ImFont* bold = nullptr;
};

// Once per context, before the first frame: loads the embedded fonts and switches off whatever would need a frame
// without an event (a blinking caret, delayed tooltips) or a file of ImGui's own.
Fonts prepare();

// Type sizes are those of an em; ImGui counts from the ascent to the descent of the font instead.
constexpr float type_size(float em) { return em * 1.362f; }

namespace type {
inline constexpr float kSmall = 12.5f, kLabel = 13, kText = 14.5f, kStrong = 16, kField = 18, kTitle = 18;
}

// Every frame, before the first window: cheap, and only written when one of these changed.
struct Dressed {
  bool dark = false;
  desk::Mode mode = desk::Mode::check_out;
  float scale = 0;
  bool operator==(const Dressed&) const = default;
};
void dress(const Dressed& wanted, Dressed& worn);

}  // namespace ui
