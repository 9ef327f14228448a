// What scanners add to a barcode, and how it is taken away again.
//
// A keyboard scanner types what it is set up to type: around the barcode may stand an AIM identifier, the start and
// stop letters of Codabar, blanks that a format called CLSI puts in; the library's old system may have shown an index
// letter. Each habit has its own narrow rule: what does not match it exactly stays as it is, since every character may
// be part of a number. Numbers typed by hand take the same way. Pure.
//
// Caps Lock and letters. A keyboard scanner holds Shift for a capital, and Caps Lock turns that around: L3000 arrives as
// l3000. No program can tell this from a barcode with a small letter, with one exception: the letter of an AIM
// identifier is always a capital, so "]f0" proves that capitals and small letters are exchanged, and they are put back
// in the whole scan. Without it the letters stay as they came unless the library says that its numbers have only
// capitals (or only small letters); a number that is already known with other letters is told by the scan guard.
#pragma once

#include <string>
#include <string_view>

#include "circ/library_number.h"

namespace circ {

enum class Letters { as_scanned, capitals, small };

struct ScannerSettings {
  // Ends a scan like Enter does; 0: none. One of kSuffixes: letters and digits would cut barcodes.
  char suffix = '\0';
  // Tab ends a scan, and on an empty line goes to the other field. Off for scanners that send one before each barcode.
  bool tab_ends = true;
  // "]cm" in front: the code's letter, and a modifier 0 to 7.
  bool aim_prefix = true;
  // "3 9990 00019 2148": blanks after characters 1, 5 and 10 of 14.
  bool clsi_blanks = true;
  // Codabar's start and stop, A to D, or T N * E in their place: both go, or none. Off: they can be part of the number.
  bool start_stop = false;
  // A "b" before a number of a known length.
  bool leading_b = true;
  Letters letters = Letters::as_scanned;

  bool operator==(const ScannerSettings&) const = default;
};

inline constexpr std::string_view kSuffixes = "!\"#%&'()*,:;<=>?@[\\]^_`{|}~";

// `line` as the scan line ended it; what comes back is trimmed and goes to Barcode::from.
std::string without_additions(std::string_view line, const ScannerSettings& settings, const LibraryNumbers& numbers);

}  // namespace circ
