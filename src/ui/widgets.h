// The few things that several views draw: buttons, chips, pills, boxes and strips.
//
// Labels are ImGui's: what follows "##" or "###" is not shown. Every one of them can be clicked by its label.
#pragma once

#include <optional>
#include <string>

#include "ui/frame.h"

namespace ui {

enum class Weight { main, plain, quiet, danger };

struct ButtonLook {
  Weight weight = Weight::plain;
  ImVec2 size{0, 0};         // in pixels; 0: as the text needs
  const char* key = nullptr;  // shown small behind the label
  float em = type::kText;
};
bool button(const Frame& frame, const char* label, ButtonLook look = {});

// A filter: dot, word, count.
bool chip(const Frame& frame, const char* label, const std::string& count, std::optional<ImU32> dot, bool chosen);
float chip_width(const Frame& frame, const char* label, const std::string& count, bool dot);

// Words that can be pressed.
bool link(const Frame& frame, const char* label, ImU32 colour);

// A filled rectangle with a thin border, as big as a panel or a field.
void box(const Frame& frame, ImVec2 min, ImVec2 max, ImU32 fill, ImU32 border, float thickness = 1);

// A text over the whole width between two margins; begin and end are drawn by the caller inside it.
void strip(const Frame& frame, ImVec2 min, ImVec2 max, const Pair& pair);

// Glyph, strong beginning, text and aside at a place; wraps, and tells its height. `on` is the area that it is written
// on, where that has a colour of its own.
float saying_height(const Frame& frame, const Saying& saying, float width, float em);
void draw_saying(const Frame& frame, ImVec2 top_left, const Saying& saying, float width, float em,
                 const Pair* on = nullptr);

// A text field with its label above it, of the height that all fields have.
struct FieldLook {
  float width = 0;
  bool password = false;
  bool bad = false;
  const char* hint = "";
  ImGuiInputTextFlags flags = 0;
  bool take_focus = false;  // it gets the keyboard in this very frame
};
bool text_field(const Frame& frame, const char* label, std::string& text, const FieldLook& look);
bool text_field(const Frame& frame, const char* label, SecretText& text, const FieldLook& look);

// Gives a text field the keyboard in this frame: ImGui::SetKeyboardFocusHere would do so in the next, and the
// characters that come in between would be lost.
void activate_now(ImGuiID id);
// Takes the keyboard from whatever text field has it.
void give_back_keyboard();

}  // namespace ui
