#include "window/input_queue.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <utility>

namespace window {
namespace {

using input::Action;

bool is_modifier(int key) {
  return (key >= GLFW_KEY_LEFT_SHIFT && key <= GLFW_KEY_RIGHT_SUPER) ||
         (key >= GLFW_KEY_CAPS_LOCK && key <= GLFW_KEY_PAUSE);
}
bool is_alt(int key) { return key == GLFW_KEY_LEFT_ALT || key == GLFW_KEY_RIGHT_ALT; }
bool is_enter(int key) { return key == GLFW_KEY_ENTER || key == GLFW_KEY_KP_ENTER; }
bool is_keypad(int key) { return key >= GLFW_KEY_KP_0 && key <= GLFW_KEY_KP_EQUAL && key != GLFW_KEY_KP_ENTER; }
// Keys whose press is followed by a character.
bool is_printable(int key) {
  return (key >= GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2) || is_keypad(key);
}
// They move within what has the focus and open nothing.
bool is_navigation(int key) { return key >= GLFW_KEY_RIGHT && key <= GLFW_KEY_END; }
bool is_function(int key) { return key >= GLFW_KEY_F1 && key <= GLFW_KEY_F25; }

// Ctrl and Alt together are AltGr on Windows: such a key writes a character.
bool is_chord(const Modifiers& held) { return held.control != held.alt; }

bool is_control(const input::Key& key, int letter) {
  return key.key == letter && key.modifiers.control && !key.modifiers.alt && !key.modifiers.shift;
}

// Scanners that type control characters as Ctrl and a letter send CR and LF so.
bool is_line_end(const input::Key& key) { return is_control(key, GLFW_KEY_M) || is_control(key, GLFW_KEY_J); }

bool is_paste(const input::Key& key) {
  const Modifiers& held = key.modifiers;
  return (key.key == GLFW_KEY_V && held.control && !held.alt) ||
         (key.key == GLFW_KEY_INSERT && held.shift && !held.control && !held.alt);
}

// Chords that only edit the text of a field.
bool edits_text(const input::Key& key) {
  if (!key.modifiers.control || key.modifiers.alt) return false;
  switch (key.key) {
    case GLFW_KEY_A: case GLFW_KEY_C: case GLFW_KEY_V: case GLFW_KEY_X: case GLFW_KEY_Y: case GLFW_KEY_Z: return true;
    default: return false;
  }
}

}  // namespace

void InputQueue::push(const Input& input) {
  // Of a movement only its end counts, so a stopped queue does not fill up with the mouse's way.
  if (!waiting_.empty() && std::holds_alternative<input::MousePosition>(input) &&
      std::holds_alternative<input::MousePosition>(waiting_.back())) {
    waiting_.back() = input;
    return;
  }
  waiting_.push_back(input);
}

bool InputQueue::deliver(Keyboard owner, const Receivers& receivers) {
  bool delivered = false;
  while (!stopped() && !waiting_.empty()) {
    if (presses_what_no_frame_saw(waiting_.front())) {
      frames_to_run_ = 1;
      break;
    }
    const Input next = std::move(waiting_.front());
    waiting_.pop_front();
    std::visit([&](const auto& input) { route(input, owner, receivers); }, next);
    delivered = true;
  }
  return delivered;
}

// Some of ImGui's items take a press only when they were under the mouse a frame before. A quick hand, and every touch
// screen, is there and presses within one frame.
bool InputQueue::presses_what_no_frame_saw(const Input& input) const {
  const auto* button = std::get_if<input::MouseButton>(&input);
  return button != nullptr && button->down && moved_;
}

bool InputQueue::press_waits() const {
  return std::any_of(waiting_.begin(), waiting_.end(), [](const Input& input) {
    const auto* button = std::get_if<input::MouseButton>(&input);
    return button != nullptr && button->down;
  });
}

void InputQueue::frame_ran(bool all_taken) {
  if (all_taken) moved_ = false;
  if (frames_to_run_ > 1 || (frames_to_run_ == 1 && all_taken)) --frames_to_run_;
}

void InputQueue::route(const input::Key& key, Keyboard owner, const Receivers& to) {
  space_taken_ = false;
  if (key.action == Action::release) {
    // ImGui opens its menu bar at a press and release of Alt alone. It hears of both only now, so that Alt held for a
    // character's number, or for another window, opens nothing.
    if (is_alt(key.key) && std::exchange(alt_alone_, false)) {
      to.imgui(input::Key{key.key, Action::press, {.alt = true}});
      stop();
    }
    to.imgui(key);  // always: a key that went down in a field must not stay down; ImGui ignores the others
    return;
  }
  if (key.action == Action::press) alt_alone_ = is_alt(key.key);
  if (is_modifier(key.key)) return;  // what they modify carries them
  if (owner == Keyboard::desk || owner == Keyboard::dialog) {
    route_to_desk(key, owner, to);
  } else {
    route_to_field(key, owner, to);
  }
}

void InputQueue::route_to_desk(const input::Key& key, Keyboard owner, const Receivers& to) {
  const bool chord = is_chord(key.modifiers);
  if (key.key == GLFW_KEY_BACKSPACE) {
    if (key.modifiers.control) stroke(circ::Key::erase_all, to);
    else if (!chord) stroke(circ::Key::backspace, to);  // held down it goes on, alone of all keys
    return;
  }
  if (key.action == Action::repeat) return;
  if (is_paste(key)) return stroke(circ::Key::paste, to);
  if (is_line_end(key)) return stroke(circ::Key::enter, to);
  if (is_control(key, GLFW_KEY_Z)) return stroke(circ::Key::undo, to);
  if (key.key == GLFW_KEY_TAB) {
    if (!chord) stroke(circ::Key::tab, to);
    return;
  }
  if (!chord) {
    if (is_enter(key.key)) return stroke(circ::Key::enter, to);
    if (key.key == GLFW_KEY_F2) return stroke(circ::Key::check_out, to);
    if (key.key == GLFW_KEY_F3) return stroke(circ::Key::check_in, to);
    if (key.key == GLFW_KEY_F4) return stroke(circ::Key::accept, to);
    if (key.key == GLFW_KEY_SPACE && owner == Keyboard::dialog && !line_begun_) {
      space_taken_ = true;  // no scan begins with a space, so it presses the dialog's button
      to.imgui(key);
      return stop();
    }
    if (is_printable(key.key)) return;  // its character follows
  }
  if (key.modifiers.alt && is_keypad(key.key)) return;  // a scanner that types characters by their numbers
  if (key.key == GLFW_KEY_ESCAPE && owner == Keyboard::desk) stroke(circ::Key::escape, to);
  to.imgui(key);
  if (!is_navigation(key.key)) stop();
}

void InputQueue::route_to_field(const input::Key& key, Keyboard owner, const Receivers& to) {
  if (key.action == Action::repeat) return;  // ImGui repeats by itself while the key is down
  if (owner == Keyboard::text_field && is_line_end(key)) {
    to.imgui(input::Key{GLFW_KEY_ENTER, Action::press, {}});
    to.imgui(input::Key{GLFW_KEY_ENTER, Action::release, {}});
    return stop();
  }
  const bool chord = is_chord(key.modifiers);
  if (owner == Keyboard::text_field && !chord) {
    if (key.key == GLFW_KEY_F2) stroke(circ::Key::check_out, to);
    if (key.key == GLFW_KEY_F3) stroke(circ::Key::check_in, to);
    if (key.key == GLFW_KEY_F4) stroke(circ::Key::accept, to);
  }
  if (is_printable(key.key) && !chord) {
    // Text goes by characters alone: with its keys ImGui would take one character per frame. Only Space is a key of
    // its own too; it ticks boxes in a dialog.
    if (key.key != GLFW_KEY_SPACE || owner != Keyboard::dialog_with_text) return;
  }
  to.imgui(key);
  // Down opens the list or the calendar below a field, which may leave scans to the desk.
  if (is_enter(key.key) || key.key == GLFW_KEY_TAB || key.key == GLFW_KEY_ESCAPE || key.key == GLFW_KEY_SPACE ||
      key.key == GLFW_KEY_DOWN || is_function(key.key) || (chord && is_printable(key.key) && !edits_text(key))) {
    stop();
  }
}

void InputQueue::route(const input::Character& character, Keyboard owner, const Receivers& to) {
  if (std::exchange(space_taken_, false) && character.code == U' ') return;
  alt_alone_ = false;
  if (owner == Keyboard::text_field || owner == Keyboard::dialog_with_text) return to.imgui(character);
  line_begun_ = true;
  to.desk({.key = circ::Key::character, .character = character.code, .text = {}});
}

void InputQueue::route(const input::MouseButton& button, Keyboard, const Receivers& to) {
  alt_alone_ = false;
  to.imgui(button);
  stop();  // a press can enter or leave a text field, a release can open a dialog
}

void InputQueue::route(const input::MousePosition& position, Keyboard, const Receivers& to) {
  moved_ = true;
  to.imgui(position);
}
void InputQueue::route(const input::MouseInside& inside, Keyboard, const Receivers& to) { to.imgui(inside); }
void InputQueue::route(const input::Wheel& wheel, Keyboard, const Receivers& to) { to.imgui(wheel); }

void InputQueue::route(const input::Focus& focus, Keyboard, const Receivers& to) {
  alt_alone_ = false;
  line_begun_ = false;  // the desk drops a partial scan
  to.imgui(focus);
  to.focus(focus.here);
}

void InputQueue::stroke(circ::Key key, const Receivers& to) {
  if (key == circ::Key::enter || key == circ::Key::tab || key == circ::Key::escape || key == circ::Key::erase_all) {
    line_begun_ = false;
  } else if (key == circ::Key::paste) {
    line_begun_ = true;
  }
  to.desk({.key = key, .character = 0, .text = {}});
}

}  // namespace window
