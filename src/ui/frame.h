// One frame being drawn: what the views read, what they write to, and the few ways in which they put text on it.
#pragma once

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include <imgui.h>

#include "desk/intent.h"
#include "desk/state.h"
#include "ui/theme.h"
#include "ui/ui_state.h"
#include "ui/words.h"

namespace ui {

struct Type {
  float em = type::kText;
  bool bold = false;
};

struct Frame {
  const desk::State& state;
  UiState& ui;
  std::vector<desk::Intent>& intents;
  const Palette& colours;
  float scale = 1;
  KeyboardOwner owner = KeyboardOwner::desk;
  bool settling = false;

  const Pair& accent() const { return colours.accent(state.mode); }
  // A length of look.md's pictures in pixels of this window.
  float px(float length) const { return std::floor(length * scale + 0.5f); }
  ImVec2 px(float x, float y) const { return {px(x), px(y)}; }
  void ask(desk::Intent intent) { intents.push_back(std::move(intent)); }
  // Of all who want the keyboard, the one that keeps most from the desk.
  void wants_keyboard(KeyboardOwner who) {
    if (who > owner) owner = who;
  }
  ImU32 of(Tone tone) const;

  void push(Type type) const;
  static void pop() { ImGui::PopFont(); }
  ImVec2 size(const std::string& text, Type type = {}, float wrap = -1) const;
  // Both put text at a place and return where it ends; nothing wraps.
  float text(ImVec2 top_left, const std::string& text, ImU32 colour, Type type = {}) const;
  float text_beside(float x, float middle, const std::string& text, ImU32 colour, Type type = {}) const;
  // At the cursor, wrapped at the end of the window or after `width`.
  void paragraph(const std::string& text, ImU32 colour, Type type = {}, float width = 0) const;
};

}  // namespace ui
