#include "ui/sort_key.h"

#include <catch_amalgamated.hpp>

#include <algorithm>
#include <random>
#include <tuple>

namespace {

using Keys = ui::SortKeys;

std::vector<circ::Sequence> order_of(const Keys& keys) {
  std::vector<circ::Sequence> order;
  for (const auto& key : keys) order.push_back(key.sequence);
  return order;
}

// Keys whose bytes have so many values each.
Keys some_keys(std::size_t count, std::uint64_t values, std::uint32_t seed) {
  std::mt19937_64 random(seed);
  const auto number = [&] {
    std::uint64_t whole = 0;
    for (int byte = 0; byte < 8; ++byte) whole = whole << 8 | (values < 3 && byte < 5 ? '3' : random() % values);
    return whole;
  };
  Keys keys;
  for (circ::Sequence sequence = 1; sequence <= count; ++sequence) keys.push_back({number(), number(), sequence});
  return keys;
}

}  // namespace

TEST_CASE("Keys are sorted by both numbers, and equal ones stay in their order") {
  for (const std::size_t count : {0u, 1u, 2u, 500u, 5000u, 100'000u}) {
    for (const std::uint64_t values : {1u, 2u, 10u, 95u, 256u}) {
      CAPTURE(count, values);
      auto keys = some_keys(count, values, 7), expected = keys;
      std::stable_sort(expected.begin(), expected.end(), [](const ui::SortKey& a, const ui::SortKey& b) {
        return std::tie(a.high, a.low) < std::tie(b.high, b.low);
      });
      ui::sort_keys(keys);
      CHECK(order_of(keys) == order_of(expected));
    }
  }
}
