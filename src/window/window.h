// The window: GLFW, OpenGL and ImGui's backends. The only place that knows them.
//
// Life cycle: open() makes the window (hidden), the OpenGL context and the ImGui context; the caller sets ImGui up
// (fonts, style) and calls run(), which shows the window, waits, routes input, builds and draws frames, and returns
// when the window was closed or the program wants to quit. Threads that call wake() must have ended before the window
// goes.
//
// Everything happens on the main thread except wake(), which any thread may call: it makes run() look for news. While
// nothing happens run() sleeps and no frame is built; a frame that would look like the last one is not drawn; a
// minimised window draws nothing and its scans are recorded all the same.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "circ/key_stroke.h"
#include "window/input_queue.h"
#include "window/pacing.h"
#include "window/picture.h"
#include "window/renderer.h"

struct GLFWwindow;

namespace window {

// Where the window stood, to be remembered until the next start; in pixels. `maximised`: the rest is where it goes back.
struct Place {
  int x = 0, y = 0, width = 0, height = 0;
  bool maximised = false;
};

struct Options {
  std::string title;
  int width = 1280, height = 800;  // at scale 1; grows with the monitor's scale
  std::optional<Place> place;      // taken when it lies on a monitor that is there
};

// No window: what the system and the driver said.
struct Fault {
  std::string text;
};

// What run() asks of the program. None of them may wait.
struct Program {
  // A stroke for the desk, in order.
  std::function<void(const circ::KeyStroke&)> type;
  // The window got or lost the keyboard. On loss a partial scan is dropped.
  std::function<void(bool here)> keyboard_here;
  // Takes what threads told and what the time brought; called after every sleep, minimised or not. True: something
  // may look different now.
  std::function<bool()> absorb;
  // Builds one frame between ImGui::NewFrame and ImGui::Render, applies what people asked for in it, and tells who
  // owns the keyboard from now on.
  std::function<Keyboard()> frame;
  // When the next frame is due although nothing happens.
  std::function<std::optional<std::chrono::system_clock::time_point>()> deadline;
  std::function<bool()> wants_quit;
  // Somebody closes the window. False: not now, the program asks something first.
  std::function<bool()> may_close;
};

class Window {
 public:
  static std::variant<std::unique_ptr<Window>, Fault> open(const Options& options);
  ~Window();
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;

  void run(const Program& program);
  void wake() const;
  // From inside of frame() or absorb(): something will look different.
  void draw_again() { pacing_.something_happened(); }

  void set_title(const std::string& title);
  void set_background(float red, float green, float blue);
  Place place() const;
  float content_scale() const;  // the monitor's; changes when the window is moved to another
  // A mouse button was pressed where the mouse has just come to: the press is for the frame after this one.
  bool press_waits() const { return queue_.press_waits(); }
  const std::string& renderer() const { return renderer_->name(); }
  bool has_keyboard() const;    // also before it is shown: it opens in front

  // Counts since the start, for benches and the log: frames built, and those that were painted.
  std::size_t frames_built() const { return frames_built_; }
  std::size_t frames_painted() const { return frames_painted_; }

 private:
  Window(GLFWwindow* handle, OpenGL version);

  void put(const Place& place);
  void listen();
  void heard(const Input& input);
  void remember_place();
  void asked_to_close();
  void uncovered();
  void sleep();
  void look_for_news();
  void run_frame();
  void paint_if_changed();
  std::optional<Pacing::Duration> until_deadline() const;
  bool minimised() const;
  bool input_waits_for_frame() const { return queue_.stopped() && !queue_.empty(); }
  bool closing() const;

  static Window& of(GLFWwindow* handle);

  GLFWwindow* handle_;
  std::unique_ptr<Renderer> renderer_;
  InputQueue queue_;
  Pacing pacing_;
  Picture picture_;
  Keyboard keyboard_ = Keyboard::desk;
  const Program* program_ = nullptr;  // while run() runs
  InputQueue::Receivers receivers_;
  float background_[3] = {0, 0, 0};
  Place restored_;  // the place while not maximised
  std::optional<std::chrono::system_clock::time_point> met_deadline_;  // has already asked for its frames
  std::size_t frames_built_ = 0, frames_painted_ = 0;
};

}  // namespace window
