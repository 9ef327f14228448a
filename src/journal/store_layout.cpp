#include "journal/store_layout.h"

#include <algorithm>

namespace journal::layout {
namespace {

// record.h
constexpr std::size_t kTypeAt = 4;
constexpr std::size_t kSequenceAt = 16;

}  // namespace

Key key_of(circ::Sequence sequence) {
  Key key{};
  for (auto byte = key.rbegin(); byte != key.rend(); ++byte, sequence >>= 8) *byte = static_cast<std::uint8_t>(sequence);
  return key;
}

circ::Sequence sequence_in(ByteView key) {
  circ::Sequence sequence = 0;
  for (std::size_t i = 0; i < Key{}.size(); ++i) sequence = sequence << 8 | (i < key.size() ? key[i] : 0);
  return sequence;
}

bool belongs(std::string_view table, ByteView key, ByteView start_of_value) {
  if (key.size() != Key{}.size() || start_of_value.size() < kEnvelopeStart) return false;
  const auto type = table == kTransactions ? RecordType::transaction : RecordType::settlement;
  const ByteView sequence = start_of_value.subspan(kSequenceAt, key.size());
  return start_of_value[kTypeAt] == static_cast<std::uint8_t>(type) &&
         std::equal(key.rbegin(), key.rend(), sequence.begin());
}

}  // namespace journal::layout
