#include "circ/scan_line.h"

#include <algorithm>
#include <utility>

namespace circ {
namespace {

void append_utf8(std::string& text, char32_t c) {
  const auto put = [&](char32_t byte) { text += static_cast<char>(byte); };
  if (c < 0x80) {
    put(c);
  } else if (c < 0x800) {
    put(0xc0 | (c >> 6));
    put(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    put(0xe0 | (c >> 12));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  } else {
    put(0xf0 | (c >> 18));
    put(0x80 | ((c >> 12) & 0x3f));
    put(0x80 | ((c >> 6) & 0x3f));
    put(0x80 | (c & 0x3f));
  }
}

void drop_last_character(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xc0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

std::optional<CompletedLine> ScanLine::type(const KeyStroke& stroke) {
  switch (stroke.key) {
    case Key::character:
      if (text_.size() < kLongestLine) append_utf8(text_, stroke.character);
      return {};
    case Key::paste: {
      const auto first_line = stroke.text.substr(0, stroke.text.find_first_of("\r\n"));
      text_ += first_line.substr(0, kLongestLine - std::min(kLongestLine, text_.size()));
      return {};
    }
    case Key::backspace: drop_last_character(text_); return {};
    case Key::erase_all:
    case Key::escape: text_.clear(); return {};
    case Key::enter: return CompletedLine{std::exchange(text_, {}), LineEnd::enter};
    case Key::tab: return CompletedLine{std::exchange(text_, {}), LineEnd::tab};
    case Key::check_out:
    case Key::check_in:
    case Key::record_offered: return {};
  }
  return {};
}

}  // namespace circ
