#include "journal/log_block.h"

#include <random>

#include "sample.h"

namespace {

using namespace journal;

Bytes some_bytes(std::size_t size, std::uint32_t seed) {
  std::mt19937 random(seed);
  Bytes bytes(size);
  for (std::uint8_t& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

GroupHead some_head() {
  GroupHead head;
  head.journal = {1, 2, 3};
  head.number = 100;
  head.before = {99, 0xCAFE};
  head.before_that = 98;
  head.begin = 50;
  head.facts = {.last = 7, .rows = 6, .whole = true, .closed = false};
  return head;
}

Block decoded(const Bytes& bytes, std::size_t place) {
  const auto read = decode_block(ByteView(bytes).subspan(place * kBlock, kBlock));
  REQUIRE(std::holds_alternative<Block>(read));
  return std::get<Block>(read);
}

TEST_CASE("a group comes back from its blocks, with what it repeats") {
  for (const std::size_t size : {0u, 1u, 4000u, 4001u, 50'000u}) {
    const Bytes own = some_bytes(size, 1);
    const Bytes repeated = some_bytes(size / 2, 2);
    GroupHead head = some_head();
    Bytes out;
    const std::uint32_t checksum = encode_group(head, own, repeated, out);
    REQUIRE(out.size() == head.blocks * kBlock);
    CHECK(head.blocks == blocks_for(own.size() + repeated.size()));
    Bytes all;
    for (std::uint32_t place = 0; place < head.blocks; ++place) {
      const Block block = decoded(out, place);
      CHECK(block.place == place);
      CHECK(block.head == head);
      all.insert(all.end(), block.payload.begin(), block.payload.end());
    }
    CHECK(decoded(out, head.blocks - 1).checksum == checksum);
    Bytes expected = own;
    expected.insert(expected.end(), repeated.begin(), repeated.end());
    all.resize(expected.size());
    CHECK(all == expected);
  }
}

TEST_CASE("every changed bit of a block is found, and so is a cut") {
  GroupHead head = some_head();
  Bytes out;
  encode_group(head, some_bytes(300, 3), {}, out);
  for (std::size_t bit = 0; bit < kBlock * 8; bit += 7) {
    Bytes changed = out;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    REQUIRE(std::holds_alternative<BlockFault>(decode_block(changed)));
  }
  CHECK(std::get<BlockFault>(decode_block(ByteView(out).first(kBlock - 1))) == BlockFault::damaged);
}

TEST_CASE("a block of zeros is unused, one of garbage is damaged") {
  CHECK(std::get<BlockFault>(decode_block(Bytes(kBlock))) == BlockFault::unused);
  CHECK(std::get<BlockFault>(decode_block(some_bytes(kBlock, 4))) == BlockFault::damaged);
}

}  // namespace
