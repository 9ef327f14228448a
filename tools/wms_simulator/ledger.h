// What the make-believe service accepted, in the order in which it did: one line of JSON for each transaction.
// Requests that were refused, and those that a fault kept from being applied, do not stand here.
#pragma once

#include <optional>
#include <string>

#include "circ/moment.h"
#include "circ/transaction.h"
#include "wms_simulator/faults.h"

namespace simulator {

struct LedgerEntry {
  circ::Moment time;
  circ::Kind kind = circ::Kind::check_in;
  std::string item;
  std::string patron;                    // check-in: to whom it was lent
  std::optional<circ::Moment> due;       // check-out: as the library set it
  std::optional<circ::Moment> occurred;  // MandatedAction/DateEventOccurred
  Fault fault = Fault::none;             // what became of the reply
};

// {"time":"2026-11-23T21:00:00.125Z","kind":"check-out","item":"…","patron":"…","due":"…","fault":"drop-after"}
// Fields that are empty, or none, are left out. RFC 8259; without a line end.
std::string to_json(const LedgerEntry& entry);

}  // namespace simulator
