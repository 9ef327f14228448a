// What store.h says of the store's tables, for those who read its file without LMDB.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "journal/record.h"

namespace journal::layout {

inline constexpr std::string_view kMeta = "meta";
inline constexpr std::string_view kSettlements = "settlements";
inline constexpr std::string_view kTransactions = "transactions";
inline constexpr std::array kTables{kMeta, kSettlements, kTransactions};  // in the order of LMDB's main tree

inline constexpr std::string_view kFormatKey = "format";
inline constexpr std::string_view kJournalKey = "journal";
inline constexpr std::string_view kAppliedKey = "applied";
inline constexpr std::string_view kLastKey = "last";
struct Fact {
  std::string_view key;
  std::size_t size;
};
inline constexpr std::array<Fact, 4> kFacts{{{kAppliedKey, 12}, {kFormatKey, 4}, {kJournalKey, 16}, {kLastKey, 8}}};

// Formats whose records lie as this header says: 2 is 1 with a scan log.
inline constexpr std::uint32_t kOldestFormat = 1;
inline constexpr std::uint32_t kNewestFormat = 2;  // kStoreFormat of store.h

using Key = std::array<std::uint8_t, 8>;
Key key_of(circ::Sequence sequence);
// The first bytes, as many as there are: also of what is no key.
circ::Sequence sequence_in(ByteView key);
// Nothing of what is no key.
std::optional<circ::Sequence> sequence_of(ByteView key);

// How much of a value belongs() must see.
inline constexpr std::size_t kEnvelopeStart = 24;
// Whether a record of the type and the sequence of this place begins so. Only decode() can tell whether it is whole.
// Not for `meta`.
bool belongs(std::string_view table, ByteView key, ByteView start_of_value);

}  // namespace journal::layout
