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

void ScanLine::set_ends(const ScannerSettings& settings) {
  suffix_ = static_cast<unsigned char>(settings.suffix);
  tab_ends_ = settings.tab_ends;
}

CompletedLine ScanLine::finish() {
  belonging_ = 0;
  return {std::exchange(text_, {}), LineEnd::enter};
}

std::optional<CompletedLine> ScanLine::end(LineEnd by, int belonging) {
  if (text_.empty() && by == LineEnd::enter && belonging > 0) {
    belonging_ = belonging - 1;
    return {};
  }
  if (!text_.empty()) belonging_ = 1;  // the LF of CR and LF
  return CompletedLine{std::exchange(text_, {}), by};
}

std::optional<CompletedLine> ScanLine::type(const KeyStroke& stroke) {
  const int belonging = std::exchange(belonging_, 0);
  switch (stroke.key) {
    case Key::character:
      if (suffix_ != 0 && stroke.character == suffix_) {
        if (text_.empty()) {
          belonging_ = belonging;
          return {};
        }
        auto line = end(LineEnd::enter, 0);
        belonging_ = 2;  // CR and LF
        return line;
      }
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
    case Key::enter: return end(LineEnd::enter, belonging);
    case Key::tab:
      if (tab_ends_) return end(LineEnd::tab, belonging);
      belonging_ = belonging;
      return {};
    case Key::check_out:
    case Key::check_in:
    case Key::accept:
    case Key::undo: return {};
  }
  return {};
}

}  // namespace circ
