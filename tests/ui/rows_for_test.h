// Rows as the journal would tell them, for tests that need some on the table.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "circ/row.h"

namespace test {

inline circ::Barcode barcode(const std::string& text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

// 23 November 2026, `seconds` after ten o'clock, at a desk in UTC.
inline circ::Moment after_ten(int seconds) {
  return {std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::hours{10} + std::chrono::seconds{seconds},
          std::chrono::minutes{0}};
}

inline circ::Moment end_of(int day_of_december) {
  return {std::chrono::sys_days{std::chrono::year{2026} / 12 / day_of_december} + std::chrono::seconds{24 * 3600 - 1},
          std::chrono::minutes{0}};
}

inline circ::Row check_in(circ::Sequence sequence, const std::string& item,
                          circ::Status status = circ::Status::awaiting_sync) {
  circ::Row row{sequence,
                {{}, circ::Kind::check_in, "station", barcode(item), {}, {}, after_ten(static_cast<int>(sequence))},
                {}};
  row.settlement.status = status;
  return row;
}

inline circ::Row check_out(circ::Sequence sequence, const std::string& item, const std::string& patron,
                           circ::Status status = circ::Status::awaiting_sync) {
  auto row = check_in(sequence, item, status);
  row.transaction.kind = circ::Kind::check_out;
  row.transaction.patron = barcode(patron);
  row.transaction.due = end_of(14);
  return row;
}

inline circ::Row because(circ::Row row, circ::Reason reason, bool doubtful = false, std::string problem = {}) {
  row.settlement.reason = reason;
  row.settlement.doubtful = doubtful;
  row.settlement.problem = std::move(problem);
  return row;
}

}  // namespace test
