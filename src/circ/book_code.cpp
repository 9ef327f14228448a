#include "circ/book_code.h"

#include "circ/library_number.h"

namespace circ {
namespace {

bool has_trade_check_digit(std::string_view digits) {
  int sum = 0, weight = 1;
  for (auto at = digits.rbegin(); at != digits.rend(); ++at, weight = 4 - weight) sum += (*at - '0') * weight;
  return sum % 10 == 0;
}

}  // namespace

BookCode book_code_of(std::string_view text) {
  constexpr std::size_t kEan = 13, kShortPrice = kEan + 2, kLongPrice = kEan + 5;
  if (!only_digits(text)) return BookCode::none;
  const auto ean = text.substr(0, kEan);
  const bool priced = text.size() == kShortPrice || text.size() == kLongPrice;
  if (text.size() == kEan || priced) {
    if (!has_trade_check_digit(ean)) return BookCode::none;
    if (ean.starts_with("978") || ean.starts_with("979")) return BookCode::isbn;
    if (ean.starts_with("977")) return BookCode::issn;
    return priced ? BookCode::none : BookCode::ean;
  }
  if (!has_trade_check_digit(text)) return BookCode::none;
  return text.size() == 12 ? BookCode::upc : text.size() == 8 ? BookCode::ean_8 : BookCode::none;
}

}  // namespace circ
