#include "window/window.h"

#include <glad/gl.h>
#include <GLFW/glfw3.h>
#include <imgui.h>
#include <imgui_impl_glfw.h>
#include <imgui_internal.h>

#include <algorithm>
#include <utility>

#include "window/imgui_input.h"
#include "window/system.h"

namespace window {
namespace {

std::string last_error() {
  const char* text = nullptr;
  glfwGetError(&text);
  return text == nullptr ? "unknown" : text;
}

void set_hints(OpenGL version, const Options& options) {
  glfwDefaultWindowHints();
  glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);
  glfwWindowHint(GLFW_SCALE_TO_MONITOR, GLFW_TRUE);
  // On a processor that paints, each of these costs as much as the picture itself.
  for (int bits : {GLFW_DEPTH_BITS, GLFW_STENCIL_BITS, GLFW_ALPHA_BITS, GLFW_SAMPLES}) glfwWindowHint(bits, 0);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, options.title.c_str());
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, options.title.c_str());
  if (version == OpenGL::core_3_3) {
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  }
}

// Enough of it to take hold of with the mouse.
bool lies_on_a_monitor(const Place& place) {
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  for (int i = 0; i < count; ++i) {
    int x = 0, y = 0, width = 0, height = 0;
    glfwGetMonitorWorkarea(monitors[i], &x, &y, &width, &height);
    const int wide = std::min(x + width, place.x + place.width) - std::max(x, place.x);
    const int high = std::min(y + height, place.y + place.height) - std::max(y, place.y);
    if (wide >= 200 && high >= 100 && place.y >= y) return true;
  }
  return false;
}

// ImGui changes its picture later although nothing happens: a tooltip has its delay, and what is dragged beyond an edge
// scrolls.
bool imgui_about_to_change() {
  const ImGuiContext& g = *ImGui::GetCurrentContext();
  const bool tooltip = g.HoverItemDelayId != 0 && g.HoverItemDelayTimer <= g.Style.HoverDelayNormal;
  const bool dragging = g.ActiveId != 0 && g.IO.MouseDown[0];
  return tooltip || dragging;
}

}  // namespace

std::variant<std::unique_ptr<Window>, Fault> Window::open(const Options& options) {
  use_no_input_method();
  if (glfwInit() == GLFW_FALSE) return Fault{last_error()};
  std::string errors;
  for (const OpenGL version : {OpenGL::core_3_3, OpenGL::old}) {
    set_hints(version, options);
    GLFWwindow* handle = glfwCreateWindow(options.width, options.height, options.title.c_str(), nullptr, nullptr);
    if (handle != nullptr) {
      glfwMakeContextCurrent(handle);
      if (gladLoadGL(glfwGetProcAddress) != 0) {
        std::unique_ptr<Window> window(new Window(handle, version));
        if (options.place) window->put(*options.place);
        return window;
      }
      glfwDestroyWindow(handle);
    }
    errors += (errors.empty() ? "" : "; ") + last_error();
  }
  glfwTerminate();
  return Fault{errors};
}

Window::Window(GLFWwindow* handle, OpenGL version) : handle_(handle) {
  glfwSwapInterval(0);  // frames are paced here; a driver that waits would hold the scans up
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTextCursorBlink = false;  // a frame twice a second for as long as nobody does anything
  // Without its callbacks: they would pass our queue by.
  ImGui_ImplGlfw_InitForOpenGL(handle_, false);
  renderer_ = std::make_unique<Renderer>(version);
  listen();
  remember_place();
  receivers_ = {
      .desk =
          [this](circ::KeyStroke stroke) {
            if (stroke.key == circ::Key::paste) {
              const char* text = glfwGetClipboardString(nullptr);
              stroke.text = text == nullptr ? "" : text;
            }
            program_->type(stroke);
          },
      .imgui = [this](const Input& input) { feed_imgui(handle_, input); },
      .focus = [this](bool here) { program_->keyboard_here(here); },
  };
}

Window::~Window() {
  renderer_.reset();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  glfwDestroyWindow(handle_);
  glfwTerminate();
}

Window& Window::of(GLFWwindow* handle) { return *static_cast<Window*>(glfwGetWindowUserPointer(handle)); }

void Window::listen() {
  glfwSetWindowUserPointer(handle_, this);
  glfwSetKeyCallback(handle_, [](GLFWwindow* w, int key, int scancode, int action, int modifiers) {
    of(w).heard(key_pressed(key, scancode, action, modifiers));
  });
  glfwSetCharCallback(handle_, [](GLFWwindow* w, unsigned code) {
    of(w).heard(input::Character{static_cast<char32_t>(code)});
  });
  glfwSetMouseButtonCallback(handle_, [](GLFWwindow* w, int button, int action, int modifiers) {
    of(w).heard(input::MouseButton{button, action == GLFW_PRESS, modifiers_of(modifiers)});
  });
  glfwSetCursorPosCallback(handle_, [](GLFWwindow* w, double x, double y) { of(w).heard(input::MousePosition{x, y}); });
  glfwSetCursorEnterCallback(handle_, [](GLFWwindow* w, int inside) { of(w).heard(input::MouseInside{inside != 0}); });
  glfwSetScrollCallback(handle_, [](GLFWwindow* w, double x, double y) {
    of(w).heard(input::Wheel{x, y, modifiers_down(w)});
  });
  glfwSetWindowFocusCallback(handle_, [](GLFWwindow* w, int here) { of(w).heard(input::Focus{here != 0}); });

  glfwSetWindowCloseCallback(handle_, [](GLFWwindow* w) { of(w).asked_to_close(); });
  glfwSetWindowPosCallback(handle_, [](GLFWwindow* w, int, int) { of(w).remember_place(); });
  glfwSetWindowSizeCallback(handle_, [](GLFWwindow* w, int, int) { of(w).remember_place(); });
  glfwSetWindowMaximizeCallback(handle_, [](GLFWwindow* w, int) { of(w).uncovered(); });
  glfwSetWindowIconifyCallback(handle_, [](GLFWwindow* w, int) { of(w).uncovered(); });
  glfwSetFramebufferSizeCallback(handle_, [](GLFWwindow* w, int, int) { of(w).uncovered(); });
  glfwSetWindowContentScaleCallback(handle_, [](GLFWwindow* w, float, float) { of(w).uncovered(); });
  glfwSetWindowRefreshCallback(handle_, [](GLFWwindow* w) {
    Window& window = of(w);
    window.uncovered();
    // Windows stays in its own loop while a window is resized, so this is the place to draw.
    if (window.program_ != nullptr && window.pacing_.frame_due(std::chrono::steady_clock::now())) window.run_frame();
  });
}

void Window::asked_to_close() {
  if (program_ != nullptr && !program_->may_close()) glfwSetWindowShouldClose(handle_, GLFW_FALSE);
  pacing_.something_happened();
}

void Window::heard(const Input& input) {
  queue_.push(input);
  if (std::holds_alternative<input::Key>(input) || std::holds_alternative<input::Character>(input)) {
    pacing_.key_came(std::chrono::steady_clock::now());
  } else {
    pacing_.something_happened();
  }
}

void Window::uncovered() {
  picture_.forget();
  pacing_.something_happened();
}

void Window::put(const Place& place) {
  if (!lies_on_a_monitor(place)) return;
  glfwSetWindowSize(handle_, place.width, place.height);
  glfwSetWindowPos(handle_, place.x, place.y);
  restored_ = place;
  if (place.maximised) glfwMaximizeWindow(handle_);
}

void Window::remember_place() {
  if (minimised() || glfwGetWindowAttrib(handle_, GLFW_MAXIMIZED) != 0) return;
  glfwGetWindowPos(handle_, &restored_.x, &restored_.y);
  glfwGetWindowSize(handle_, &restored_.width, &restored_.height);
}

Place Window::place() const {
  Place place = restored_;
  place.maximised = glfwGetWindowAttrib(handle_, GLFW_MAXIMIZED) != 0;
  return place;
}

void Window::run(const Program& program) {
  program_ = &program;
  glfwShowWindow(handle_);
  pacing_.something_happened();
  bool focus_known = false;
  while (!closing()) {
    sleep();
    // What waited behind a stop may be long after its event, so the frames that the event asked for are gone.
    if (queue_.deliver(keyboard_, receivers_)) pacing_.something_happened();
    look_for_news();
    if (closing()) break;
    if (minimised() ? input_waits_for_frame() : pacing_.frame_due(std::chrono::steady_clock::now())) run_frame();
    // A window that opens behind another hears nothing of it; one that opens in front has heard by now.
    if (!focus_known && !pacing_.sleep(std::chrono::steady_clock::now(), std::nullopt)) {
      focus_known = true;
      if (!has_keyboard()) heard(input::Focus{false});
    }
  }
  glfwHideWindow(handle_);
  program_ = nullptr;
}

void Window::sleep() {
  std::optional<Pacing::Duration> until = until_deadline();
  if (!queue_.empty()) {
    if (queue_.stopped()) pacing_.input_waits();
    until = Pacing::Duration::zero();
  } else if (!minimised()) {
    until = pacing_.sleep(std::chrono::steady_clock::now(), until);
  }
  if (!until) {
    glfwWaitEvents();
  } else if (*until <= Pacing::Duration::zero()) {
    glfwPollEvents();
  } else {
    glfwWaitEventsTimeout(std::chrono::duration<double>(*until).count());
  }
}

// A deadline that has passed and was not moved on asks for its frames once only.
std::optional<Pacing::Duration> Window::until_deadline() const {
  const auto deadline = program_->deadline();
  if (!deadline || deadline == met_deadline_) return std::nullopt;
  return std::max(Pacing::Duration::zero(),
                  std::chrono::duration_cast<Pacing::Duration>(*deadline - std::chrono::system_clock::now()));
}

void Window::look_for_news() {
  if (program_->absorb()) pacing_.something_happened();
  if (until_deadline() == Pacing::Duration::zero()) {
    met_deadline_ = program_->deadline();
    pacing_.something_happened();
  }
}

void Window::run_frame() {
  const auto started = std::chrono::steady_clock::now();
  renderer_->new_frame();
  ImGui_ImplGlfw_NewFrame();
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = std::min(io.DeltaTime, 0.05F);  // after a sleep of hours nothing may fade in at once
  ImGui::NewFrame();
  keyboard_ = program_->frame();
  ImGui::Render();
  ++frames_built_;
  const std::size_t painted_before = frames_painted_;
  if (!minimised()) paint_if_changed();
  const bool input_left = ImGui::GetCurrentContext()->InputEventsQueue.Size > 0;
  queue_.frame_ran(!input_left);
  pacing_.frame_ran(started, {.looks_different = frames_painted_ > painted_before,
                              .input_left = input_left || input_waits_for_frame(),
                              .about_to_change = imgui_about_to_change()});
}

void Window::paint_if_changed() {
  ImDrawData& frame = *ImGui::GetDrawData();
  int width = 0, height = 0;
  glfwGetFramebufferSize(handle_, &width, &height);
  if (width == 0 || height == 0 || !picture_.changes_to(frame)) return;
  renderer_->draw(frame, width, height, background_);
  glfwSwapBuffers(handle_);
  ++frames_painted_;
}

void Window::set_background(float red, float green, float blue) {
  const float wanted[3] = {red, green, blue};
  if (std::equal(wanted, wanted + 3, background_)) return;
  std::copy(wanted, wanted + 3, background_);
  uncovered();
}

void Window::wake() const { glfwPostEmptyEvent(); }
void Window::set_title(const std::string& title) { glfwSetWindowTitle(handle_, title.c_str()); }
bool Window::minimised() const { return glfwGetWindowAttrib(handle_, GLFW_ICONIFIED) != 0; }
bool Window::has_keyboard() const {
  const bool shown = glfwGetWindowAttrib(handle_, GLFW_VISIBLE) != 0;
  return !shown || glfwGetWindowAttrib(handle_, GLFW_FOCUSED) != 0;
}
bool Window::closing() const { return glfwWindowShouldClose(handle_) != 0 || program_->wants_quit(); }

float Window::content_scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(handle_, &x, &y);
  return std::max(x, y);
}

}  // namespace window
