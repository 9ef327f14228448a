// Assembles key strokes into completed lines, independent of frames: the one way in which barcodes enter the program,
// scanned or typed by hand.
//
// An append-only editor: characters append, Backspace deletes the last, Escape and Ctrl+Backspace empty it, a paste
// appends up to its first line end and never submits. The caret is always at the end. Enter ends a line, and so do Tab
// and a printable suffix where the scanner is set up that way. An Enter or a suffix right behind an end belongs to it:
// scanners send CR and LF, or a suffix and CR, and must not submit twice. Pure; one thread at a time.
#pragma once

#include <optional>
#include <string>

#include "circ/key_stroke.h"
#include "circ/scan_habits.h"

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

  // What ends a line besides Enter, from now on; what has been typed stays.
  void set_ends(const ScannerSettings& settings);

  // Returns the finished line when `stroke` ends one; an empty one when Enter or Tab comes on its own. Keys that are no
  // text do nothing here but tell that what follows belongs to no end of a line. Every stroke of the desk comes here.
  std::optional<CompletedLine> type(const KeyStroke& stroke);

  // Ends the line as Enter would, whatever came before.
  CompletedLine finish();

  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  void clear() { text_.clear(); }

 private:
  std::optional<CompletedLine> end(LineEnd by, int belonging);

  std::string text_;
  char32_t suffix_ = 0;
  bool tab_ends_ = true;
  int belonging_ = 0;  // so many Enters that follow at once belong to the end of the line before
};

}  // namespace circ
