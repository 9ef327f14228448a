// journal/log_block.h and log_entry.h: whatever decodes stays within its bounds, entries that were read are written and
// read again as the same, and a group that was encoded decodes to what went in.
#include <algorithm>
#include <cassert>
#include <utility>
#include <variant>

#include "journal/log_block.h"
#include "journal/log_entry.h"

namespace {

using namespace journal;

// All entries up to the first fault, written anew.
Bytes rewritten(ByteView entries) {
  ByteWriter again;
  visit_entries(entries, {[&](const RecordView& record) { append(again, record); },
                          [&](const std::vector<Range>& cleared) { append(again, cleared); }});
  return again.take();
}

void check_entries(ByteView entries) {
  const Bytes once = rewritten(entries);
  assert(rewritten(once) == once);
}

void check_group(ByteView own, ByteView repeated) {
  GroupHead head;
  head.number = 7;
  head.before = {5, 0x12345678};
  head.facts = {.last = 9, .rows = 4, .whole = true, .closed = false};
  Bytes blocks;
  encode_group(head, own, repeated, blocks);
  assert(blocks.size() == head.blocks * kBlock);

  Bytes payload;
  for (std::uint32_t place = 0; place < head.blocks; ++place) {
    const auto decoded = decode_block(ByteView(blocks).subspan(place * kBlock, kBlock));
    const auto* block = std::get_if<Block>(&decoded);
    assert(block != nullptr && block->head == head && block->place == place);
    payload.insert(payload.end(), block->payload.begin(), block->payload.end());
  }
  assert(std::ranges::equal(ByteView(payload).first(own.size()), own));
  assert(std::ranges::equal(ByteView(payload).subspan(own.size(), repeated.size()), repeated));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const ByteView bytes(data, size);
  check_entries(bytes);
  check_group(bytes.first(size / 2), bytes.subspan(size / 2));

  Bytes block(bytes.begin(), bytes.end());
  block.resize(kBlock);
  const auto decoded = decode_block(block);
  if (const auto* read = std::get_if<Block>(&decoded)) check_entries(read->payload);
  return 0;
}
