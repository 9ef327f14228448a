// Whether the rows that a start found are those of the workload after k whole operations, acknowledged <= k <= begun;
// and, where the medium was damaged beyond what is legal, whether anything is lost that nobody can bring back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "circ/row.h"
#include "torture/explorer.h"
#include "torture/workload.h"

namespace torture {

enum class Verdict : unsigned char {
  fine,
  lost,          // an operation that was acknowledged is not there
  inconsistent,  // the state after no number of whole operations
  unusable,      // not opened, not readable, or no further commits
  died,          // the process ended, or stood still
};
inline constexpr int kVerdicts = 5;
const char* text_of(Verdict verdict);

// `digests` are those after 0, 1, 2 … operations.
Verdict judge(const std::vector<std::uint64_t>& digests, std::uint64_t digest, const Moment& moment);

// Lost: a row that was acknowledged and is settled at no moment in question is missing. Inconsistent: a row that
// never was, or whose status is older than what was acknowledged without saying that it is in doubt.
Verdict judge_damaged(const Workload& workload, const std::vector<circ::Row>& rows, const Moment& moment,
                      std::string& what);

}  // namespace torture
