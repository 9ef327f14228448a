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
constexpr std::chrono::minutes kDay{24 * 60};  // no clock is a whole day ahead of UTC or behind it

enum TransactionFlag : std::uint8_t { kHasPatron = 1, kHasDue = 2 };
enum SettlementFlag : std::uint8_t { kDoubtful = 1, kLetsLaterPass = 2, kDueDiffers = 4, kSettledTold = 8 };

class Writer {
 public:
  template <typename Number>
  void number(Number value) {
    auto rest = static_cast<std::make_unsigned_t<Number>>(value);
    for (std::size_t i = 0; i < sizeof(Number); ++i) {
      bytes_.push_back(static_cast<std::uint8_t>(static_cast<std::uint64_t>(rest) >> (8 * i)));
    }
  }
  void raw(ByteView bytes) { bytes_.insert(bytes_.end(), bytes.begin(), bytes.end()); }
  void text(std::string_view text) {
    number(static_cast<std::uint32_t>(text.size()));
    bytes_.insert(bytes_.end(), text.begin(), text.end());
  }
  void offset(std::chrono::minutes offset) {
    assert(offset > -kDay && offset < kDay);
    number(static_cast<std::int16_t>(offset.count()));
  }
  void moment(const circ::Moment& moment) {
    number(static_cast<std::int64_t>(moment.utc.time_since_epoch().count()));
    offset(moment.offset);
  }
  ByteView bytes() const { return bytes_; }
  Bytes take() { return std::move(bytes_); }

 private:
  Bytes bytes_;
};

// Past the end, and after any other fault, it hands out zeros; whoever reads asks finished() once, at the end.
class Reader {
 public:
  explicit Reader(ByteView bytes) : rest_(bytes) {}

  template <typename Number>
  Number number() {
    std::uint64_t value = 0;
    const ByteView bytes = raw(sizeof(Number));
    for (std::size_t i = 0; i < bytes.size(); ++i) value |= static_cast<std::uint64_t>(bytes[i]) << (8 * i);
    return static_cast<Number>(value);
  }
  ByteView raw(std::size_t size) {
    if (size > rest_.size()) fail();
    const ByteView bytes = rest_.first(std::min(size, rest_.size()));
    rest_ = rest_.subspan(bytes.size());
    return bytes;
  }
  std::string text() {
    const ByteView bytes = raw(number<std::uint32_t>());
    return {bytes.begin(), bytes.end()};
  }
  std::chrono::minutes offset() {
    const std::chrono::minutes offset{number<std::int16_t>()};
    if (offset <= -kDay || offset >= kDay) fail();
    return offset;
  }
  circ::Moment moment() {
    const Milliseconds utc{std::chrono::milliseconds{number<std::int64_t>()}};
    return {utc, offset()};
  }
  std::optional<circ::Barcode> barcode() {
    const std::string written = text();
    const auto read = circ::Barcode::from(written);
    const auto* barcode = std::get_if<circ::Barcode>(&read);
    if (barcode == nullptr || barcode->text() != written) {
      fail();
      return {};
    }
    return *barcode;
  }
  // Flags of which only `known` may be set.
  std::uint8_t flags(unsigned known) {
    const auto flags = number<std::uint8_t>();
    if ((flags & ~known) != 0) fail();
    return flags;
  }
  void fail() {
    failed_ = true;
    rest_ = {};
  }
  bool finished() const { return !failed_ && rest_.empty(); }

 private:
  ByteView rest_;
  bool failed_ = false;
};

std::uint32_t checksum(ByteView envelope, ByteView payload) {
  return crc32c(payload, crc32c(envelope.first(kChecksumAt)));
}

}  // namespace

Bytes encode(const Record& record) {
  Writer writer;
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

std::variant<Record, RecordFault> decode(ByteView bytes) {
  if (bytes.size() < kEnvelope || !std::ranges::equal(bytes.first(kMagic.size()), kMagic)) return RecordFault::foreign;
  Reader reader(bytes.subspan(kMagic.size()));
  if (reader.number<std::uint8_t>() != kVersion) return RecordFault::newer;

  Record record;
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
  record.payload.assign(payload.begin(), payload.end());
  return record;
}

std::optional<std::uint64_t> size_of_record(ByteView start) {
  if (start.size() < kEnvelope || !std::ranges::equal(start.first(kMagic.size()), kMagic)) return {};
  if (start[kMagic.size()] != kVersion) return {};
  Reader reader(start.subspan(kLengthAt));
  return kEnvelope + std::uint64_t{reader.number<std::uint32_t>()};
}

Record to_record(circ::Sequence sequence, const circ::Transaction& transaction) {
  Writer writer;
  writer.number(static_cast<std::uint8_t>(transaction.kind));
  writer.number(static_cast<std::uint8_t>((transaction.patron ? kHasPatron : 0) | (transaction.due ? kHasDue : 0)));
  writer.offset(transaction.recorded.offset);
  writer.raw(transaction.id);
  writer.text(transaction.station);
  writer.text(transaction.item.text());
  if (transaction.patron) writer.text(transaction.patron->text());
  if (transaction.due) writer.moment(*transaction.due);

  Record record;
  record.type = RecordType::transaction;
  record.sequence = sequence;
  record.time = transaction.recorded.utc;
  record.payload = writer.take();
  return record;
}

Record to_record(circ::Sequence sequence, const circ::Settlement& settlement) {
  Writer writer;
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
  if (settlement.due) writer.moment(*settlement.due);

  Record record;
  record.type = RecordType::settlement;
  record.status = settlement.status;
  record.sequence = sequence;
  record.time = settlement.settled.value_or(Milliseconds{});
  record.payload = writer.take();
  return record;
}

std::variant<circ::Transaction, RecordFault> transaction_in(const Record& record) {
  if (record.session != kPlainSession) return RecordFault::locked;
  if (record.type != RecordType::transaction) return RecordFault::content;
  Reader reader(record.payload);
  const auto kind = reader.number<std::uint8_t>();
  const auto flags = reader.flags(kHasPatron | kHasDue);
  const auto offset = reader.offset();
  const auto id = reader.raw(circ::TransactionId{}.size());
  std::string station = reader.text();
  auto item = reader.barcode();
  std::optional<circ::Barcode> patron;
  if ((flags & kHasPatron) != 0) patron = reader.barcode();
  std::optional<circ::Moment> due;
  if ((flags & kHasDue) != 0) due = reader.moment();

  const bool known_kind =
      kind == static_cast<int>(circ::Kind::check_out) || kind == static_cast<int>(circ::Kind::check_in);
  if (!reader.finished() || !known_kind) return RecordFault::content;
  circ::Transaction transaction{.kind = static_cast<circ::Kind>(kind),
                                .station = std::move(station),
                                .item = *std::move(item),
                                .patron = std::move(patron),
                                .due = due,
                                .recorded = {record.time, offset}};
  std::ranges::copy(id, transaction.id.begin());
  return transaction;
}

std::variant<circ::Settlement, RecordFault> settlement_in(const Record& record) {
  if (record.session != kPlainSession) return RecordFault::locked;
  if (record.type != RecordType::settlement) return RecordFault::content;
  Reader reader(record.payload);
  const auto reason = reader.number<std::uint8_t>();
  const auto flags = reader.flags(kDoubtful | kLetsLaterPass | kDueDiffers | kSettledTold);
  circ::Settlement settlement;
  settlement.attempts = reader.number<std::uint16_t>();
  settlement.http_status = reader.number<std::uint16_t>();
  settlement.problem = reader.text();
  settlement.detail = reader.text();
  settlement.earlier = reader.text();
  settlement.routing = reader.text();
  if ((flags & kDueDiffers) != 0) settlement.due = reader.moment();
  if (!reader.finished() || reason >= circ::kReasons) return RecordFault::content;

  settlement.status = record.status;
  settlement.reason = static_cast<circ::Reason>(reason);
  settlement.doubtful = (flags & kDoubtful) != 0;
  settlement.lets_later_pass = (flags & kLetsLaterPass) != 0;
  if ((flags & kSettledTold) != 0) settlement.settled = record.time;
  return settlement;
}

}  // namespace journal
