// Transactions as a desk records them: 14-digit barcodes, numbered.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <variant>

#include "circ/transaction.h"

namespace bench {

inline std::string barcode(char first, std::uint64_t number) {
  char text[16];
  std::snprintf(text, sizeof text, "%c%013llu", first, static_cast<unsigned long long>(number));
  return text;
}

inline circ::Transaction transaction(std::uint64_t number, circ::Kind kind = circ::Kind::check_out) {
  circ::Transaction one;
  for (unsigned byte = 0; byte < 8; ++byte) one.id[byte] = static_cast<std::uint8_t>(number >> (8 * byte));
  one.id = circ::make_id(one.id);
  one.kind = kind;
  one.station = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6";
  one.item = std::get<circ::Barcode>(circ::Barcode::from(barcode('3', number)));
  one.recorded.utc = std::chrono::sys_time<std::chrono::milliseconds>(
      std::chrono::milliseconds(1'800'000'000'000 + static_cast<std::int64_t>(number % 1'000'000) * 1000));
  if (kind == circ::Kind::check_out) {
    one.patron = std::get<circ::Barcode>(circ::Barcode::from(barcode('2', number)));
    one.due = circ::Moment{one.recorded.utc + std::chrono::hours(24 * 21), one.recorded.offset};
  }
  return one;
}

}  // namespace bench
