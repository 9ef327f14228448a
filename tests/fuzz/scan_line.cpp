// Any stream of strokes, cut anywhere: the scan line gives the same lines, stays within its bounds, and every line is a
// barcode or a fault that Barcode can tell.
#include "circ/scan_line.h"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "circ/barcode.h"

namespace {

// Reads strokes out of bytes: a byte below 16 is a key, everything else a character. What follows a paste, up to the
// next zero, is its text.
class Strokes {
 public:
  Strokes(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}

  std::optional<circ::KeyStroke> next() {
    if (at_ == end_) return {};
    const std::uint8_t byte = *at_++;
    constexpr circ::Key kKeys[] = {circ::Key::enter,    circ::Key::tab,   circ::Key::backspace, circ::Key::erase_all,
                                   circ::Key::escape,   circ::Key::paste, circ::Key::check_out, circ::Key::check_in};
    if (byte >= 16) return circ::KeyStroke{circ::Key::character, character(byte), {}};
    const circ::Key key = kKeys[byte % std::size(kKeys)];
    return circ::KeyStroke{key, 0, key == circ::Key::paste ? text() : std::string()};
  }

 private:
  // 0x80 and above: two more bytes make it any character of Unicode.
  char32_t character(std::uint8_t byte) {
    if (byte < 0x80 || end_ - at_ < 2) return byte;
    const char32_t code = static_cast<char32_t>((byte & 0x1f) << 16 | at_[0] << 8 | at_[1]);
    at_ += 2;
    return code <= 0x10ffff ? code : U'\xfffd';
  }
  std::string text() {
    std::string all;
    while (at_ != end_ && *at_ != 0) all += static_cast<char>(*at_++);
    return all;
  }

  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

using Lines = std::vector<std::pair<std::string, circ::LineEnd>>;

void must(bool holds) {
  if (!holds) std::abort();
}

// A longest line is reached by a character of up to four bytes.
constexpr std::size_t kBound = circ::ScanLine::kLongestLine + 3;

Lines lines_of(const std::vector<circ::KeyStroke>& strokes, std::size_t cut) {
  circ::ScanLine line;
  Lines lines;
  for (std::size_t at = 0; at < strokes.size(); ++at) {
    if (at == cut) line = circ::ScanLine(line);
    if (auto ended = line.type(strokes[at])) {
      must(line.empty());
      lines.emplace_back(std::move(ended->text), ended->end);
    }
    must(line.text().size() <= kBound);
  }
  lines.emplace_back(line.text(), circ::LineEnd::enter);
  return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::size_t cut = size > 0 ? bytes[0] : 0;
  std::vector<circ::KeyStroke> strokes;
  Strokes typed(bytes, size);
  while (auto stroke = typed.next()) strokes.push_back(std::move(*stroke));
  if (!strokes.empty()) cut %= strokes.size();

  const Lines lines = lines_of(strokes, strokes.size());
  must(lines == lines_of(strokes, cut));
  for (const auto& [text, end] : lines) {
    const auto read = circ::Barcode::from(text);
    if (const auto* barcode = std::get_if<circ::Barcode>(&read)) {
      must(!barcode->text().empty() && barcode->text().size() <= circ::kLongestBarcode);
      must(text.find(barcode->text()) != std::string::npos);
    } else {
      must(std::get<circ::BarcodeFault>(read).position <= text.size());
    }
  }
  return 0;
}
