#include "circ/library_number.h"

#include <algorithm>
#include <charconv>

#include "circ/barcode.h"

namespace circ {
namespace {

template <typename Entry>
void order(std::vector<Entry>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> found;
  constexpr std::string_view kBetween = " ,;\t";
  for (std::size_t at = text.find_first_not_of(kBetween); at != std::string_view::npos;) {
    const auto end = std::min(text.find_first_of(kBetween, at), text.size());
    found.push_back(text.substr(at, end - at));
    at = text.find_first_not_of(kBetween, end);
  }
  return found;
}

}  // namespace

bool has_length(std::string_view text, const NumberShape& shape) {
  return shape.lengths.empty() ||
         std::find(shape.lengths.begin(), shape.lengths.end(), text.size()) != shape.lengths.end();
}

bool has_prefix(std::string_view text, const NumberShape& shape) {
  return shape.prefixes.empty() || std::any_of(shape.prefixes.begin(), shape.prefixes.end(),
                                               [&](const std::string& prefix) { return text.starts_with(prefix); });
}

bool has_known_length(std::string_view text, const LibraryNumbers& numbers) {
  const auto known = [&](const NumberShape& shape) { return !shape.lengths.empty() && has_length(text, shape); };
  return known(numbers.patron) || known(numbers.item);
}

bool only_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool has_check_digit(std::string_view digits) {
  if (digits.size() < 2 || !only_digits(digits)) return false;
  int sum = 0;
  bool twice = false;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, twice = !twice) {
    const int digit = (*at - '0') * (twice ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

bool is_certain(std::string_view text, const LibraryNumbers& numbers) {
  const auto fits = [&](const NumberShape& shape) {
    return !shape.lengths.empty() && has_length(text, shape) && has_prefix(text, shape);
  };
  return (fits(numbers.patron) || fits(numbers.item)) && has_check_digit(text);
}

std::optional<NumberOf> number_of(std::string_view text, const LibraryNumbers& numbers) {
  const auto fits = [&](const NumberShape& shape) { return has_length(text, shape) && has_prefix(text, shape); };
  const bool patron = fits(numbers.patron), item = fits(numbers.item);
  if (patron == item) return {};
  return patron ? NumberOf::patron : NumberOf::item;
}

std::optional<std::vector<std::size_t>> read_lengths(std::string_view text) {
  std::vector<std::size_t> lengths;
  for (const auto word : words(text)) {
    std::size_t length = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), length);
    if (error != std::errc{} || end != word.data() + word.size() || length < 1 || length > kLongestBarcode) return {};
    lengths.push_back(length);
  }
  order(lengths);
  return lengths;
}

std::optional<std::vector<std::string>> read_prefixes(std::string_view text) {
  std::vector<std::string> prefixes;
  for (const auto word : words(text)) {
    if (!std::holds_alternative<Barcode>(Barcode::from(word))) return {};
    prefixes.emplace_back(word);
  }
  order(prefixes);
  return prefixes;
}

std::string to_text(const std::vector<std::size_t>& lengths) {
  std::string text;
  for (const auto length : lengths) text += (text.empty() ? "" : ", ") + std::to_string(length);
  return text;
}

std::string to_text(const std::vector<std::string>& prefixes) {
  std::string text;
  for (const auto& prefix : prefixes) text += (text.empty() ? "" : ", ") + prefix;
  return text;
}

}  // namespace circ
