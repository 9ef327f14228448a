// Scans that arrive at random moments (a Poisson process), and how long each took until it was durable.
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <random>
#include <thread>
#include <vector>

namespace bench {

using Steady = std::chrono::steady_clock;
using Microseconds = std::chrono::duration<double, std::micro>;

// The value below which the share `q` of all lies.
inline double percentile(std::vector<double> values, double q) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())))];
}

// What arrives has a number, from 0. The thread that drives says begun(), any other thread done().
class Latencies {
 public:
  void begun() {
    const std::lock_guard lock(mutex_);
    begun_.push_back(Steady::now());
  }
  void done(std::size_t number) {
    {
      const std::lock_guard lock(mutex_);
      took_.push_back(Microseconds(Steady::now() - begun_.at(number)).count());
    }
    changed_.notify_one();
  }
  void wait_for_all() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return took_.size() == begun_.size(); });
  }
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    return begun_.size();
  }
  std::vector<double> microseconds() {
    const std::lock_guard lock(mutex_);
    return took_;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Steady::time_point> begun_;
  std::vector<double> took_;
};

// Calls `arrive` `count` times, `per_second` on average.
inline void arrivals(std::size_t count, double per_second, std::mt19937_64& random,
                     const std::function<void()>& arrive) {
  std::exponential_distribution<double> gap(per_second);
  auto next = Steady::now();
  for (std::size_t i = 0; i < count; ++i) {
    next += std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(gap(random)));
    std::this_thread::sleep_until(next);
    arrive();
  }
}

}  // namespace bench
