// Rows to plan with and to send. One number always gives the same transaction, and different numbers differ.
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "circ/row.h"

namespace upload::test {

inline circ::Barcode barcode(const std::string& text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

inline circ::Transaction check_in(unsigned number, const std::string& item) {
  const std::chrono::sys_days day = std::chrono::year{2026} / 11 / 23;
  circ::Transaction transaction{.id = {},
                                .kind = circ::Kind::check_in,
                                .station = "desk 1",
                                .item = barcode(item),
                                .patron = {},
                                .due = {},
                                .recorded = {day + std::chrono::seconds(number), std::chrono::minutes(60)}};
  for (unsigned byte = 0; byte < 4; ++byte) {
    transaction.id[byte] = static_cast<std::uint8_t>((number >> (8 * byte)) & 0xFF);
  }
  return transaction;
}

inline circ::Transaction check_out(unsigned number, const std::string& item, const std::string& patron) {
  circ::Transaction transaction = check_in(number, item);
  transaction.kind = circ::Kind::check_out;
  transaction.patron = barcode(patron);
  transaction.due = circ::Moment{transaction.recorded.utc + std::chrono::days(21), std::chrono::minutes(60)};
  return transaction;
}

inline circ::Settlement with(circ::Status status, circ::Reason reason = circ::Reason::none, bool doubtful = false) {
  circ::Settlement settlement;
  settlement.status = status;
  settlement.reason = reason;
  settlement.doubtful = doubtful;
  return settlement;
}

inline const circ::Settlement kRefused = with(circ::Status::upload_failed, circ::Reason::refused);
inline const circ::Settlement kUploaded = with(circ::Status::uploaded);
inline const circ::Settlement kNotSent = with(circ::Status::comms_failure, circ::Reason::no_connection);
inline const circ::Settlement kDoubtful = with(circ::Status::comms_failure, circ::Reason::unanswered, true);

inline circ::Row in(circ::Sequence sequence, const std::string& item, circ::Settlement settlement = {}) {
  return {sequence, check_in(static_cast<unsigned>(sequence), item), std::move(settlement)};
}

inline circ::Row out(circ::Sequence sequence, const std::string& item, const std::string& patron,
                     circ::Settlement settlement = {}) {
  return {sequence, check_out(static_cast<unsigned>(sequence), item, patron), std::move(settlement)};
}

}  // namespace upload::test
