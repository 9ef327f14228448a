// Reads one NCIP request as strictly as the schema of NCIP 2.02 and OCLC's page on requests ask for it. Pure.
//
// The real service is known to let mistakes pass without a word (a misspelt due date is ignored); this one names
// them, so that a test of the station's messages can fail.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "circ/moment.h"
#include "circ/transaction.h"

namespace simulator {

struct NcipRequest {
  circ::Kind kind = circ::Kind::check_in;
  std::string branch;             // FromAgencyId, ToAgencyId
  std::string item_agency;
  std::string item;
  std::string patron_agency;      // check-out
  std::string patron;
  std::optional<circ::Moment> desired_due;
  std::optional<circ::Moment> occurred;  // MandatedAction/DateEventOccurred
};

// A Problem element: what NCIP's error lists call it, more about it, and where it is.
struct NcipProblem {
  std::string type;
  std::string detail;
  std::string element;
};

std::variant<NcipRequest, NcipProblem> parse_request(std::string_view xml);

}  // namespace simulator
