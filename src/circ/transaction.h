// One recorded act at the desk: an item checked out to a patron, or checked in. Immutable once made.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "circ/barcode.h"
#include "circ/moment.h"

namespace circ {

enum class Kind : std::uint8_t { check_out = 1, check_in = 2 };

// A random UUID (RFC 9562 section 5.4, version 4): the same transaction has the same id in every copy of the journal.
using TransactionId = std::array<std::uint8_t, 16>;

// Sets the version and variant bits of 16 random bytes.
TransactionId make_id(std::array<std::uint8_t, 16> random);
// "f81d4fae-7dec-41d0-a765-00a0c91e6bf6"
std::string to_text(const TransactionId& id);

// A check-out has a patron and a due date; a check-in has neither.
struct Transaction {
  TransactionId id{};
  Kind kind = Kind::check_in;
  std::string station;  // which copy of the program recorded it
  Barcode item;
  std::optional<Barcode> patron;
  std::optional<Moment> due;
  Moment recorded;

  bool operator==(const Transaction&) const = default;
};

}  // namespace circ
