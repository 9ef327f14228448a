// The code that the trade prints on books and discs: what a scanner reads when it is held to the wrong label. Pure.
#pragma once

#include <string_view>

namespace circ {

enum class BookCode {
  none,
  isbn,   // EAN-13 that begins with 978 or 979, also with its price behind it (2 or 5 digits)
  issn,   // EAN-13 that begins with 977
  ean,    // any other EAN-13
  upc,    // UPC-A, 12 digits, on discs
  ean_8,
};

// By length and check digit: from the right, weights 1 and 3 in turn, the sum is a multiple of 10 (GS1 General
// Specifications, section 7.9.1).
BookCode book_code_of(std::string_view text);

}  // namespace circ
