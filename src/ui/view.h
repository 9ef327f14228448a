// The whole window: draws desk::State, collects desk::Intents. The same input gives the same frame and the same intents.
//
// Call between ImGui::NewFrame and ImGui::Render, on the main thread; apply the intents afterwards. prepare() (theme.h)
// once before the first frame. The window's background is to be cleared with background(): nothing paints it.
#pragma once

#include <vector>

#include <imgui.h>

#include "desk/intent.h"
#include "desk/state.h"
#include "ui/ui_state.h"

namespace ui {

struct Drawn {
  KeyboardOwner owner = KeyboardOwner::desk;
  bool settling = false;         // something opened or closed: more frames are wanted without an event
  bool choices_changed = false;  // UiState::choices are to be written
};

Drawn draw(const desk::State& state, UiState& ui, std::vector<desk::Intent>& intents);

ImVec4 background(const UiState& ui);

}  // namespace ui
