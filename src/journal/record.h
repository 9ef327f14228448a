// The bytes of one record: what the store keeps under a sequence; the scan log keeps its fields
// in a shorter form (log_entry.h). Pure.
//
// A record is an envelope in the clear and a payload that the envelope does not understand, so that a payload can be
// encrypted (session other than 0) while order, status and times stay readable. All numbers are little-endian.
//
//   offset  size
//        0     3   'O' 'C' 'R'
//        3     1   version of this layout: 1
//        4     1   type: 1 transaction, 2 settlement
//        5     1   status (circ::Status): of the settlement; 0 in a transaction
//        6     2   zero
//        8     4   session: 0 means that the payload is plain
//       12     4   length of the payload
//       16     8   sequence
//       24     8   time, milliseconds since 1970 UTC: transaction recorded; settlement settled, 0 when not told
//       32     4   CRC-32C of bytes 0 to 31 and the payload
//       36     …   payload
//
// Plain payloads. A text is a u32 length and its bytes; a moment is an i64 of milliseconds since 1970 UTC and an i16
// of minutes that local time is ahead of UTC.
//
//   transaction   u8 kind, u8 flags (1 has a patron, 2 has a due date), i16 minutes local time is ahead of the time in
//                 the envelope, 16 bytes id, text station, text item, [text patron], [moment due]
//   settlement    u8 reason, u8 flags (1 doubtful, 2 lets later pass, 4 has a due date, 8 settled is told),
//                 u16 attempts, u16 HTTP status, texts problem, detail, earlier, routing, [moment due]
//
// Whatever does not check out is a fault, never a guess: each changed bit and each cut is found by the checksum or
// by the length, and a content that could not have been written here is refused.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <variant>

#include "circ/row.h"
#include "journal/bytes.h"

namespace journal {

enum class RecordType : std::uint8_t { transaction = 1, settlement = 2 };

// Where a session is not 0 the payload is encrypted.
inline constexpr std::uint32_t kPlainSession = 0;

// A record whose payload lies elsewhere, so that a million of them can be read without a copy of each.
struct RecordView {
  RecordType type = RecordType::transaction;
  circ::Status status = circ::Status::awaiting_sync;
  std::uint32_t session = kPlainSession;
  circ::Sequence sequence = 0;
  std::chrono::sys_time<std::chrono::milliseconds> time{};
  ByteView payload;
};

struct Record {
  RecordType type = RecordType::transaction;
  circ::Status status = circ::Status::awaiting_sync;
  std::uint32_t session = kPlainSession;
  circ::Sequence sequence = 0;
  std::chrono::sys_time<std::chrono::milliseconds> time{};
  Bytes payload;

  operator RecordView() const { return {type, status, session, sequence, time, payload}; }
  bool operator==(const Record&) const = default;
};

enum class RecordFault {
  foreign,   // does not begin like a record, or is shorter than an envelope
  newer,     // written by a later version of this layout
  length,    // cut, or something follows
  checksum,  // the bytes are not those that were written
  content,   // the checksum is right, but no such record is ever written
  locked,    // the payload is encrypted
};

Bytes encode(const RecordView& record);
std::variant<RecordView, RecordFault> decode_view(ByteView bytes);
std::variant<Record, RecordFault> decode(ByteView bytes);
// How many bytes the record has that begins here, as its envelope says; nothing when none of this version does.
std::optional<std::uint64_t> size_of_record(ByteView start);

Record to_record(circ::Sequence sequence, const circ::Transaction& transaction);
Record to_record(circ::Sequence sequence, const circ::Settlement& settlement);
// Into a fresh one, for those who read a million; after a fault it is of no use.
std::optional<RecordFault> read(const RecordView& record, circ::Transaction& into);
std::optional<RecordFault> read(const RecordView& record, circ::Settlement& into);
std::variant<circ::Transaction, RecordFault> transaction_in(const RecordView& record);
std::variant<circ::Settlement, RecordFault> settlement_in(const RecordView& record);

}  // namespace journal
