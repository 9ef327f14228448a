// How pages with many entries are laid out: sections, entries beside each other, and ticks.
#pragma once

#include <algorithm>
#include <string>

#include "ui/frame.h"

namespace ui {

void section(const Frame& frame, const char* title, const char* note);

// A box to tick, with a note below it.
void tick(const Frame& frame, const std::string& label, const char* note, bool& on);

// Entries beside each other, as many as there are; one below the other in a narrow window. Each is called with its width.
template <typename... Entry>
void row(const Frame& frame, Entry... entries) {
  const float room = ImGui::GetContentRegionAvail().x, gap = frame.px(16);
  if (room < frame.px(400)) {
    (entries(room), ...);
    return;
  }
  const auto top = ImGui::GetCursorScreenPos();
  const float width = std::floor((room - gap * static_cast<float>(sizeof...(entries) - 1)) / sizeof...(entries));
  float x = top.x, bottom = top.y;
  const auto put = [&](auto& entry) {
    ImGui::SetCursorScreenPos({x, top.y});
    entry(width);
    x += width + gap;
    bottom = std::max(bottom, ImGui::GetItemRectMax().y);
  };
  (put(entries), ...);
  ImGui::SetCursorScreenPos({top.x, bottom});
  ImGui::Dummy({0, 0});
}

}  // namespace ui
