// Assembles key strokes into completed lines, independent of frames: the one way in which barcodes enter the program,
// scanned or typed by hand.
//
// An append-only editor: characters append, Backspace deletes the last, Escape and Ctrl+Backspace empty it, a paste
// appends up to its first line end and never submits. The caret is always at the end. Enter and Tab end a line; the
// line feed after a carriage return, which some scanners send, arrives here as an empty second line and is the
// caller's to ignore. Pure; one thread at a time.
#pragma once

#include <optional>
#include <string>

#include "circ/key_stroke.h"

namespace circ {

// What ended a line.
enum class LineEnd { enter, tab };

struct CompletedLine {
  std::string text;  // UTF-8, untrimmed
  LineEnd end = LineEnd::enter;
};

class ScanLine {
 public:
  // Far beyond any barcode: what is longer is refused as too long by Barcode, so cutting here loses nothing unseen.
  static constexpr std::size_t kLongestLine = 4096;

  // Returns the finished line when `stroke` ends one. Mode keys and copies do nothing here.
  std::optional<CompletedLine> type(const KeyStroke& stroke);

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  void clear() { text_.clear(); }
  void put_back(std::string text) { text_ = std::move(text); }

 private:
  std::string text_;
};

}  // namespace circ
