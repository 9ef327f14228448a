#include "journal/record.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "journal/crc32c.h"

namespace journal {
namespace {

using Milliseconds = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr std::array<std::uint8_t, 3> kMagic{'O', 'C', 'R'};
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kLengthAt = 12;
constexpr std::size_t kChecksumAt = 32;
constexpr std::size_t kEnvelope = 36;

enum TransactionFlag : std::uint8_t { kHasPatron = 1, kHasDue = 2 };
enum SettlementFlag : std::uint8_t { kDoubtful = 1, kLetsLaterPass = 2, kDueDiffers = 4, kSettledTold = 8 };

constexpr std::chrono::minutes kDay{24 * 60};  // no clock is a whole day ahead of UTC or behind it

std::int16_t minutes_of(std::chrono::minutes offset) {
  assert(offset > -kDay && offset < kDay);
  return static_cast<std::int16_t>(offset.count());
}

std::chrono::minutes offset_in(ByteReader& reader) {
  const std::chrono::minutes offset{reader.number<std::int16_t>()};
  if (offset <= -kDay || offset >= kDay) reader.fail();
  return offset;
}

// Flags of which only `known` may be set.
std::uint8_t flags_in(ByteReader& reader, unsigned known) {
  const auto flags = reader.number<std::uint8_t>();
  if ((flags & ~known) != 0) reader.fail();
  return flags;
}

void put(ByteWriter& writer, const circ::Moment& moment) {
  writer.number(static_cast<std::int64_t>(moment.utc.time_since_epoch().count()));
  writer.number(minutes_of(moment.offset));
}

circ::Moment moment_in(ByteReader& reader) {
  const Milliseconds utc{std::chrono::milliseconds{reader.number<std::int64_t>()}};
  return {utc, offset_in(reader)};
}

void read_barcode(ByteReader& reader, circ::Barcode& into) {
  const std::string_view written = reader.text();
  auto read = circ::Barcode::from(written);
  auto* const barcode = std::get_if<circ::Barcode>(&read);
  if (barcode == nullptr || barcode->text() != written) return reader.fail();
  into = std::move(*barcode);
}

std::uint32_t checksum(ByteView envelope, ByteView payload) {
  return crc32c(payload, crc32c(envelope.first(kChecksumAt)));
}

}  // namespace

std::variant<Record, RecordFault> decode(ByteView bytes) {
  const auto read = decode_view(bytes);
  if (const auto* fault = std::get_if<RecordFault>(&read)) return *fault;
  const auto& view = std::get<RecordView>(read);
  return Record{view.type, view.status, view.session, view.sequence, view.time, {view.payload.begin(), view.payload.end()}};
}

Bytes encode(const RecordView& record) {
  ByteWriter writer;
  writer.raw(kMagic);
  writer.number(kVersion);
  writer.number(static_cast<std::uint8_t>(record.type));
  writer.number(static_cast<std::uint8_t>(record.status));
  writer.number(std::uint16_t{0});
  writer.number(record.session);
  writer.number(static_cast<std::uint32_t>(record.payload.size()));
  writer.number(record.sequence);
  writer.number(static_cast<std::int64_t>(record.time.time_since_epoch().count()));
  writer.number(checksum(writer.bytes(), record.payload));
  writer.raw(record.payload);
  return writer.take();
}

std::variant<RecordView, RecordFault> decode_view(ByteView bytes) {
  if (bytes.size() < kEnvelope || !std::ranges::equal(bytes.first(kMagic.size()), kMagic)) return RecordFault::foreign;
  ByteReader reader(bytes.subspan(kMagic.size()));
  if (reader.number<std::uint8_t>() != kVersion) return RecordFault::newer;

  RecordView record;
  const auto type = reader.number<std::uint8_t>();
  const auto status = reader.number<std::uint8_t>();
  const auto zero = reader.number<std::uint16_t>();
  record.session = reader.number<std::uint32_t>();
  const auto length = reader.number<std::uint32_t>();
  record.sequence = reader.number<std::uint64_t>();
  record.time = Milliseconds{std::chrono::milliseconds{reader.number<std::int64_t>()}};
  const auto told = reader.number<std::uint32_t>();

  const ByteView payload = bytes.subspan(kEnvelope);
  if (payload.size() != length) return RecordFault::length;
  if (checksum(bytes, payload) != told) return RecordFault::checksum;
  const bool known_type =
      type == static_cast<int>(RecordType::transaction) || type == static_cast<int>(RecordType::settlement);
  if (!known_type || status >= circ::kStatuses || zero != 0) return RecordFault::content;
  record.type = static_cast<RecordType>(type);
  record.status = static_cast<circ::Status>(status);
  record.payload = payload;
  return record;
}

std::optional<std::uint64_t> size_of_record(ByteView start) {
  if (start.size() < kEnvelope || !std::ranges::equal(start.first(kMagic.size()), kMagic)) return {};
  if (start[kMagic.size()] != kVersion) return {};
  ByteReader reader(start.subspan(kLengthAt));
  return kEnvelope + std::uint64_t{reader.number<std::uint32_t>()};
}

Record to_record(circ::Sequence sequence, const circ::Transaction& transaction) {
  ByteWriter writer;
  writer.number(static_cast<std::uint8_t>(transaction.kind));
  writer.number(static_cast<std::uint8_t>((transaction.patron ? kHasPatron : 0) | (transaction.due ? kHasDue : 0)));
  writer.number(minutes_of(transaction.recorded.offset));
  writer.raw(transaction.id);
  writer.text(transaction.station);
  writer.text(transaction.item.text());
  if (transaction.patron) writer.text(transaction.patron->text());
  if (transaction.due) put(writer, *transaction.due);

  Record record;
  record.type = RecordType::transaction;
  record.sequence = sequence;
  record.time = transaction.recorded.utc;
  record.payload = writer.take();
  return record;
}

Record to_record(circ::Sequence sequence, const circ::Settlement& settlement) {
  ByteWriter writer;
  writer.number(static_cast<std::uint8_t>(settlement.reason));
  writer.number(static_cast<std::uint8_t>((settlement.doubtful ? kDoubtful : 0) |
                                          (settlement.lets_later_pass ? kLetsLaterPass : 0) |
                                          (settlement.due ? kDueDiffers : 0) |
                                          (settlement.settled ? kSettledTold : 0)));
  writer.number(settlement.attempts);
  writer.number(settlement.http_status);
  writer.text(settlement.problem);
  writer.text(settlement.detail);
  writer.text(settlement.earlier);
  writer.text(settlement.routing);
  if (settlement.due) put(writer, *settlement.due);

  Record record;
  record.type = RecordType::settlement;
  record.status = settlement.status;
  record.sequence = sequence;
  record.time = settlement.settled.value_or(Milliseconds{});
  record.payload = writer.take();
  return record;
}

std::optional<RecordFault> read(const RecordView& record, circ::Transaction& into) {
  if (record.session != kPlainSession) return RecordFault::locked;
  if (record.type != RecordType::transaction) return RecordFault::content;
  ByteReader reader(record.payload);
  const auto kind = reader.number<std::uint8_t>();
  const auto flags = flags_in(reader, kHasPatron | kHasDue);
  into.recorded = {record.time, offset_in(reader)};
  std::ranges::copy(reader.raw(into.id.size()), into.id.begin());
  into.station = reader.text();
  read_barcode(reader, into.item);
  if ((flags & kHasPatron) != 0) read_barcode(reader, into.patron.emplace());
  if ((flags & kHasDue) != 0) into.due = moment_in(reader);

  const bool known_kind =
      kind == static_cast<int>(circ::Kind::check_out) || kind == static_cast<int>(circ::Kind::check_in);
  if (!reader.finished() || !known_kind) return RecordFault::content;
  into.kind = static_cast<circ::Kind>(kind);
  return {};
}

std::optional<RecordFault> read(const RecordView& record, circ::Settlement& into) {
  if (record.session != kPlainSession) return RecordFault::locked;
  if (record.type != RecordType::settlement) return RecordFault::content;
  ByteReader reader(record.payload);
  const auto reason = reader.number<std::uint8_t>();
  const auto flags = flags_in(reader, kDoubtful | kLetsLaterPass | kDueDiffers | kSettledTold);
  into.attempts = reader.number<std::uint16_t>();
  into.http_status = reader.number<std::uint16_t>();
  into.problem = reader.text();
  into.detail = reader.text();
  into.earlier = reader.text();
  into.routing = reader.text();
  if ((flags & kDueDiffers) != 0) into.due = moment_in(reader);
  if (!reader.finished() || reason >= circ::kReasons) return RecordFault::content;

  into.status = record.status;
  into.reason = static_cast<circ::Reason>(reason);
  into.doubtful = (flags & kDoubtful) != 0;
  into.lets_later_pass = (flags & kLetsLaterPass) != 0;
  if ((flags & kSettledTold) != 0) into.settled = record.time;
  return {};
}

std::variant<circ::Transaction, RecordFault> transaction_in(const RecordView& record) {
  circ::Transaction transaction;
  if (const auto fault = read(record, transaction)) return *fault;
  return transaction;
}

std::variant<circ::Settlement, RecordFault> settlement_in(const RecordView& record) {
  circ::Settlement settlement;
  if (const auto fault = read(record, settlement)) return *fault;
  return settlement;
}

}  // namespace journal
