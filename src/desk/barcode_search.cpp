#include "desk/barcode_search.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

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

constexpr std::uint64_t kEach = 0x0101010101010101;

std::uint64_t eight_at(const char* text) {
  static_assert(std::endian::native == std::endian::little, "the lowest byte is the first letter");
  std::uint64_t eight = 0;
  std::memcpy(&eight, text, sizeof eight);
  return eight;
}

// The top bit of each byte that is zero; above such a one perhaps of others too.
std::uint64_t zeros_in(std::uint64_t eight) { return (eight - kEach) & ~eight & (kEach << 7); }

}  // namespace

BarcodeSearch::Eightfold BarcodeSearch::eightfold(char letter) {
  const bool has_capital = letter >= 'a' && letter <= 'z';
  return {kEach * static_cast<unsigned char>(letter), has_capital ? kEach * ('a' - 'A') : 0};
}

BarcodeSearch::BarcodeSearch(std::string_view part) : part_(part) {
  for (auto& letter : part_) letter = static_cast<char>(lower(letter));
  if (part_.empty()) return;
  first_ = eightfold(part_.front());
  last_ = eightfold(part_.back());
}

bool BarcodeSearch::is_at(const char* text) const {
  return std::equal(part_.begin(), part_.end(), text, [](char mine, char theirs) {
    return static_cast<unsigned char>(mine) == lower(theirs);
  });
}

std::size_t BarcodeSearch::next_in(std::string_view text, std::size_t from) const {
  const auto to_last = part_.size() - 1;
  for (; from + to_last + 8 <= text.size(); from += 8) {
    const auto* const here = text.data() + from;
    const auto unlike_first = (eight_at(here) | first_.either_case) ^ first_.letter;
    const auto unlike_last = (eight_at(here + to_last) | last_.either_case) ^ last_.letter;
    for (auto both = zeros_in(unlike_first | unlike_last); both != 0; both &= both - 1) {
      const auto place = static_cast<std::size_t>(std::countr_zero(both)) / 8;
      if (is_at(here + place)) return from + place;
    }
  }
  for (; from + to_last < text.size(); ++from) {
    if (is_at(text.data() + from)) return from;
  }
  return text.size();
}

void BarcodeSearch::find_in(const RowChunk& chunk, std::vector<std::uint16_t>& places) const {
  const auto size = chunk.size(), length = part_.size();
  if (length == 0) {
    for (std::size_t at = 0; at < size; ++at) places.push_back(static_cast<std::uint16_t>(at));
    return;
  }
  const auto text = chunk.barcodes();
  const auto end_of = [&](std::size_t at) { return at + 1 < size ? chunk.barcodes_at(at + 1) : text.size(); };
  std::size_t at = 0;
  for (auto place = next_in(text, 0); place < text.size();) {
    while (end_of(at) <= place) ++at;
    // Not where it begins in one barcode and ends in the next.
    const auto middle = chunk.barcodes_at(at) + chunk.item(at).size(), end = place + length;
    const bool within = end <= middle || (place >= middle && end <= end_of(at));
    if (within) places.push_back(static_cast<std::uint16_t>(at));
    place = next_in(text, within ? end_of(at) : place + 1);
  }
}

}  // namespace desk
