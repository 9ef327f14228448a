// How failures are paced: when a row is tried again, and how many requests may be in flight. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

namespace upload {

struct Pace {
  std::chrono::milliseconds base{2000};
  std::chrono::milliseconds cap{300000};
  // A service that asks for more patience than this gets this much.
  std::chrono::milliseconds longest_retry_after = std::chrono::hours(1);
  // While a commit takes longer than this nothing further is sent; the end of a run waits this long for it.
  std::chrono::milliseconds storage_patience{2000};
};

// How long to wait after `failures` (at least 1) failed tries: exponential backoff with full jitter, uniformly between
// 0 and min(cap, base · 2^(failures-1)). What the service asked for comes before it: never sooner than `retry_after`.
std::chrono::milliseconds wait_before_retry(unsigned failures, std::optional<std::chrono::seconds> retry_after,
                                            const Pace& pace, std::uint64_t random);

// How many requests may be in flight: halved whenever the service is busy, one more after so many successes.
class Allowance {
 public:
  static constexpr unsigned kSuccessesForOneMore = 10;

  explicit Allowance(unsigned connections) : most_(connections), now_(connections) {}
  void busy();
  void success();
  unsigned requests() const { return now_; }

 private:
  unsigned most_;
  unsigned now_;
  unsigned successes_ = 0;
};

}  // namespace upload
