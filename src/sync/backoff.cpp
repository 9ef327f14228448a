#include "sync/backoff.h"

#include <algorithm>
#include <cassert>

namespace upload {

std::chrono::milliseconds wait_before_retry(unsigned failures, std::optional<std::chrono::seconds> retry_after,
                                            const Pace& pace, std::uint64_t random) {
  using std::chrono::milliseconds;
  assert(failures >= 1);
  milliseconds most = std::min(pace.base, pace.cap);
  for (unsigned doubled = 1; doubled < failures && most < pace.cap; ++doubled) most = std::min(most * 2, pace.cap);
  const milliseconds jitter(random % (static_cast<std::uint64_t>(most.count()) + 1));
  if (!retry_after) return jitter;
  // Jitter on top, so that many stations do not all come back in the second that the service named.
  const auto limit = std::chrono::ceil<std::chrono::seconds>(pace.longest_retry_after);
  const milliseconds asked = std::min<milliseconds>(std::clamp(*retry_after, std::chrono::seconds(0), limit),
                                                    pace.longest_retry_after);
  return asked + jitter;
}

void Allowance::busy() {
  now_ = std::max(1U, now_ / 2);
  successes_ = 0;
}

void Allowance::success() {
  if (now_ == most_ || ++successes_ < kSuccessesForOneMore) return;
  ++now_;
  successes_ = 0;
}

}  // namespace upload
