#include "ui/form.h"

namespace ui {

void section(const Frame& frame, const char* title, const char* note) {
  ImGui::Dummy(frame.px(0, 2));
  ImGui::Separator();
  frame.paragraph(title, frame.colours.text, {type::kStrong, true});
  frame.paragraph(note, frame.colours.muted, {type::kLabel, false});
}

void tick(const Frame& frame, const std::string& label, const char* note, bool& on) {
  ImGui::PushStyleVar(ImGuiStyleVar_FramePadding, frame.px(2, 2));
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, frame.px(10, 3));
  ImGui::Checkbox(label.c_str(), &on);
  ImGui::PopStyleVar(2);
  ImGui::Indent(frame.px(30));
  frame.paragraph(note, frame.colours.muted, {type::kLabel, false});
  ImGui::Unindent(frame.px(30));
}

}  // namespace ui
