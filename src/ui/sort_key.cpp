#include "ui/sort_key.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace ui {
namespace {

constexpr std::size_t kBytes = 16;
constexpr std::size_t kMostValues = 2048;  // of one pass: their places stay in the processor's nearest cache
constexpr std::size_t kFew = 512;          // are compared: sixteen tables of counts cost more

// Byte 0 is the last one of `low`.
std::size_t byte_of(const SortKey& key, std::size_t number) {
  return (number < 8 ? key.low >> (8 * number) : key.high >> (8 * (number - 8))) & 0xFF;
}

// A byte by which keys differ: the places of its values among those that occur.
struct Digit {
  std::size_t byte = 0;
  std::size_t values = 0;
  std::array<std::uint16_t, 256> place{};
};

std::vector<Digit> digits_of(const SortKeys& keys) {
  std::array<std::array<bool, 256>, kBytes> occurs{};
  for (const auto& key : keys) {
    for (std::size_t byte = 0; byte < kBytes; ++byte) occurs[byte][byte_of(key, byte)] = true;
  }
  std::vector<Digit> digits;
  for (std::size_t byte = 0; byte < kBytes; ++byte) {
    Digit digit{.byte = byte};
    for (std::size_t value = 0; value < 256; ++value) {
      if (occurs[byte][value]) digit.place[value] = static_cast<std::uint16_t>(digit.values++);
    }
    if (digit.values > 1) digits.push_back(digit);
  }
  return digits;
}

// One pass, by the digits from `first` to before `last` with the last of them as the highest.
template <typename Iterator>
void distribute(const SortKeys& from, SortKeys& to, Iterator first, Iterator last) {
  const auto value_of = [&](const SortKey& key) {
    std::size_t value = 0;
    for (auto digit = last; digit != first;) {
      --digit;
      value = value * digit->values + digit->place[byte_of(key, digit->byte)];
    }
    return value;
  };
  std::array<std::size_t, kMostValues> places{};
  for (const auto& key : from) ++places[value_of(key)];
  std::size_t before = 0;
  for (auto& place : places) before += std::exchange(place, before);
  for (const auto& key : from) to[places[value_of(key)]++] = key;
}

}  // namespace

void sort_keys(SortKeys& keys) {
  if (keys.size() <= kFew) {
    std::ranges::stable_sort(keys, {}, [](const SortKey& key) { return std::pair(key.high, key.low); });
    return;
  }
  const auto digits = digits_of(keys);
  SortKeys other(digits.empty() ? 0 : keys.size());
  for (auto first = digits.begin(); first != digits.end();) {
    auto last = first;
    for (std::size_t values = 1; last != digits.end() && values * last->values <= kMostValues; ++last) values *= last->values;
    distribute(keys, other, first, last);
    keys.swap(other);
    first = last;
  }
}

}  // namespace ui
