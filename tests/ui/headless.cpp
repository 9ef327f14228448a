#include "ui/headless.h"

#include <cstdarg>
#include <stdexcept>
#include <utility>

#include "ui/theme.h"

namespace test {

Headless::Headless(float width, float height) : context_(ImGui::CreateContext()) {
  auto& io = ImGui::GetIO();
  io.DisplaySize = {width, height};
  io.DeltaTime = 1.0f / 60;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  context_->TestEngine = this;
  context_->TestEngineHookItems = true;
  ui.fonts = ui::prepare();
  ui.choices.theme = ui::ThemeChoice::light;
  state.now = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{10};
  state.loading = false;
  state.station.set_up = true;
  state.station.branch_name = "Main Library";
  state.station.station_name = "Circulation desk 2";
}

Headless::~Headless() {
  for (auto* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext(context_);
}

void Headless::frame(bool reads_text) {
  items_.clear();
  ImGui::NewFrame();
  if (reads_text) ImGui::LogToBuffer();
  drawn = ui::draw(state, ui, intents);
  text_is_read_ = reads_text;
  if (reads_text) {
    text_ = context_->LogBuffer.c_str();
    ImGui::LogFinish();
  }
  if (auto job = ui.table.view.job()) job_ = std::move(job);
  if (auto look = std::exchange(ui.upload.to_look, {})) look_ = std::move(look);
  if (arranges) arrange();
  ImGui::Render();
  for (auto* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantCreate) texture->SetTexID(ImTextureID{1});
    if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    } else {
      texture->SetStatus(ImTextureStatus_OK);
    }
  }
}

void Headless::arrange() {
  if (look_) (*std::exchange(look_, {}))();
  if (!job_) return;
  ui.table.view.take(*job_, ui::arrange(*job_));
  job_.reset();
}

void Headless::frames(int count) {
  for (int each = 0; each < count || !context_->InputEventsQueue.empty(); ++each) frame();
}

const std::string& Headless::text() {
  if (!text_is_read_) frame(true);
  return text_;
}

const Item* Headless::find(std::string_view label) const {
  for (const auto& [id, item] : items_) {
    if ((item.label == label || item.key == label) && item.place.GetWidth() > 0 && item.place.GetHeight() > 0) return &item;
  }
  return nullptr;
}

ImVec2 Headless::middle_of(std::string_view label) const {
  const auto* item = find(label);
  if (item == nullptr) throw std::runtime_error("no item is labelled " + std::string(label));
  return item->place.GetCenter();
}

void Headless::hold(ImGuiKeyChord chord, bool down) {
  auto& io = ImGui::GetIO();
  for (const auto modifier : {ImGuiMod_Ctrl, ImGuiMod_Shift, ImGuiMod_Alt, ImGuiMod_Super}) {
    if ((chord & modifier) != 0) io.AddKeyEvent(modifier, down);
  }
}

void Headless::click(std::string_view label, ImGuiMouseButton button, ImGuiKeyChord held) {
  frames(1);
  hold(held, true);
  click_at(middle_of(label), button);
  hold(held, false);
  frames();
}

void Headless::click_at(ImVec2 place, ImGuiMouseButton button) {
  hover_at(place);
  ImGui::GetIO().AddMouseButtonEvent(button, true);
  frames(1);
  ImGui::GetIO().AddMouseButtonEvent(button, false);
  frames();
}

void Headless::hover(std::string_view label) {
  frames(1);
  hover_at(middle_of(label));
}

void Headless::hover_at(ImVec2 place) {
  ImGui::GetIO().AddMousePosEvent(place.x, place.y);
  frames(2);
}

void Headless::drag(std::string_view from, std::string_view to) {
  frames(1);
  const auto begin = middle_of(from), end = middle_of(to);
  button_down(begin);
  for (const float part : {0.3f, 0.6f, 1.0f}) hover_at(ImLerp(begin, end, part));
  button_up();
}

void Headless::button_down(ImVec2 place) {
  hover_at(place);
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
  frames(1);
}

void Headless::button_up() {
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
  frames();
}

void Headless::press(ImGuiKeyChord chord) {
  auto& io = ImGui::GetIO();
  const auto key = static_cast<ImGuiKey>(chord & ~ImGuiMod_Mask_);
  hold(chord, true);
  io.AddKeyEvent(key, true);
  frames(1);
  io.AddKeyEvent(key, false);
  hold(chord, false);
  frames();
}

void Headless::type(const std::string& text) {
  ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
  frames(1);
}

void Headless::item_added(ImGuiID id, const ImRect& place, bool disabled) {
  ImRect seen = place;
  seen.ClipWithFull(context_->CurrentWindow->ClipRect);
  auto& item = items_[id];
  item.place = seen;
  item.disabled = disabled;
}

void Headless::item_named(ImGuiID id, const char* label) {
  const std::string_view all = label;
  const auto mark = all.find("##");
  std::string_view name = all.substr(0, mark);
  if (mark == 0) name = all.substr(all.find_first_not_of('#'));
  items_[id].label = name;
  const auto key = all.find("###");
  if (mark != 0 && key != std::string_view::npos) items_[id].key = all.substr(key + 3);
}

}  // namespace test

// What an ImGui built with IMGUI_ENABLE_TEST_ENGINE calls.

namespace {
test::Headless* of(ImGuiContext* context) { return static_cast<test::Headless*>(context->TestEngine); }
}  // namespace

void ImGuiTestEngineHook_ItemAdd(ImGuiContext* context, ImGuiID id, const ImRect& place, const ImGuiLastItemData* data) {
  const bool disabled = data != nullptr && (data->ItemFlags & ImGuiItemFlags_Disabled) != 0;
  of(context)->item_added(id, place, disabled);
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext* context, ImGuiID id, const char* label, ImGuiItemStatusFlags) {
  of(context)->item_named(id, label);
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID) { return nullptr; }
