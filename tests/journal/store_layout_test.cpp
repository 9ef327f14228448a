#include "journal/store_layout.h"

#include <catch_amalgamated.hpp>

#include <algorithm>

using namespace journal;

TEST_CASE("keys stand in the order of sequences, and each tells its own") {
  const auto before = [](circ::Sequence one, circ::Sequence other) {
    return std::ranges::lexicographical_compare(layout::key_of(one), layout::key_of(other));
  };
  CHECK(before(1, 2));
  CHECK(before(255, 256));
  CHECK(before(0xFFFF'FFFF, 0x1'0000'0000));
  for (const circ::Sequence sequence : {0ULL, 1ULL, 256ULL, 0x0102'0304'0506'0708ULL, ~0ULL}) {
    CHECK(layout::sequence_in(layout::key_of(sequence)) == sequence);
  }
}

TEST_CASE("of what is no key the sequence is that of as many bytes as there are") {
  const auto key = layout::key_of(0x0102'0304'0506'0708);
  CHECK(layout::sequence_in(ByteView(key).first(2)) == 0x0102'0000'0000'0000);
  CHECK(layout::sequence_in({}) == 0);
  CHECK_FALSE(layout::sequence_of(ByteView(key).first(7)));
  CHECK(layout::sequence_of(key) == 0x0102'0304'0506'0708);
}
