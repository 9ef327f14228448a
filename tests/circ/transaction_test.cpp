#include "circ/transaction.h"

#include <catch_amalgamated.hpp>

TEST_CASE("An id is a random UUID of version 4") {
  std::array<std::uint8_t, 16> random{};
  random.fill(0xff);
  CHECK(circ::to_text(circ::make_id(random)) == "ffffffff-ffff-4fff-bfff-ffffffffffff");
  random.fill(0);
  CHECK(circ::to_text(circ::make_id(random)) == "00000000-0000-4000-8000-000000000000");
}
