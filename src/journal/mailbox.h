// The one queue between threads: any thread puts, one thread takes everything that waits.
//
// A wake-up is a hint, the content is the truth. Nobody holds the lock while doing anything but moving values.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>
#include <vector>

namespace journal {

template <typename Message>
class Mailbox {
 public:
  void put(Message message) {
    {
      std::lock_guard lock(mutex_);
      messages_.push_back(std::move(message));
    }
    arrived_.notify_one();
  }

  // Whatever waits, in order; empty when nothing does.
  std::vector<Message> take() {
    std::lock_guard lock(mutex_);
    return std::exchange(messages_, {});
  }

  // Sleeps until something waits.
  std::vector<Message> wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return !messages_.empty(); });
    return std::exchange(messages_, {});
  }

  // Sleeps until something waits or the time has come; empty in the latter case.
  std::vector<Message> wait_until(std::chrono::steady_clock::time_point time) {
    std::unique_lock lock(mutex_);
    arrived_.wait_until(lock, time, [this] { return !messages_.empty(); });
    return std::exchange(messages_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Message> messages_;
};

}  // namespace journal
