#include "desk/barcode_search.h"

#include <algorithm>

namespace desk {
namespace {

// ASCII, as barcodes are; std::tolower asks the locale for each letter.
constexpr std::array<char, 256> kLower = [] {
  std::array<char, 256> lower{};
  for (std::size_t each = 0; each < lower.size(); ++each) {
    const bool capital = each >= 'A' && each <= 'Z';
    lower[each] = static_cast<char>(capital ? each - 'A' + 'a' : each);
  }
  return lower;
}();

unsigned char lower(char letter) { return static_cast<unsigned char>(kLower[static_cast<unsigned char>(letter)]); }

}  // namespace

BarcodeSearch::BarcodeSearch(std::string_view part) : part_(part) {
  for (auto& letter : part_) letter = static_cast<char>(lower(letter));
  skip_.fill(part_.size());
  for (std::size_t at = 0; at + 1 < part_.size(); ++at) {
    skip_[static_cast<unsigned char>(part_[at])] = part_.size() - 1 - at;
  }
}

bool BarcodeSearch::is_at(const char* text) const {
  return std::equal(part_.begin(), part_.end(), text, [](char mine, char theirs) {
    return static_cast<unsigned char>(mine) == lower(theirs);
  });
}

void BarcodeSearch::find_in(const RowChunk& chunk, std::vector<std::uint16_t>& places) const {
  const auto size = chunk.size(), length = part_.size();
  if (length == 0) {
    for (std::size_t at = 0; at < size; ++at) places.push_back(static_cast<std::uint16_t>(at));
    return;
  }
  const auto text = chunk.barcodes();
  const auto end_of = [&](std::size_t at) { return at + 1 < size ? chunk.barcodes_at(at + 1) : text.size(); };
  const auto last_letter = static_cast<unsigned char>(part_.back());
  std::size_t at = 0;
  for (std::size_t place = 0; place + length <= text.size();) {
    const auto letter = lower(text[place + length - 1]);
    if (letter == last_letter && is_at(text.data() + place)) {
      while (end_of(at) <= place) ++at;
      // Not where it begins in one barcode and ends in the next.
      const auto middle = chunk.barcodes_at(at) + chunk.item(at).size(), end = place + length;
      if (end <= middle || (place >= middle && end <= end_of(at))) {
        places.push_back(static_cast<std::uint16_t>(at));
        place = end_of(at);
        continue;
      }
    }
    place += skip_[letter];
  }
}

}  // namespace desk
