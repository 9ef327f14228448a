// A barcode as the scanner or a person gave it: 1 to 80 printable ASCII characters, never a number.
//
// Leading zeros and letters are part of it. What scanners add around it (line ends, tabs, blanks at either end) is
// trimmed before the rule is applied; nothing inside is changed.
#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <string_view>
#include <variant>

namespace circ {

inline constexpr std::size_t kLongestBarcode = 80;

// Why a text is no barcode.
struct BarcodeFault {
  enum class Kind { empty, too_long, not_printable };
  Kind kind = Kind::empty;
  std::size_t length = 0;      // too_long: how many characters there were
  char32_t character = 0;      // not_printable: the first offending character
  std::size_t position = 0;    // not_printable: where it stands, from 0
  bool operator==(const BarcodeFault&) const = default;
};

class Barcode {
 public:
  Barcode() = default;  // none yet; only from() makes one that can be recorded

  // `text` is UTF-8. Expected answers are values: a fault says what is wrong and where.
  static std::variant<Barcode, BarcodeFault> from(std::string_view text);

  const std::string& text() const { return text_; }
  auto operator<=>(const Barcode&) const = default;

 private:
  explicit Barcode(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

// The last four characters, the rest as one "…": how a barcode may stand in the log.
std::string last_four(std::string_view barcode);

}  // namespace circ
