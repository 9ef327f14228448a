#include "circ/barcode.h"

namespace circ {
namespace {

bool added_by_scanners(char character) {
  return character == '\r' || character == '\n' || character == '\t' || character == ' ';
}

bool printable(unsigned char byte) { return byte >= 0x20 && byte <= 0x7e; }

// The code point that starts at `at`; a broken sequence is shown as its first byte.
char32_t code_point(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at);
  const std::size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  if (more == 0 || at + more >= text.size()) return lead;
  char32_t point = lead & (0x3f >> more);
  for (std::size_t i = 1; i <= more; ++i) {
    if ((byte(at + i) & 0xc0) != 0x80) return lead;
    point = (point << 6) | (byte(at + i) & 0x3f);
  }
  return point;
}

}  // namespace

std::variant<Barcode, BarcodeFault> Barcode::from(std::string_view text) {
  while (!text.empty() && added_by_scanners(text.front())) text.remove_prefix(1);
  while (!text.empty() && added_by_scanners(text.back())) text.remove_suffix(1);
  if (text.empty()) return BarcodeFault{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (printable(static_cast<unsigned char>(text[i]))) continue;
    return BarcodeFault{BarcodeFault::Kind::not_printable, text.size(), code_point(text, i), i};
  }
  if (text.size() > kLongestBarcode) return BarcodeFault{BarcodeFault::Kind::too_long, text.size(), 0, 0};
  return Barcode(std::string(text));
}

std::string last_four(std::string_view barcode) {
  if (barcode.size() <= 4) return "…";
  return "…" + std::string(barcode.substr(barcode.size() - 4));
}

}  // namespace circ
