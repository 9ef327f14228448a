#include "journal/store_layout.h"

#include <algorithm>
#include <bit>

#include "journal/bytes.h"

namespace journal::layout {
namespace {

// record.h
constexpr std::size_t kTypeAt = 4;
constexpr std::size_t kSequenceAt = 16;

}  // namespace

// Big-endian, so that keys stand in the order of sequences.
Key key_of(circ::Sequence sequence) { return std::bit_cast<Key>(__builtin_bswap64(sequence)); }

circ::Sequence sequence_in(ByteView key) {
  Key whole{};
  std::ranges::copy(key.first(std::min(key.size(), whole.size())), whole.begin());
  return __builtin_bswap64(std::bit_cast<circ::Sequence>(whole));
}

std::optional<circ::Sequence> sequence_of(ByteView key) {
  return key.size() == Key{}.size() ? std::optional(sequence_in(key)) : std::nullopt;
}

bool belongs(std::string_view table, ByteView key, ByteView start_of_value) {
  if (start_of_value.size() < kEnvelopeStart) return false;
  const auto type = table == kTransactions ? RecordType::transaction : RecordType::settlement;
  const auto sequence = ByteReader(start_of_value.subspan(kSequenceAt)).number<circ::Sequence>();
  return start_of_value[kTypeAt] == static_cast<std::uint8_t>(type) && sequence_of(key) == sequence;
}

}  // namespace journal::layout
