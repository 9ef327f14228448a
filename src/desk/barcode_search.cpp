#include "desk/barcode_search.h"

#include <algorithm>
#include <limits>
#include <utility>

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
  // Nothing longer than a barcode is in one.
  const auto length = std::min<std::size_t>(part_.size(), std::numeric_limits<std::uint16_t>::max());
  std::array<std::uint16_t, 256> of_lower{};
  of_lower.fill(static_cast<std::uint16_t>(length));
  for (std::size_t at = 0; at + 1 < length; ++at) {
    of_lower[static_cast<unsigned char>(part_[at])] = static_cast<std::uint16_t>(length - 1 - at);
  }
  if (length == 0) return;
  auto& of_last = of_lower[static_cast<unsigned char>(part_[length - 1])];
  after_ = std::exchange(of_last, std::uint16_t{0});
  for (std::size_t letter = 0; letter < skip_.size(); ++letter) skip_[letter] = of_lower[lower(static_cast<char>(letter))];
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
  const auto* const last_letters = reinterpret_cast<const unsigned char*>(text.data()) + length - 1;
  std::size_t at = 0;
  for (std::size_t place = 0; place + length <= text.size();) {
    if (const auto skip = skip_[last_letters[place]]; skip != 0) {
      place += skip;
      continue;
    }
    if (is_at(text.data() + place)) {
      while (end_of(at) <= place) ++at;
      // Not where it begins in one barcode and ends in the next.
      const auto middle = chunk.barcodes_at(at) + chunk.item(at).size(), end = place + length;
      if (end <= middle || (place >= middle && end <= end_of(at))) {
        places.push_back(static_cast<std::uint16_t>(at));
        place = end_of(at);
        continue;
      }
    }
    place += after_;
  }
}

}  // namespace desk
