#include "sync/backoff.h"

#include <catch_amalgamated.hpp>
#include <limits>

using namespace upload;
using namespace std::chrono_literals;

namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

// The longest wait that any random number gives.
std::chrono::milliseconds longest(unsigned failures, const Pace& pace) {
  std::chrono::milliseconds most{0};
  for (std::uint64_t random = 0; random <= 20'000; ++random) {
    most = std::max(most, wait_before_retry(failures, {}, pace, random));
  }
  return most;
}

}  // namespace

TEST_CASE("the wait is spread from nothing to a limit that doubles with each failure, up to the cap") {
  const Pace pace{100ms, 1000ms};
  CHECK(longest(1, pace) == 100ms);
  CHECK(longest(2, pace) == 200ms);
  CHECK(longest(3, pace) == 400ms);
  CHECK(longest(4, pace) == 800ms);
  CHECK(longest(5, pace) == 1000ms);
  CHECK(longest(4'000'000'000U, pace) == 1000ms);
  CHECK(wait_before_retry(3, {}, pace, 0) == 0ms);
}

TEST_CASE("any random number is good, and a base beyond the cap is cut") {
  CHECK(wait_before_retry(1, {}, Pace{}, kMost) <= 2000ms);
  CHECK(longest(1, Pace{500ms, 100ms}) == 100ms);
  CHECK(wait_before_retry(1, {}, Pace{0ms, 0ms}, kMost) == 0ms);
}

TEST_CASE("a row is not tried sooner than the service asked") {
  CHECK(wait_before_retry(1, 30s, Pace{100ms, 1000ms}, 0) == 30s);
  CHECK(wait_before_retry(1, 30s, Pace{100ms, 1000ms}, 70) == 30s + 70ms);
  CHECK(wait_before_retry(1, -5s, Pace{100ms, 1000ms}, 0) == 0s);
}

TEST_CASE("a service that asks for too much patience gets what we have") {
  CHECK(wait_before_retry(1, std::chrono::seconds::max(), Pace{}, 0) == 1h);
  CHECK(wait_before_retry(1, 1s, Pace{1ms, 4ms, 2ms}, 0) == 2ms);
}

TEST_CASE("a busy service halves the requests in flight, down to one") {
  Allowance allowance(8);
  CHECK(allowance.requests() == 8);
  for (const unsigned expected : {4U, 2U, 1U, 1U}) {
    allowance.busy();
    CHECK(allowance.requests() == expected);
  }
}

TEST_CASE("successes bring them back slowly, and never more than there were") {
  Allowance allowance(2);
  for (unsigned count = 0; count < 3 * Allowance::kSuccessesForOneMore; ++count) allowance.success();
  CHECK(allowance.requests() == 2);
  allowance.busy();
  for (unsigned count = 1; count < Allowance::kSuccessesForOneMore; ++count) allowance.success();
  CHECK(allowance.requests() == 1);
  allowance.success();
  CHECK(allowance.requests() == 2);
}

TEST_CASE("a busy answer begins the count of successes anew") {
  Allowance allowance(4);
  allowance.busy();
  for (unsigned count = 1; count < Allowance::kSuccessesForOneMore; ++count) allowance.success();
  allowance.busy();
  allowance.success();
  CHECK(allowance.requests() == 1);
}
