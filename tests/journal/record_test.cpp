#include "journal/record.h"

#include <string>

#include "journal/crc32c.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Settlement;
using circ::Transaction;

Settlement full_settlement() {
  Settlement settlement;
  settlement.status = circ::Status::comms_failure;
  settlement.reason = circ::Reason::server_error;
  settlement.doubtful = true;
  settlement.lets_later_pass = true;
  settlement.attempts = 65535;
  settlement.http_status = 503;
  settlement.problem = "Temporary Processing Failure";
  settlement.detail = std::string("Łódź\0 with a zero inside", 25);
  settlement.earlier = "Unknown Item";
  settlement.routing = "Branch 2";
  settlement.due = circ::Moment{std::chrono::sys_days{std::chrono::year{1969} / 12 / 31}, std::chrono::minutes{840}};
  settlement.settled = std::chrono::sys_days{std::chrono::year{2026} / 11 / 23};
  return settlement;
}

std::vector<Bytes> samples() {
  return {encode(to_record(1, check_in(1))), encode(to_record(0x0102030405060708, check_out(2))),
          encode(to_record(3, Settlement{})), encode(to_record(4, full_settlement()))};
}

Record read(const Bytes& bytes) {
  const auto decoded = decode(bytes);
  REQUIRE(std::holds_alternative<Record>(decoded));
  return std::get<Record>(decoded);
}

RecordFault fault_of(ByteView bytes) {
  const auto decoded = decode(bytes);
  REQUIRE(std::holds_alternative<RecordFault>(decoded));
  return std::get<RecordFault>(decoded);
}

// As if the bytes had been written with a right checksum.
void seal(Bytes& bytes) {
  const ByteView view(bytes);
  const std::uint32_t sum = crc32c(view.subspan(36), crc32c(view.first(32)));
  for (int i = 0; i < 4; ++i) bytes[32 + i] = static_cast<std::uint8_t>(sum >> (8 * i));
}

TEST_CASE("a transaction comes back from its record as it went in") {
  for (const Transaction& transaction : {check_in(7), check_out(8)}) {
    const Record record = read(encode(to_record(42, transaction)));
    CHECK(record.type == RecordType::transaction);
    CHECK(record.sequence == 42);
    CHECK(record.session == kPlainSession);
    CHECK(record.time == transaction.recorded.utc);
    CHECK(std::get<Transaction>(transaction_in(record)) == transaction);
  }
}

TEST_CASE("a settlement comes back from its record as it went in") {
  Settlement unsettled_time = full_settlement();
  unsettled_time.settled.reset();
  for (const Settlement& settlement : {Settlement{}, full_settlement(), unsettled_time}) {
    const Record record = read(encode(to_record(42, settlement)));
    CHECK(record.type == RecordType::settlement);
    CHECK(record.status == settlement.status);
    CHECK(std::get<Settlement>(settlement_in(record)) == settlement);
  }
}

TEST_CASE("every status and every reason survives") {
  for (int status = 0; status < circ::kStatuses; ++status) {
    for (int reason = 0; reason < circ::kReasons; ++reason) {
      Settlement settlement;
      settlement.status = static_cast<circ::Status>(status);
      settlement.reason = static_cast<circ::Reason>(reason);
      CHECK(std::get<Settlement>(settlement_in(read(encode(to_record(1, settlement))))) == settlement);
    }
  }
}

TEST_CASE("the envelope is laid out as its header says") {
  const Bytes bytes = encode(to_record(0x0102030405060708, full_settlement()));
  CHECK(std::string(bytes.begin(), bytes.begin() + 3) == "OCR");
  CHECK(bytes[3] == 1);
  CHECK(bytes[4] == 2);
  CHECK(bytes[5] == static_cast<int>(circ::Status::comms_failure));
  CHECK(bytes[12] + 256 * bytes[13] == static_cast<int>(bytes.size() - 36));
  CHECK(Bytes(bytes.begin() + 16, bytes.begin() + 24) == Bytes{8, 7, 6, 5, 4, 3, 2, 1});
}

TEST_CASE("every single changed bit is found") {
  for (const Bytes& sample : samples()) {
    for (std::size_t bit = 0; bit < sample.size() * 8; ++bit) {
      Bytes changed = sample;
      changed[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
      if (!std::holds_alternative<RecordFault>(decode(changed))) FAIL("bit " << bit << " went unnoticed");
    }
  }
}

TEST_CASE("every cut is found, and so is what follows a record") {
  for (const Bytes& sample : samples()) {
    for (std::size_t size = 0; size < sample.size(); ++size) {
      if (!std::holds_alternative<RecordFault>(decode(ByteView(sample).first(size)))) FAIL(size << " bytes were taken");
    }
    Bytes longer = sample;
    longer.push_back(0);
    CHECK(fault_of(longer) == RecordFault::length);
  }
}

TEST_CASE("a fault tells what is wrong") {
  const Bytes sample = samples().front();
  CHECK(fault_of({}) == RecordFault::foreign);
  CHECK(fault_of(Bytes(200, 0xEE)) == RecordFault::foreign);
  Bytes changed = sample;
  changed[3] = 2;
  CHECK(fault_of(changed) == RecordFault::newer);
  CHECK(fault_of(ByteView(sample).first(sample.size() - 1)) == RecordFault::length);
  changed = sample;
  changed.back() ^= 1;
  CHECK(fault_of(changed) == RecordFault::checksum);
}

TEST_CASE("an envelope that is never written is refused in spite of a right checksum") {
  const auto [at, value] = GENERATE(table<int, int>({{4, 0}, {4, 3}, {5, circ::kStatuses}, {6, 1}, {7, 1}}));
  Bytes changed = samples().front();
  changed[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
  seal(changed);
  CHECK(fault_of(changed) == RecordFault::content);
}

TEST_CASE("no payload is read past its end, whatever it holds") {
  for (const Bytes& sample : samples()) {
    const Record whole = read(sample);
    const auto fails = [](const Record& record) {
      return record.type == RecordType::transaction
                 ? std::holds_alternative<RecordFault>(transaction_in(record))
                 : std::holds_alternative<RecordFault>(settlement_in(record));
    };
    REQUIRE_FALSE(fails(whole));
    for (std::size_t size = 0; size < whole.payload.size(); ++size) {
      Record cut = whole;
      cut.payload.resize(size);
      if (!fails(cut)) FAIL("a payload of " << size << " bytes was taken");
    }
    Record longer = whole;
    longer.payload.push_back(0);
    CHECK(fails(longer));
    for (std::size_t at = 0; at < whole.payload.size(); ++at) {  // lengths, flags, everything: no crash, no overrun
      Record wild = whole;
      wild.payload[at] = 0xFF;
      fails(wild);
    }
  }
}

TEST_CASE("contents that could not have been written are refused") {
  Record record = to_record(1, check_out(1));
  const auto refused = [&](std::size_t at, std::uint8_t value) {
    Record changed = record;
    changed.payload[at] = value;
    const auto read = transaction_in(changed);
    return std::holds_alternative<RecordFault>(read) && std::get<RecordFault>(read) == RecordFault::content;
  };
  CHECK(refused(0, 0));     // no such kind
  CHECK(refused(0, 3));
  CHECK(refused(1, 7));     // an unknown flag
  CHECK(refused(3, 0x7F));  // a clock more than a day ahead
  const std::size_t item = 4 + 16 + 4 + check_out(1).station.size() + 4;
  REQUIRE(record.payload[item] == '3');
  CHECK(refused(item, ' '));   // a barcode is trimmed before it is recorded
  CHECK(refused(item, 0x80));  // and printable

  record = to_record(1, full_settlement());
  record.payload[0] = circ::kReasons;
  CHECK(std::holds_alternative<RecordFault>(settlement_in(record)));
  CHECK(std::holds_alternative<RecordFault>(transaction_in(record)));  // it is no transaction at all
}

TEST_CASE("an encrypted payload is carried, not read") {
  Record sealed = to_record(9, check_in(9));
  sealed.session = 3;
  sealed.payload.assign(50, 0xA5);
  const Record record = read(encode(sealed));
  CHECK(record == sealed);
  CHECK(std::get<RecordFault>(transaction_in(record)) == RecordFault::locked);
}

}  // namespace
