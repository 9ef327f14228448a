// Everything that keyboard and mouse do, in the one order in which it happened, and who gets it.
//
// The window's callbacks push; before each frame and after each sleep the window delivers. A delivery hands events on,
// in order, until the queue is empty or stops. It stops after whatever may change who owns the keyboard (a mouse
// button, Esc, a key that opens or closes a dialog): what comes behind waits until frames have run and the view has
// told the owner anew. Scans never wait for a frame otherwise, and a mode key between two scans keeps its place.
//
// Pure: no window, no clock, no ImGui. Main thread only.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <variant>

#include "circ/key_stroke.h"

namespace window {

// Who owns the keyboard; the view tells after every frame.
enum class Keyboard {
  desk,              // scans are recorded
  dialog,            // a dialog, menu or calendar without a text field: scans are recorded, Esc and a leading Space are its
  text_field,        // a text field of the desk (Find, Due date)
  dialog_with_text,  // scanning is paused; nothing reaches the desk
};

struct Modifiers {
  bool control = false, shift = false, alt = false, super = false;
};

namespace input {
enum class Action { press, repeat, release };
struct Key {
  int key = 0;  // GLFW_KEY_*, after the keyboard's layout: Ctrl+V is where V is written
  Action action = Action::press;
  Modifiers modifiers;
};
struct Character { char32_t code = 0; };
struct MouseButton {
  int button = 0;
  bool down = false;
  Modifiers modifiers;
};
struct MousePosition { double x = 0, y = 0; };
struct MouseInside { bool inside = false; };
struct Wheel {
  double x = 0, y = 0;
  Modifiers modifiers;
};
struct Focus { bool here = false; };
}  // namespace input
using Input = std::variant<input::Key, input::Character, input::MouseButton, input::MousePosition, input::MouseInside,
                           input::Wheel, input::Focus>;

class InputQueue {
 public:
  struct Receivers {
    std::function<void(circ::KeyStroke)> desk;  // a paste comes without its text: the receiver reads the clipboard
    std::function<void(const Input&)> imgui;
    std::function<void(bool here)> focus;       // the window got or lost the keyboard
  };

  // A dialog that opens in one frame lays itself out in the next, and its text field is active in the third: what is
  // typed before that would be lost.
  static constexpr int kFramesToSettle = 3;

  void push(const Input& input);
  // True when something was handed on, so that a frame has to show it.
  bool deliver(Keyboard owner, const Receivers& receivers);

  // A frame was built. `all_taken`: ImGui has no input left over; only then is the owner that the view told true.
  void frame_ran(bool all_taken);

  bool empty() const { return waiting_.empty(); }
  bool stopped() const { return frames_to_run_ > 0; }
  // A mouse button was pressed, and ImGui has not heard of it.
  bool press_waits() const;

 private:
  void route(const input::Key& key, Keyboard owner, const Receivers& to);
  void route_to_desk(const input::Key& key, Keyboard owner, const Receivers& to);
  void route_to_field(const input::Key& key, Keyboard owner, const Receivers& to);
  void route(const input::Character& character, Keyboard owner, const Receivers& to);
  void route(const input::MouseButton& button, Keyboard owner, const Receivers& to);
  void route(const input::MousePosition& position, Keyboard owner, const Receivers& to);
  void route(const input::MouseInside& inside, Keyboard owner, const Receivers& to);
  void route(const input::Wheel& wheel, Keyboard owner, const Receivers& to);
  void route(const input::Focus& focus, Keyboard owner, const Receivers& to);
  void stroke(circ::Key key, const Receivers& to);
  void stop() { frames_to_run_ = kFramesToSettle; }
  bool presses_what_no_frame_saw(const Input& input) const;

  std::deque<Input> waiting_;
  int frames_to_run_ = kFramesToSettle;  // nothing is known before the first frames
  bool moved_ = false;                   // the mouse, since the last frame
  bool line_begun_ = false;              // characters went to the desk since the last end of a line
  bool space_taken_ = false;             // a Space pressed a button: its character is not for the desk
  bool alt_alone_ = false;               // Alt is down and nothing else happened since
};

}  // namespace window
