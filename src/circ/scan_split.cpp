#include "circ/scan_split.h"

#include <algorithm>
#include <set>

namespace circ {
namespace {

constexpr std::size_t kShortestBookCode = 8;  // EAN-8

std::set<std::size_t> known_lengths(const LibraryNumbers& numbers) {
  std::set<std::size_t> lengths(numbers.patron.lengths.begin(), numbers.patron.lengths.end());
  lengths.insert(numbers.item.lengths.begin(), numbers.item.lengths.end());
  return lengths;
}

std::vector<std::string> cut(std::string_view text, std::size_t length) {
  std::vector<std::string> parts;
  for (; !text.empty(); text.remove_prefix(length)) parts.emplace_back(text.substr(0, length));
  return parts;
}

}  // namespace

ScanParts split_scan(std::string_view text, const LibraryNumbers& numbers) {
  const auto certain = [&](std::string_view part) { return is_certain(part, numbers); };
  const bool whole = has_known_length(text, numbers);
  if (text.empty() || (whole && certain(text))) return {};

  std::vector<std::vector<std::string>> ways;
  bool suspect = false;
  const auto lengths = known_lengths(numbers);
  for (const auto length : lengths) {
    if (length >= text.size()) break;
    if (text.size() % length == 0) {
      auto parts = cut(text, length);
      const bool all = std::all_of(parts.begin(), parts.end(), certain);
      suspect = suspect || all || !whole;
      if (all) ways.push_back(std::move(parts));
    }
    if (!whole) suspect = suspect || certain(text.substr(0, length)) || certain(text.substr(text.size() - length));
  }
  if (ways.size() == 1 && !whole) return {ScanParts::Kind::several, std::move(ways.front())};
  const bool room = !lengths.empty() && text.size() >= *lengths.rbegin() + kShortestBookCode;
  return {suspect || (room && only_digits(text)) ? ScanParts::Kind::unclear : ScanParts::Kind::one, {}};
}

}  // namespace circ
