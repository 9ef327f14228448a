// Between GLFW's numbers, the queue's input and ImGui's events.
//
// ImGui's GLFW backend asks for the modifiers that are down at the moment; input that has waited in the queue carries
// those of its own moment, so it is handed over here.
#pragma once

#include "window/input_queue.h"

struct GLFWwindow;

namespace window {

Modifiers modifiers_of(int glfw_modifiers);
Modifiers modifiers_down(GLFWwindow* handle);

// A key as GLFW reports it, by its place on a US keyboard, becomes the key of that letter on the keyboard in use.
input::Key key_pressed(int key, int scancode, int action, int modifiers);

void feed_imgui(GLFWwindow* handle, const Input& input);

}  // namespace window
