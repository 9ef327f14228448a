// The second line of defence against a lost Enter: two or more barcodes that arrived as one.
//
// A starved computer can lose the key press that ends a scan, and two barcodes merge. A record of no known length is
// taken for several when
//   - it is an exact multiple of a known length and every part is a number of this library, with its prefix and its
//     check digit: then it is split, and each part counts as a scan of its own;
//   - it is an exact multiple, but some part is not such a number, or it could be cut in two ways; or it begins or ends
//     with such a number; or it has only digits and room for a further code of eight: then nobody can say what was
//     scanned, and nothing of it may be recorded.
// A record of a known length is unclear only when it is no certain number itself and its parts are. Anything else is
// one scan; where no length is known everything is. No clock is asked: after a slow frame a scanner and a person look
// alike. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "circ/library_number.h"

namespace circ {

struct ScanParts {
  enum class Kind { one, several, unclear };
  Kind kind = Kind::one;
  std::vector<std::string> parts;  // several: in order
};

ScanParts split_scan(std::string_view text, const LibraryNumbers& numbers);

}  // namespace circ
