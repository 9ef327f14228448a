#include "ui/widgets.h"

#include <algorithm>
#include <cstring>

#include <imgui_internal.h>
#include <imgui_stdlib.h>

namespace ui {
namespace {

std::string shown(const char* label) { return {label, ImGui::FindRenderedTextEnd(label)}; }

struct Colours {
  ImU32 area, text, border;
};

Colours colours_of(const Frame& frame, Weight weight, bool hovered, bool held) {
  const auto& c = frame.colours;
  const auto shade = [&](ImU32 area, ImU32 towards) {
    const float part = held ? 0.18f : hovered ? 0.09f : 0.0f;
    return ImGui::ColorConvertFloat4ToU32(
        ImLerp(ImGui::ColorConvertU32ToFloat4(area), ImGui::ColorConvertU32ToFloat4(towards), part));
  };
  switch (weight) {
    case Weight::main: return {shade(frame.accent().area, c.text), frame.accent().text, 0};
    case Weight::danger: return {shade(c.alarm.area, c.text), c.alarm.text, 0};
    case Weight::plain: return {shade(c.panel, c.text), c.text, c.line};
    case Weight::quiet: return {hovered || held ? c.header_row : 0, c.muted, 0};
  }
  return {};
}

void write(ImVec2 at, const std::string& text, ImU32 colour, const Frame& frame, Type type) {
  frame.push(type);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::RenderText({std::floor(at.x), std::floor(at.y)}, text.c_str(), text.c_str() + text.size(), false);
  ImGui::PopStyleColor();
  Frame::pop();
}

// An area that can be pressed by mouse and keyboard, with the mark of the keyboard's focus.
bool pressed(const char* label, ImVec2 size) {
  const bool result = ImGui::InvisibleButton(label, size, ImGuiButtonFlags_EnableNav);
  return result;
}

void focus_mark() {
  const auto& context = *ImGui::GetCurrentContext();
  ImGui::RenderNavCursor(context.LastItemData.Rect, context.LastItemData.ID);
}

}  // namespace

bool button(const Frame& frame, const char* label, ButtonLook look) {
  const Type type{look.em, look.weight != Weight::quiet};
  const Type small{type::kSmall, false};
  const auto text = shown(label);
  const auto text_size = frame.size(text, type);
  const auto key_size = look.key != nullptr ? frame.size(look.key, small) : ImVec2();
  const float gap = look.key != nullptr ? frame.px(8) : 0;
  const float all = text_size.x + gap + key_size.x;
  const ImVec2 size{look.size.x > 0 ? look.size.x : all + frame.px(look.weight == Weight::quiet ? 16 : 34),
                    look.size.y > 0 ? look.size.y : frame.px(35)};
  const auto min = ImGui::GetCursorScreenPos();
  const bool result = pressed(label, size);
  const auto c = colours_of(frame, look.weight, ImGui::IsItemHovered(), ImGui::IsItemActive());
  auto& list = *ImGui::GetWindowDrawList();
  const ImVec2 max{min.x + size.x, min.y + size.y};
  const float rounding = frame.px(5);
  if (c.area != 0) list.AddRectFilled(min, max, ImGui::GetColorU32(c.area), rounding);
  if (c.border != 0) list.AddRect(min, max, ImGui::GetColorU32(c.border), rounding, 0, std::max(1.0f, frame.px(1)));
  focus_mark();
  const float x = min.x + (size.x - all) / 2, middle = (min.y + max.y) / 2;
  write({x, middle - text_size.y / 2}, text, c.text, frame, type);
  if (look.key != nullptr) write({x + text_size.x + gap, middle - key_size.y / 2}, look.key, c.text, frame, small);
  return result;
}

float chip_width(const Frame& frame, const char* label, const std::string& count, bool dot) {
  return frame.size(shown(label), {type::kLabel, false}).x + frame.size(count, {type::kLabel, true}).x +
         frame.px(dot ? 46 : 30);
}

bool chip(const Frame& frame, const char* label, const std::string& count, std::optional<ImU32> dot, bool chosen) {
  const auto min = ImGui::GetCursorScreenPos();
  const ImVec2 size{chip_width(frame, label, count, dot.has_value()), frame.px(28)};
  const bool result = pressed(label, size);
  const bool hovered = ImGui::IsItemHovered();
  const auto& c = frame.colours;
  const auto accent = frame.accent().area;
  auto& list = *ImGui::GetWindowDrawList();
  const ImVec2 max{min.x + size.x, min.y + size.y};
  const float middle = (min.y + max.y) / 2;
  list.AddRectFilled(min, max, hovered ? c.header_row : c.panel, size.y / 2);
  list.AddRect(min, max, chosen ? accent : c.line, size.y / 2, 0, std::max(1.0f, frame.px(chosen ? 1.5f : 1)));
  focus_mark();
  float x = min.x + frame.px(12);
  if (dot) {
    list.AddCircleFilled({x + frame.px(4.5f), middle}, frame.px(4.5f), *dot);
    x += frame.px(16);
  }
  const auto text = shown(label);
  const Type plain{type::kLabel, false}, bold{type::kLabel, true};
  const float height = frame.size(text, plain).y;
  write({x, middle - height / 2}, text, chosen ? accent : c.text, frame, plain);
  x += frame.size(text, plain).x + frame.px(7);
  write({x, middle - height / 2}, count, chosen ? accent : c.text, frame, bold);
  return result;
}

bool link(const Frame& frame, const char* label, ImU32 colour) {
  const auto text = shown(label);
  const auto min = ImGui::GetCursorScreenPos();
  const auto size = frame.size(text);
  const bool result = pressed(label, size);
  focus_mark();
  write(min, text, colour, frame, {});
  if (ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_Hand);
    ImGui::GetWindowDrawList()->AddLine({min.x, min.y + size.y}, {min.x + size.x, min.y + size.y}, colour);
  }
  return result;
}

void box(const Frame& frame, ImVec2 min, ImVec2 max, ImU32 fill, ImU32 border, float thickness) {
  auto& list = *ImGui::GetWindowDrawList();
  list.AddRectFilled(min, max, fill, frame.px(5));
  list.AddRect(min, max, border, frame.px(5), 0, std::max(1.0f, frame.px(thickness)));
}

void strip(const Frame&, ImVec2 min, ImVec2 max, const Pair& pair) {
  ImGui::GetWindowDrawList()->AddRectFilled(min, max, pair.area);
}

namespace {

// Where the parts of a saying go: the beginning in front, the text wrapped beside it, the aside behind or below.
struct SayingLayout {
  float glyph = 0, strong = 0, text_width = 0, text_height = 0, height = 0;
  bool aside_below = false;
};

SayingLayout lay_out(const Frame& frame, const Saying& saying, float width, float em) {
  SayingLayout at;
  const float gap = frame.px(5);
  if (*saying.glyph != '\0') at.glyph = frame.size(saying.glyph, {em, false}).x + gap;
  if (!saying.strong.empty()) at.strong = frame.size(saying.strong, {em, true}).x + gap;
  at.text_width = std::max(width - at.glyph - at.strong, frame.px(120));
  const auto text = frame.size(saying.text, {em, false}, at.text_width);
  at.text_height = at.height = std::max(text.y, frame.size("A", {em, false}).y);
  if (!saying.aside.empty()) {
    const auto aside = frame.size(saying.aside, {type::kSmall, false}, width);
    at.aside_below = at.glyph + at.strong + text.x + gap + aside.x > width;
    if (at.aside_below) at.height += aside.y + frame.px(2);
  }
  return at;
}

}  // namespace

float saying_height(const Frame& frame, const Saying& saying, float width, float em) {
  return lay_out(frame, saying, width, em).height;
}

void draw_saying(const Frame& frame, ImVec2 top_left, const Saying& saying, float width, float em, const Pair* on) {
  const auto at = lay_out(frame, saying, width, em);
  const auto plain = on != nullptr ? on->text : frame.colours.text;
  const auto muted = on != nullptr ? on->text : frame.colours.muted;
  const auto colour = on != nullptr || saying.tone == Tone::quiet ? plain : frame.of(saying.tone);
  float x = top_left.x;
  if (*saying.glyph != '\0') frame.text(top_left, saying.glyph, colour, {em, false});
  x += at.glyph;
  if (!saying.strong.empty()) frame.text({x, top_left.y}, saying.strong, colour, {em, true});
  x += at.strong;
  if (!saying.text.empty()) {
    ImGui::SetCursorScreenPos({std::floor(x), std::floor(top_left.y)});
    const bool alert = saying.tone == Tone::doubt || saying.tone == Tone::bad;  // its beginning has the colour
    frame.paragraph(saying.text, alert && !saying.strong.empty() ? plain : colour, {em, false}, at.text_width);
  }
  if (saying.aside.empty()) return;
  const Type small{type::kSmall, false};
  if (at.aside_below) {
    ImGui::SetCursorScreenPos({top_left.x + at.glyph, std::floor(top_left.y + at.text_height + frame.px(2))});
    frame.paragraph(saying.aside, muted, small, width - at.glyph);
  } else {
    const float end = x + frame.size(saying.text, {em, false}, at.text_width).x + frame.px(5);
    frame.text_beside(end, top_left.y + at.text_height / 2 + frame.px(1), saying.aside, muted, small);
  }
}

void activate_now(ImGuiID id) {
  auto& context = *ImGui::GetCurrentContext();
  context.NavActivateId = id;
  context.NavActivateFlags = ImGuiActivateFlags_PreferInput;
}

void give_back_keyboard() { ImGui::ClearActiveID(); }

namespace {

template <typename Input>
bool field(const Frame& frame, const char* label, const FieldLook& look, Input input) {
  const auto text = shown(label);
  const float width = look.width > 0 ? look.width : ImGui::GetContentRegionAvail().x;
  if (!text.empty()) {
    frame.paragraph(text, look.bad ? frame.colours.bad() : frame.colours.text, {type::kLabel, true});
    ImGui::SetCursorScreenPos({ImGui::GetCursorScreenPos().x, ImGui::GetCursorScreenPos().y - frame.px(3)});
  }
  const Type type{type::kText, false};
  frame.push(type);
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, {frame.px(10), (frame.px(34) - ImGui::GetFontSize()) / 2});
  // The label that tests and screen readers know stays the item's; nothing of it is drawn beside the field.
  const std::string id = "##" + text;
  const bool active = ImGui::GetActiveID() == ImGui::GetID(id.c_str());
  ImGui::PushStyleColor(ImGuiCol_Border, look.bad ? frame.colours.bad() : active ? frame.accent().area : frame.colours.line);
  ImGui::SetNextItemWidth(width);
  if (look.take_focus) activate_now(ImGui::GetID(id.c_str()));
  const bool result = input(id.c_str(), look.hint, look.flags | (look.password ? ImGuiInputTextFlags_Password : 0));
  ImGui::PopStyleColor();
  ImGui::PopStyleVar();
  Frame::pop();
  return result;
}

}  // namespace

bool text_field(const Frame& frame, const char* label, std::string& text, const FieldLook& look) {
  return field(frame, label, look, [&text](const char* id, const char* hint, ImGuiInputTextFlags flags) {
    return ImGui::InputTextWithHint(id, hint, &text, flags);
  });
}

bool text_field(const Frame& frame, const char* label, SecretText& text, const FieldLook& look) {
  return field(frame, label, look, [&text](const char* id, const char* hint, ImGuiInputTextFlags flags) {
    return ImGui::InputTextWithHint(id, hint, text.text.data(), text.text.size(), flags | ImGuiInputTextFlags_NoUndoRedo);
  });
}

// Besides the text itself, ImGui keeps what is or was being edited.
void SecretText::wipe() {
  const auto zero = [](char* data, std::size_t size) {
    volatile char* at = data;
    for (std::size_t each = 0; each < size; ++each) at[each] = 0;
  };
  zero(text.data(), text.size());
  if (auto* context = ImGui::GetCurrentContext()) {
    const auto zero_all = [&zero](ImVector<char>& buffer) {
      if (buffer.Data != nullptr) zero(buffer.Data, static_cast<std::size_t>(buffer.Capacity));
    };
    zero_all(context->InputTextState.TextA);
    zero_all(context->InputTextState.TextToRevertTo);
    zero_all(context->InputTextState.CallbackTextBackup);
    zero_all(context->InputTextDeactivatedState.TextA);
    context->InputTextState.TextLen = 0;
  }
}

}  // namespace ui
