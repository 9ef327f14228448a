// One thing that came from the keyboard, in the order in which it came. What the window's queue carries to the desk.
#pragma once

#include <string>

namespace circ {

enum class Key {
  character,    // `character` holds it
  enter,        // Enter or keypad Enter; Ctrl+M and Ctrl+J, which scanners send for CR and LF
  tab,
  backspace,
  erase_all,    // Ctrl+Backspace: empties the line
  escape,
  paste,        // Ctrl+V: `text` holds the clipboard
  check_out,    // F2
  check_in,     // F3
  accept,       // F4: do what the feedback line offers
  undo,         // Ctrl+Z: take the last scan back
};

struct KeyStroke {
  Key key = Key::character;
  char32_t character = 0;
  std::string text;
};

}  // namespace circ
