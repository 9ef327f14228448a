#include "window/imgui_input.h"

#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>

// Exported by the backend "to allow third-party code to use that", but not in its header.
ImGuiKey ImGui_ImplGlfw_KeyToImGuiKey(int keycode, int scancode);

namespace window {
namespace {

input::Action action_of(int glfw_action) {
  if (glfw_action == GLFW_PRESS) return input::Action::press;
  return glfw_action == GLFW_REPEAT ? input::Action::repeat : input::Action::release;
}

int key_on_this_layout(int key, int scancode) {
  const bool letters_and_marks = key >= GLFW_KEY_APOSTROPHE && key <= GLFW_KEY_WORLD_2;
  if (!letters_and_marks) return key;
  const char* name = glfwGetKeyName(key, scancode);
  if (name == nullptr || name[0] == '\0' || name[1] != '\0') return key;  // no Latin letter on it
  const char c = name[0];
  if (c >= 'a' && c <= 'z') return GLFW_KEY_A + (c - 'a');
  if (c == '+') return GLFW_KEY_EQUAL;  // Ctrl++ zooms, wherever the plus is
  // Numbers of GLFW's keys for digits, capitals and marks are their ASCII codes.
  constexpr const char* kMarks = "`-=[]\\,;'./0123456789";
  for (const char* mark = kMarks; *mark != '\0'; ++mark) {
    if (*mark == c) return c;
  }
  return key;
}

// X11 reports the modifiers from before the event, also for the modifier keys themselves.
Modifiers after_event(Modifiers held, int key, input::Action action) {
  const bool down = action != input::Action::release;
  switch (key) {
    case GLFW_KEY_LEFT_CONTROL: case GLFW_KEY_RIGHT_CONTROL: held.control = down; break;
    case GLFW_KEY_LEFT_SHIFT: case GLFW_KEY_RIGHT_SHIFT: held.shift = down; break;
    case GLFW_KEY_LEFT_ALT: case GLFW_KEY_RIGHT_ALT: held.alt = down; break;
    case GLFW_KEY_LEFT_SUPER: case GLFW_KEY_RIGHT_SUPER: held.super = down; break;
    default: break;
  }
  return held;
}

void feed_modifiers(const Modifiers& held) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, held.control);
  io.AddKeyEvent(ImGuiMod_Shift, held.shift);
  io.AddKeyEvent(ImGuiMod_Alt, held.alt);
  io.AddKeyEvent(ImGuiMod_Super, held.super);
}

// A release lifts modifiers only: with those it might press, each letter of a scan would cost ImGui a frame.
void lift_modifiers(const Modifiers& held) {
  ImGuiIO& io = ImGui::GetIO();
  if (!held.control) io.AddKeyEvent(ImGuiMod_Ctrl, false);
  if (!held.shift) io.AddKeyEvent(ImGuiMod_Shift, false);
  if (!held.alt) io.AddKeyEvent(ImGuiMod_Alt, false);
  if (!held.super) io.AddKeyEvent(ImGuiMod_Super, false);
}

void feed(GLFWwindow*, const input::Key& key) {
  const bool down = key.action != input::Action::release;
  if (down) {
    feed_modifiers(key.modifiers);
  } else {
    lift_modifiers(key.modifiers);
  }
  ImGui::GetIO().AddKeyEvent(ImGui_ImplGlfw_KeyToImGuiKey(key.key, 0), down);
}
void feed(GLFWwindow*, const input::Character& character) { ImGui::GetIO().AddInputCharacter(character.code); }
void feed(GLFWwindow*, const input::MouseButton& button) {
  if (button.button < 0 || button.button >= ImGuiMouseButton_COUNT) return;
  feed_modifiers(button.modifiers);
  ImGui::GetIO().AddMouseButtonEvent(button.button, button.down);
}
void feed(GLFWwindow* handle, const input::MousePosition& position) {
  ImGui_ImplGlfw_CursorPosCallback(handle, position.x, position.y);
}
void feed(GLFWwindow* handle, const input::MouseInside& inside) {
  ImGui_ImplGlfw_CursorEnterCallback(handle, inside.inside ? GLFW_TRUE : GLFW_FALSE);
}
void feed(GLFWwindow*, const input::Wheel& wheel) {
  feed_modifiers(wheel.modifiers);
  ImGui::GetIO().AddMouseWheelEvent(static_cast<float>(wheel.x), static_cast<float>(wheel.y));
}
void feed(GLFWwindow*, const input::Focus& focus) { ImGui::GetIO().AddFocusEvent(focus.here); }

}  // namespace

Modifiers modifiers_of(int glfw_modifiers) {
  return {.control = (glfw_modifiers & GLFW_MOD_CONTROL) != 0,
          .shift = (glfw_modifiers & GLFW_MOD_SHIFT) != 0,
          .alt = (glfw_modifiers & GLFW_MOD_ALT) != 0,
          .super = (glfw_modifiers & GLFW_MOD_SUPER) != 0};
}

Modifiers modifiers_down(GLFWwindow* handle) {
  const auto down = [handle](int left, int right) {
    return glfwGetKey(handle, left) == GLFW_PRESS || glfwGetKey(handle, right) == GLFW_PRESS;
  };
  return {.control = down(GLFW_KEY_LEFT_CONTROL, GLFW_KEY_RIGHT_CONTROL),
          .shift = down(GLFW_KEY_LEFT_SHIFT, GLFW_KEY_RIGHT_SHIFT),
          .alt = down(GLFW_KEY_LEFT_ALT, GLFW_KEY_RIGHT_ALT),
          .super = down(GLFW_KEY_LEFT_SUPER, GLFW_KEY_RIGHT_SUPER)};
}

input::Key key_pressed(int key, int scancode, int action, int modifiers) {
  const input::Action what = action_of(action);
  return {.key = key_on_this_layout(key, scancode),
          .action = what,
          .modifiers = after_event(modifiers_of(modifiers), key, what)};
}

void feed_imgui(GLFWwindow* handle, const Input& input) {
  std::visit([handle](const auto& one) { feed(handle, one); }, input);
}

}  // namespace window
