// The program's window without a window: a small ImGui backend that answers texture requests with nothing, presses
// keys and mouse buttons, finds items by their labels and reads back every text of a frame.
//
// Items and their places come through the hooks that IMGUI_ENABLE_TEST_ENGINE calls; text comes from ImGui's own log.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <imgui.h>
#include <imgui_internal.h>

#include "desk/intent.h"
#include "desk/state.h"
#include "ui/view.h"

namespace test {

struct Item {
  std::string label;  // as it is shown; of "##name" the name
  std::string key;    // of "label###key" the key
  ImRect place;       // what of it can be seen
  bool disabled = false;
};

class Headless {
 public:
  explicit Headless(float width = 1280, float height = 800);
  ~Headless();
  Headless(const Headless&) = delete;
  Headless& operator=(const Headless&) = delete;

  desk::State state;
  ui::UiState ui;
  std::vector<desk::Intent> intents;  // of all frames since it was cleared
  bool arranges = true;               // the work for another thread is done between two frames; else it waits for arrange()
  ui::Drawn drawn;

  void frames(int count = 3);
  void arrange();
  // Every text of the frame, read by drawing it once more: while its log is on, ImGui clips no rows.
  const std::string& text();
  bool shows(std::string_view part) { return text().find(part) != std::string::npos; }
  const Item* find(std::string_view label) const;
  std::size_t items_built() const { return items_.size(); }

  void click(std::string_view label, ImGuiMouseButton button = ImGuiMouseButton_Left, ImGuiKeyChord held = 0);
  void click_at(ImVec2 place, ImGuiMouseButton button = ImGuiMouseButton_Left);
  void hover(std::string_view label);
  void hover_at(ImVec2 place);
  void drag(std::string_view from, std::string_view to);
  void button_down(ImVec2 place);
  void button_up();
  void press(ImGuiKeyChord chord);
  void type(const std::string& text);  // into whatever has the keyboard, all in one frame

  template <typename Asked>
  std::vector<Asked> asked() const {
    std::vector<Asked> found;
    for (const auto& intent : intents) {
      if (const auto* one = std::get_if<Asked>(&intent)) found.push_back(*one);
    }
    return found;
  }

  // For the hooks.
  void item_added(ImGuiID id, const ImRect& place, bool disabled);
  void item_named(ImGuiID id, const char* label);

 private:
  void frame(bool reads_text = false);
  void hold(ImGuiKeyChord chord, bool down);
  ImVec2 middle_of(std::string_view label) const;

  ImGuiContext* context_;
  std::optional<ui::ArrangeJob> job_;
  decltype(ui::UploadForm::to_look) look_;
  std::map<ImGuiID, Item> items_;
  std::string text_;
  bool text_is_read_ = false;
};

}  // namespace test
