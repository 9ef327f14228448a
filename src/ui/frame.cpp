#include "ui/frame.h"

#include <imgui_internal.h>

namespace ui {

ImU32 Frame::of(Tone tone) const {
  switch (tone) {
    case Tone::quiet: return colours.muted;
    case Tone::good: return colours.good();
    case Tone::doubt: return colours.doubt();
    case Tone::bad: return colours.bad();
  }
  return colours.text;
}

void Frame::push(Type type) const {
  ImGui::PushFont(type.bold ? ui.fonts.bold : ui.fonts.regular, type_size(type.em));
}

ImVec2 Frame::size(const std::string& text, Type type, float wrap) const {
  push(type);
  const auto size = ImGui::CalcTextSize(text.c_str(), nullptr, false, wrap);
  pop();
  return size;
}

float Frame::text(ImVec2 top_left, const std::string& text, ImU32 colour, Type type) const {
  push(type);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::SetCursorScreenPos({std::floor(top_left.x), std::floor(top_left.y)});
  ImGui::TextUnformatted(text.c_str(), text.c_str() + text.size());
  const float end = ImGui::GetItemRectMax().x;
  ImGui::PopStyleColor();
  pop();
  return end;
}

float Frame::text_beside(float x, float middle, const std::string& text, ImU32 colour, Type type) const {
  return this->text({x, middle - size(text, type).y / 2}, text, colour, type);
}

void Frame::paragraph(const std::string& text, ImU32 colour, Type type, float width) const {
  push(type);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::PushTextWrapPos(width > 0 ? ImGui::GetCursorPosX() + width : 0);
  ImGui::TextUnformatted(text.c_str(), text.c_str() + text.size());
  ImGui::PopTextWrapPos();
  ImGui::PopStyleColor();
  pop();
}

}  // namespace ui
