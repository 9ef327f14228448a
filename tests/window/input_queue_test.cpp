#include "window/input_queue.h"

#include <GLFW/glfw3.h>

#include <catch_amalgamated.hpp>
#include <random>
#include <string>
#include <vector>

using namespace window;
using input::Action;

namespace {

// What was delivered, in order, as short words: d: to the desk, i: to ImGui, f: focus.
class Delivered {
 public:
  InputQueue::Receivers receivers() {
    return {
        .desk = [this](const circ::KeyStroke& stroke) { words.push_back("d:" + word(stroke)); },
        .imgui = [this](const Input& input) { words.push_back("i:" + word(input)); },
        .focus = [this](bool here) { words.push_back(here ? "f:here" : "f:gone"); },
    };
  }
  std::string text() const {
    std::string all;
    for (const std::string& one : words) all += (all.empty() ? "" : " ") + one;
    return all;
  }
  std::vector<std::string> words;

 private:
  static std::string word(const circ::KeyStroke& stroke) {
    switch (stroke.key) {
      case circ::Key::character: return std::string(1, static_cast<char>(stroke.character));
      case circ::Key::enter: return "enter";
      case circ::Key::tab: return "tab";
      case circ::Key::backspace: return "backspace";
      case circ::Key::erase_all: return "erase_all";
      case circ::Key::escape: return "escape";
      case circ::Key::paste: return "paste";
      case circ::Key::check_out: return "check_out";
      case circ::Key::check_in: return "check_in";
      case circ::Key::accept: return "accept";
      case circ::Key::undo: return "undo";
    }
    return "?";
  }
  static std::string word(const Input& input) {
    if (const auto* key = std::get_if<input::Key>(&input)) {
      const char* sign = key->action == Action::release ? "^" : key->action == Action::repeat ? "*" : "";
      return std::string(key->modifiers.control ? "C-" : "") + (key->modifiers.alt ? "A-" : "") +
             std::to_string(key->key) + sign;
    }
    if (const auto* character = std::get_if<input::Character>(&input)) {
      return std::string("'") + static_cast<char>(character->code) + "'";
    }
    if (const auto* button = std::get_if<input::MouseButton>(&input)) return button->down ? "mouse" : "mouse^";
    if (const auto* at = std::get_if<input::MousePosition>(&input)) return "at" + std::to_string(static_cast<int>(at->x));
    if (std::holds_alternative<input::MouseInside>(input)) return "inside";
    if (std::holds_alternative<input::Wheel>(input)) return "wheel";
    return "focus";
  }
};

// A queue whose first frames have run.
struct Desk {
  InputQueue queue;
  Delivered delivered;

  Desk() { frames(InputQueue::kFramesToSettle); }
  void frames(int count, bool all_taken = true) {
    for (int i = 0; i < count; ++i) queue.frame_ran(all_taken);
  }
  std::string deliver(Keyboard owner) {
    delivered.words.clear();
    queue.deliver(owner, delivered.receivers());
    return delivered.text();
  }
  void key(int key, Modifiers held = {}, Action action = Action::press) {
    queue.push(input::Key{key, action, held});
  }
  void tap(int code, Modifiers held = {}) {
    key(code, held);
    key(code, held, Action::release);
  }
  void type(const std::string& text) {
    for (const char c : text) {
      const int code = c >= 'a' && c <= 'z' ? c - 'a' + GLFW_KEY_A : c;
      key(code);
      queue.push(input::Character{static_cast<char32_t>(c)});
      key(code, {}, Action::release);
    }
  }
  void click() {
    queue.push(input::MouseButton{0, true, {}});
    queue.push(input::MouseButton{0, false, {}});
  }
};

std::string only_desk(const std::vector<std::string>& words) {
  std::string all;
  for (const std::string& word : words) {
    if (word.rfind("d:", 0) == 0) all += (all.empty() ? "" : " ") + word.substr(2);
  }
  return all;
}

std::string key_word(int key) { return "i:" + std::to_string(key); }
std::string release_word(int key) { return key_word(key) + "^"; }

constexpr Modifiers kControl{.control = true};
constexpr Modifiers kAlt{.alt = true};

}  // namespace

TEST_CASE("Two scans with a mode key between them reach the desk in order without a frame") {
  Desk desk;
  desk.type("12");
  desk.tap(GLFW_KEY_ENTER);
  desk.tap(GLFW_KEY_F3);
  desk.type("34");
  desk.tap(GLFW_KEY_KP_ENTER);
  desk.tap(GLFW_KEY_F2);
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "1 2 enter check_in 3 4 enter check_out");
  CHECK_FALSE(desk.queue.stopped());
  CHECK(desk.queue.empty());
}

TEST_CASE("Nothing that a scan presses goes down in ImGui; its releases go there") {
  Desk desk;
  desk.type("1a");
  desk.tap(GLFW_KEY_ENTER);
  desk.tap(GLFW_KEY_TAB);
  CHECK(desk.deliver(Keyboard::desk) == "d:1 " + release_word('1') + " d:a " + release_word(GLFW_KEY_A) + " d:enter " +
                                            release_word(GLFW_KEY_ENTER) + " d:tab " + release_word(GLFW_KEY_TAB));
}

TEST_CASE("Shift held for a capital is not news for ImGui") {
  Desk desk;
  desk.key(GLFW_KEY_LEFT_SHIFT, {.shift = true});
  desk.key(GLFW_KEY_A, {.shift = true});
  desk.queue.push(input::Character{U'A'});
  CHECK(desk.deliver(Keyboard::desk) == "d:A");
}

TEST_CASE("CR and LF are two Enters for the desk and none for ImGui") {
  Desk desk;
  desk.type("7");
  desk.tap(GLFW_KEY_ENTER);
  desk.tap(GLFW_KEY_ENTER);
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "7 enter enter");
}

TEST_CASE("Auto-repeat counts for Backspace and never for Enter") {
  Desk desk;
  desk.key(GLFW_KEY_BACKSPACE);
  desk.key(GLFW_KEY_BACKSPACE, {}, Action::repeat);
  desk.key(GLFW_KEY_ENTER);
  desk.key(GLFW_KEY_ENTER, {}, Action::repeat);
  desk.key(GLFW_KEY_F2, {}, Action::repeat);
  desk.key(GLFW_KEY_V, kControl, Action::repeat);
  CHECK(desk.deliver(Keyboard::desk) == "d:backspace d:backspace d:enter");
}

TEST_CASE("Ctrl+Backspace empties the line and Ctrl+V or Shift+Insert pastes") {
  Desk desk;
  desk.key(GLFW_KEY_BACKSPACE, kControl);
  desk.key(GLFW_KEY_V, kControl);
  desk.key(GLFW_KEY_INSERT, {.shift = true});
  CHECK(desk.deliver(Keyboard::desk) == "d:erase_all d:paste d:paste");
  CHECK_FALSE(desk.queue.stopped());
}

TEST_CASE("A mouse press stops the queue until frames have run, and the keys behind it go to the owner told then") {
  Desk desk;
  desk.type("1");
  desk.queue.push(input::MouseButton{0, true, {}});
  desk.type("2");
  desk.deliver(Keyboard::desk);
  CHECK(desk.delivered.words.back() == "i:mouse");
  CHECK(only_desk(desk.delivered.words) == "1");
  CHECK(desk.queue.stopped());

  desk.frames(InputQueue::kFramesToSettle - 1);
  CHECK(desk.deliver(Keyboard::text_field).empty());
  desk.frames(1);
  CHECK(desk.deliver(Keyboard::text_field) == "i:'2' " + release_word('2'));
}

TEST_CASE("A mouse release stops it too, since a click may open a dialog") {
  Desk desk;
  desk.click();
  desk.type("3");
  CHECK(desk.deliver(Keyboard::desk) == "i:mouse");
  desk.frames(InputQueue::kFramesToSettle);
  CHECK(desk.deliver(Keyboard::desk) == "i:mouse^");
  desk.frames(InputQueue::kFramesToSettle);
  CHECK(desk.deliver(Keyboard::dialog_with_text) == "i:'3' " + release_word('3'));
}

TEST_CASE("While ImGui still holds input of its own the queue stays stopped") {
  Desk desk;
  desk.click();
  desk.deliver(Keyboard::desk);
  desk.frames(10, false);
  CHECK(desk.queue.stopped());
  desk.frames(1, true);
  CHECK_FALSE(desk.queue.stopped());
}

TEST_CASE("Nothing is delivered before the first frames have told who owns the keyboard") {
  InputQueue queue;
  Delivered delivered;
  queue.push(input::Character{U'1'});
  queue.deliver(Keyboard::desk, delivered.receivers());
  CHECK(delivered.words.empty());
  for (int i = 0; i < InputQueue::kFramesToSettle; ++i) queue.frame_ran(true);
  queue.deliver(Keyboard::desk, delivered.receivers());
  CHECK(delivered.text() == "d:1");
}

TEST_CASE("Keys that open something go to ImGui and stop the queue") {
  const auto [key, held] = GENERATE(std::pair{GLFW_KEY_F1, Modifiers{}}, std::pair{GLFW_KEY_F9, Modifiers{}},
                                    std::pair{GLFW_KEY_DELETE, Modifiers{}}, std::pair{GLFW_KEY_F, kControl},
                                    std::pair{GLFW_KEY_EQUAL, kControl}, std::pair{GLFW_KEY_ENTER, kControl});
  Desk desk;
  desk.key(key, held);
  desk.type("5");
  CHECK(desk.deliver(Keyboard::desk) == "i:" + std::string(held.control ? "C-" : "") + std::to_string(key));
  CHECK(desk.queue.stopped());
  desk.frames(InputQueue::kFramesToSettle);
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "5");
}

TEST_CASE("Arrows and paging move in the table and hold no scan up") {
  Desk desk;
  desk.key(GLFW_KEY_DOWN);
  desk.key(GLFW_KEY_PAGE_UP);
  desk.key(GLFW_KEY_HOME);
  desk.type("5");
  CHECK(desk.deliver(Keyboard::desk) == key_word(GLFW_KEY_DOWN) + " " + key_word(GLFW_KEY_PAGE_UP) + " " +
                                            key_word(GLFW_KEY_HOME) + " d:5 " + release_word('5'));
}

TEST_CASE("AltGr, which Windows reports as Ctrl and Alt, writes a character") {
  Desk desk;
  desk.key(GLFW_KEY_Q, {.control = true, .alt = true});
  desk.queue.push(input::Character{U'@'});
  CHECK(desk.deliver(Keyboard::desk) == "d:@");
  CHECK_FALSE(desk.queue.stopped());
}

TEST_CASE("A scanner that types characters by Alt and number opens nothing") {
  Desk desk;
  desk.key(GLFW_KEY_LEFT_ALT, kAlt);
  desk.key(GLFW_KEY_KP_5, kAlt);
  desk.key(GLFW_KEY_KP_5, kAlt, Action::release);
  desk.key(GLFW_KEY_KP_3, kAlt);
  desk.key(GLFW_KEY_LEFT_ALT, {}, Action::release);
  desk.queue.push(input::Character{U'5'});
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "5");
  CHECK(desk.delivered.text().find(key_word(GLFW_KEY_LEFT_ALT) + " ") == std::string::npos);
  CHECK_FALSE(desk.queue.stopped());
}

TEST_CASE("Alt alone reaches ImGui as press and release, for the menus") {
  Desk desk;
  desk.key(GLFW_KEY_LEFT_ALT, kAlt);
  CHECK(desk.deliver(Keyboard::desk).empty());
  desk.key(GLFW_KEY_LEFT_ALT, {}, Action::release);
  CHECK(desk.deliver(Keyboard::desk) ==
        "i:A-" + std::to_string(GLFW_KEY_LEFT_ALT) + " " + release_word(GLFW_KEY_LEFT_ALT));
}

TEST_CASE("Alt held while the window loses the keyboard opens no menu") {
  Desk desk;
  desk.key(GLFW_KEY_LEFT_ALT, kAlt);
  desk.queue.push(input::Focus{false});
  desk.key(GLFW_KEY_LEFT_ALT, {}, Action::release);
  CHECK(desk.deliver(Keyboard::desk) == "i:focus f:gone " + release_word(GLFW_KEY_LEFT_ALT));
}

TEST_CASE("Losing the keyboard keeps its place between the strokes") {
  Desk desk;
  desk.type("1");
  desk.queue.push(input::Focus{false});
  desk.queue.push(input::Focus{true});
  desk.type("2");
  CHECK(desk.deliver(Keyboard::desk) == "d:1 " + release_word('1') + " i:focus f:gone i:focus f:here d:2 " + release_word('2'));
}

TEST_CASE("Esc on the desk clears its line and closes what ImGui has open") {
  Desk desk;
  desk.key(GLFW_KEY_ESCAPE);
  desk.type("1");
  CHECK(desk.deliver(Keyboard::desk) == "d:escape " + key_word(GLFW_KEY_ESCAPE));
  CHECK(desk.queue.stopped());
}

TEST_CASE("In a dialog without text scans go to the desk, Enter presses nothing, Esc is the dialog's") {
  Desk desk;
  desk.type("12");
  desk.key(GLFW_KEY_ENTER);
  desk.key(GLFW_KEY_ESCAPE);
  desk.type("3");
  desk.deliver(Keyboard::dialog);
  CHECK(only_desk(desk.delivered.words) == "1 2 enter");
  CHECK(desk.delivered.words.back() == key_word(GLFW_KEY_ESCAPE));
  desk.frames(InputQueue::kFramesToSettle);
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "3");
}

TEST_CASE("In a dialog without text a Space presses its button, but not in the middle of a scan") {
  Desk desk;
  desk.type(" 1");
  CHECK(desk.deliver(Keyboard::dialog) == key_word(GLFW_KEY_SPACE));
  desk.frames(InputQueue::kFramesToSettle);
  desk.deliver(Keyboard::dialog);
  CHECK(only_desk(desk.delivered.words) == "1");
  desk.type(" 2");
  desk.deliver(Keyboard::dialog);
  CHECK(only_desk(desk.delivered.words) == "  2");
}

TEST_CASE("The character of a Space that closed the dialog does not begin a scan") {
  Desk desk;
  desk.type(" 1");
  desk.deliver(Keyboard::dialog);
  desk.frames(InputQueue::kFramesToSettle);
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "1");
}

TEST_CASE("After the line ended a Space is the dialog's again") {
  Desk desk;
  desk.type("1");
  desk.key(GLFW_KEY_ENTER);
  desk.key(GLFW_KEY_SPACE);
  desk.deliver(Keyboard::dialog);
  CHECK(desk.delivered.words.back() == key_word(GLFW_KEY_SPACE));
}

TEST_CASE("A text field gets text as characters only, and editing keys as keys") {
  Desk desk;
  desk.type("ab");
  desk.key(GLFW_KEY_BACKSPACE);
  desk.key(GLFW_KEY_A, kControl);
  CHECK(desk.deliver(Keyboard::text_field) == "i:'a' " + release_word(GLFW_KEY_A) + " i:'b' " +
                                                  release_word(GLFW_KEY_B) + " " + key_word(GLFW_KEY_BACKSPACE) +
                                                  " i:C-" + std::to_string(GLFW_KEY_A));
  CHECK_FALSE(desk.queue.stopped());
}

TEST_CASE("A line that ends in a text field gives the next scan to the owner told after it") {
  const int end = GENERATE(GLFW_KEY_ENTER, GLFW_KEY_KP_ENTER, GLFW_KEY_TAB, GLFW_KEY_ESCAPE);
  Desk desk;
  desk.type("1");
  desk.tap(end);
  desk.type("2");
  desk.tap(GLFW_KEY_ENTER);
  CHECK(desk.deliver(Keyboard::text_field) == "i:'1' " + release_word('1') + " " + key_word(end));
  desk.frames(InputQueue::kFramesToSettle);
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "2 enter");
}

TEST_CASE("Down in a text field may open the calendar below it, which leaves the scan behind it to the desk") {
  Desk desk;
  desk.key(GLFW_KEY_DOWN);
  desk.type("2");
  desk.tap(GLFW_KEY_ENTER);
  CHECK(desk.deliver(Keyboard::text_field) == key_word(GLFW_KEY_DOWN));
  desk.frames(InputQueue::kFramesToSettle);
  desk.deliver(Keyboard::dialog);
  CHECK(only_desk(desk.delivered.words) == "2 enter");
}

TEST_CASE("Mode keys work from a text field, which hears of them too") {
  Desk desk;
  desk.key(GLFW_KEY_F3);
  CHECK(desk.deliver(Keyboard::text_field) == "d:check_in " + key_word(GLFW_KEY_F3));
  CHECK(desk.queue.stopped());
}

TEST_CASE("A dialog with text keeps everything from the desk") {
  Desk desk;
  desk.type("ab 1");
  desk.tap(GLFW_KEY_F2);
  desk.tap(GLFW_KEY_F4);
  desk.key(GLFW_KEY_V, kControl);
  desk.tap(GLFW_KEY_ENTER);
  for (int i = 0; i < 20; ++i) {
    desk.deliver(Keyboard::dialog_with_text);
    CHECK(only_desk(desk.delivered.words).empty());
    desk.frames(1);
  }
  CHECK(desk.queue.empty());
}

TEST_CASE("Movements that wait are one movement, clicks between them stay") {
  Desk desk;
  desk.click();
  desk.deliver(Keyboard::desk);
  for (int x = 0; x < 100; ++x) desk.queue.push(input::MousePosition{static_cast<double>(x), 0});
  desk.queue.push(input::Wheel{0, 1, {}});
  desk.queue.push(input::MousePosition{500, 0});
  desk.frames(InputQueue::kFramesToSettle);
  CHECK(desk.deliver(Keyboard::desk) == "i:mouse^");
  desk.frames(InputQueue::kFramesToSettle);
  CHECK(desk.deliver(Keyboard::desk) == "i:at99 i:wheel i:at500");
}

TEST_CASE("A press where the mouse has just come to waits for the frame that sees the mouse there") {
  Desk desk;
  desk.queue.push(input::MousePosition{7, 0});
  desk.click();
  CHECK(desk.deliver(Keyboard::desk) == "i:at7");
  CHECK(desk.queue.stopped());
  CHECK(desk.queue.press_waits());
  desk.frames(1, false);
  CHECK(desk.queue.stopped());
  desk.frames(1);
  CHECK(desk.deliver(Keyboard::desk) == "i:mouse");
  CHECK_FALSE(desk.queue.press_waits());
  desk.frames(InputQueue::kFramesToSettle);
  CHECK(desk.deliver(Keyboard::desk) == "i:mouse^");
}

TEST_CASE("It tells whether anything was handed on") {
  Desk desk;
  InputQueue::Receivers to = desk.delivered.receivers();
  CHECK_FALSE(desk.queue.deliver(Keyboard::desk, to));
  desk.click();
  CHECK(desk.queue.deliver(Keyboard::desk, to));
  CHECK_FALSE(desk.queue.deliver(Keyboard::desk, to));  // the release waits
  desk.frames(InputQueue::kFramesToSettle);
  CHECK(desk.queue.deliver(Keyboard::desk, to));
}

TEST_CASE("A random day at the keyboard: the desk gets what was typed on it, all of it, in order") {
  std::mt19937 random(GENERATE(range(0U, 50U)));
  Desk desk;
  std::string typed;
  std::string got;
  const auto run = [&] {
    desk.deliver(Keyboard::desk);
    for (const std::string& word : desk.delivered.words) {
      if (word.rfind("d:", 0) == 0 && word != "d:escape") got += word.substr(2) + " ";
    }
  };
  for (int i = 0; i < 400; ++i) {
    switch (random() % 9) {
      case 0: desk.click(); break;
      case 1: desk.tap(GLFW_KEY_F9); break;
      case 2: desk.tap(GLFW_KEY_ENTER); typed += "enter "; break;
      case 3: desk.tap(GLFW_KEY_F2); typed += "check_out "; break;
      case 4: desk.queue.push(input::MousePosition{static_cast<double>(random() % 100), 0}); break;
      case 5: desk.tap(GLFW_KEY_ESCAPE); break;
      case 6: desk.tap(GLFW_KEY_F, kControl); break;
      default: {
        const char c = static_cast<char>('0' + random() % 10);
        desk.type(std::string(1, c));
        typed += std::string(1, c) + " ";
      }
    }
    if (random() % 3 == 0) run();
    if (random() % 2 == 0) desk.frames(1, random() % 4 != 0);
  }
  while (!desk.queue.empty()) {
    run();
    desk.frames(1);
  }
  CHECK(got == typed);
}

TEST_CASE("CR and LF that a scanner types as Ctrl and a letter end a scan, and never reach ImGui") {
  const auto owner = GENERATE(Keyboard::desk, Keyboard::dialog);
  Desk desk;
  desk.type("7");
  desk.key(GLFW_KEY_M, kControl);
  desk.key(GLFW_KEY_J, kControl);
  desk.type("8");
  CHECK(desk.deliver(owner) == "d:7 " + release_word('7') + " d:enter d:enter d:8 " + release_word('8'));
  CHECK_FALSE(desk.queue.stopped());
}

TEST_CASE("In a text field of the desk they end what was typed, so that a scan is offered back") {
  Desk desk;
  desk.type("7");
  desk.key(GLFW_KEY_M, kControl);
  CHECK(desk.deliver(Keyboard::text_field) ==
        "i:'7' " + release_word('7') + " " + key_word(GLFW_KEY_ENTER) + " " + release_word(GLFW_KEY_ENTER));
  CHECK(desk.queue.stopped());
}

TEST_CASE("Ctrl+Z takes a scan back on the desk, in its place between the scans, and edits the text in a field") {
  Desk desk;
  desk.type("1");
  desk.tap(GLFW_KEY_ENTER);
  desk.key(GLFW_KEY_Z, kControl);
  desk.type("2");
  desk.tap(GLFW_KEY_ENTER);
  desk.deliver(Keyboard::desk);
  CHECK(only_desk(desk.delivered.words) == "1 enter undo 2 enter");
  desk.key(GLFW_KEY_Z, kControl, Action::repeat);
  CHECK(desk.deliver(Keyboard::desk).empty());
  for (const auto owner : {Keyboard::text_field, Keyboard::dialog_with_text}) {
    desk.key(GLFW_KEY_Z, kControl);
    CHECK(desk.deliver(owner) == "i:C-" + std::to_string(GLFW_KEY_Z));
    CHECK_FALSE(desk.queue.stopped());
  }
}

TEST_CASE("Whatever end a scanner sends while a dialog or menu is open, the scan is the desk's and presses nothing") {
  const int end = GENERATE(GLFW_KEY_ENTER, GLFW_KEY_KP_ENTER, GLFW_KEY_TAB);
  Desk desk;
  for (int scan = 0; scan < 3; ++scan) {
    desk.type("31");
    desk.tap(end);
    desk.tap(GLFW_KEY_ENTER);  // the LF
  }
  desk.deliver(Keyboard::dialog);
  for (const auto& word : desk.delivered.words) {
    const bool press = word.rfind("i:", 0) == 0 && word.back() != '^';
    CHECK_FALSE(press);
  }
  const std::string once = end == GLFW_KEY_TAB ? "3 1 tab enter" : "3 1 enter enter";
  CHECK(only_desk(desk.delivered.words) == once + " " + once + " " + once);
  CHECK(desk.queue.empty());
}

TEST_CASE("A scan that comes while a dialog opens and closes at any moment reaches the desk whole") {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    Desk desk;
    std::string sent, seen;
    auto owner = Keyboard::desk;
    for (int scan = 0; scan < 4; ++scan) {
      for (const char c : std::string("30234")) {
        if (random() % 6 == 0) {
          if (random() % 2 == 0) desk.click();
          else desk.key(GLFW_KEY_F1);
        }
        desk.type(std::string(1, c));
        sent += std::string(sent.empty() ? "" : " ") + c;
      }
      desk.tap(GLFW_KEY_ENTER);
      sent += " enter";
    }
    while (!desk.queue.empty() || desk.queue.stopped()) {
      desk.deliver(owner);
      const auto part = only_desk(desk.delivered.words);
      seen += (seen.empty() || part.empty() ? "" : " ") + part;
      desk.frames(1);
      owner = random() % 2 == 0 ? Keyboard::desk : Keyboard::dialog;
    }
    REQUIRE(seen == sent);
  }
}
