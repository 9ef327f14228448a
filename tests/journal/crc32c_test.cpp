#include "journal/crc32c.h"

#include <catch_amalgamated.hpp>
#include <numeric>
#include <string_view>
#include <vector>

namespace {

using journal::crc32c;

// RFC 3720 appendix B.4 prints the checksum's bytes in the order in which they are sent: least significant first.
TEST_CASE("CRC-32C is the one of RFC 3720") {
  std::vector<std::uint8_t> bytes(32, 0);
  CHECK(crc32c(bytes) == 0x8A9136AA);
  bytes.assign(32, 0xFF);
  CHECK(crc32c(bytes) == 0x62A8AB43);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{0});
  CHECK(crc32c(bytes) == 0x46DD794E);
}

TEST_CASE("a checksum can be taken in pieces") {
  const std::string_view text = "123456789";
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  const std::span<const std::uint8_t> view(bytes);
  CHECK(crc32c(view) == 0xE3069283);  // the check value of CRC-32/ISCSI in every catalogue of CRCs
  CHECK(crc32c(view.subspan(4), crc32c(view.first(4))) == 0xE3069283);
  CHECK(crc32c({}) == 0);
}

TEST_CASE("the checksum is the same with and without the processor's help") {
  std::vector<std::uint8_t> bytes(200);
  std::iota(bytes.begin(), bytes.end(), std::uint8_t{77});
  const std::span<const std::uint8_t> view(bytes);
  for (std::size_t from = 0; from < 9; ++from) {
    for (std::size_t size = 0; from + size <= bytes.size(); ++size) {
      CAPTURE(from, size);
      REQUIRE(crc32c(view.subspan(from, size), 0x1234) == journal::crc32c_by_tables(view.subspan(from, size), 0x1234));
    }
  }
  CHECK(journal::crc32c_by_tables(view.first(32)) == crc32c(view.first(32)));
}

}  // namespace
