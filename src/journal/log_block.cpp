#include "journal/log_block.h"

#include <algorithm>
#include <cassert>
#include <cstring>

#include "journal/crc32c.h"

namespace journal {
namespace {

constexpr std::array<std::uint8_t, 3> kMagic{'O', 'C', 'L'};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kChecksumAt = kBlock - 4;

enum Flag : std::uint8_t { kWhole = 1, kClosed = 2, kNotRepeated = 4 };

void put_head(ByteWriter& writer, const GroupHead& head, std::uint32_t place) {
  writer.raw(kMagic);
  writer.number(kVersion);
  writer.raw(head.journal);
  writer.number(head.number);
  writer.number(place);
  writer.number(head.blocks);
  writer.number(head.before.number);
  writer.number(head.before.checksum);
  writer.number(head.before_that);
  writer.number(head.begin);
  writer.number(head.facts.last);
  writer.number(head.facts.rows);
  writer.number(static_cast<std::uint8_t>((head.facts.whole ? kWhole : 0) | (head.facts.closed ? kClosed : 0) |
                                          (head.repeats ? 0 : kNotRepeated)));
  writer.number(std::uint8_t{0});
  writer.number(std::uint16_t{0});
  writer.number(head.own);
  writer.number(head.repeated);
}

void store_number(std::uint8_t* at, std::uint32_t number) {
  for (int i = 0; i < 4; ++i) at[i] = static_cast<std::uint8_t>(number >> (8 * i));
}

bool makes_sense(const GroupHead& head, std::uint32_t place) {
  const std::uint64_t bytes = std::uint64_t{head.own} + head.repeated;
  return head.number != 0 && head.blocks != 0 && place < head.blocks && head.number <= UINT64_MAX - head.blocks &&
         bytes <= std::uint64_t{head.blocks} * kBlockPayload && head.before.number < head.number &&
         head.before_that <= head.before.number && head.begin <= head.number;
}

}  // namespace

std::uint32_t blocks_for(std::size_t bytes) {
  return static_cast<std::uint32_t>(std::max<std::size_t>(1, (bytes + kBlockPayload - 1) / kBlockPayload));
}

std::uint32_t encode_group(GroupHead& head, ByteView own, ByteView repeated, Bytes& out) {
  head.own = static_cast<std::uint32_t>(own.size());
  head.repeated = static_cast<std::uint32_t>(repeated.size());
  head.blocks = blocks_for(own.size() + repeated.size());
  std::uint32_t checksum = 0;
  for (std::uint32_t place = 0; place < head.blocks; ++place) {
    const std::size_t begin = out.size();
    ByteWriter writer;
    put_head(writer, head, place);
    assert(writer.bytes().size() == kBlockHead);
    out.insert(out.end(), writer.bytes().begin(), writer.bytes().end());
    for (ByteView* rest : {&own, &repeated}) {
      const ByteView part = rest->first(std::min(rest->size(), begin + kChecksumAt - out.size()));
      out.insert(out.end(), part.begin(), part.end());
      *rest = rest->subspan(part.size());
    }
    out.resize(begin + kBlock);
    checksum = crc32c(ByteView(out).subspan(begin, kChecksumAt));
    store_number(&out[begin + kChecksumAt], checksum);
  }
  return checksum;
}

std::variant<Block, BlockFault> decode_block(ByteView bytes) {
  if (bytes.size() != kBlock) return BlockFault::damaged;
  if (!std::ranges::equal(bytes.first(kMagic.size()), kMagic)) {
    // Each byte is the one before it: many at a time, for most of a segment is unused.
    const bool unused = bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0;
    return unused ? BlockFault::unused : BlockFault::damaged;
  }
  Block block;
  block.checksum = ByteReader(bytes.subspan(kChecksumAt)).number<std::uint32_t>();
  if (crc32c(bytes.first(kChecksumAt)) != block.checksum) return BlockFault::damaged;

  ByteReader reader(bytes.subspan(kMagic.size()));
  const auto version = reader.number<std::uint8_t>();
  if (version != kVersion) return version > kVersion ? BlockFault::newer : BlockFault::damaged;
  GroupHead& head = block.head;
  std::ranges::copy(reader.raw(head.journal.size()), head.journal.begin());
  head.number = reader.number<std::uint64_t>();
  block.place = reader.number<std::uint32_t>();
  head.blocks = reader.number<std::uint32_t>();
  head.before.number = reader.number<std::uint64_t>();
  head.before.checksum = reader.number<std::uint32_t>();
  head.before_that = reader.number<std::uint64_t>();
  head.begin = reader.number<std::uint64_t>();
  head.facts.last = reader.number<std::uint64_t>();
  head.facts.rows = reader.number<std::uint64_t>();
  const auto flags = reader.number<std::uint8_t>();
  head.facts.whole = (flags & kWhole) != 0;
  head.facts.closed = (flags & kClosed) != 0;
  head.repeats = (flags & kNotRepeated) == 0;
  reader.raw(3);
  head.own = reader.number<std::uint32_t>();
  head.repeated = reader.number<std::uint32_t>();
  block.payload = bytes.subspan(kBlockHead, kBlockPayload);
  if (!makes_sense(head, block.place)) return BlockFault::damaged;
  return block;
}

}  // namespace journal
