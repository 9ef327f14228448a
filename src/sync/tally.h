// Counts bad answers in a row, to end a run that leads nowhere instead of marching through ten thousand rows. Pure.
#pragma once

#include <optional>

#include "gateway/gateway.h"
#include "sync/report.h"

namespace upload {

class Tally {
 public:
  static constexpr unsigned kMostNotReached = 3;
  static constexpr unsigned kMostUnanswered = 3;
  static constexpr unsigned kMostGivenUp = 5;

  // One request came to this; says why the run must end now, if it must.
  std::optional<UploadEnd> heard(const gateway::Verdict& verdict);
  // A row was given up because the service was busy at each of its tries.
  std::optional<UploadEnd> gave_up_busy();

 private:
  unsigned not_reached_ = 0;
  unsigned unanswered_ = 0;
  unsigned given_up_ = 0;
};

// An answer of the service came, of whatever kind.
bool was_reached(const gateway::Verdict& verdict);
// Surely not applied, and another try may help.
bool may_be_retried(const gateway::Verdict& verdict);

}  // namespace upload
