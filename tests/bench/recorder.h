// A journal that is fed numbered scans and tells when each is durable, and whether any came out of order.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <utility>
#include <variant>

#include "bench/sample.h"
#include "journal/journal.h"

namespace bench {

class Recorder {
 public:
  // `durable` is called on the journal's thread, with the scans' numbers in the order of the journal.
  Recorder(const std::filesystem::path& folder, std::function<void(std::size_t)> durable)
      : durable_(std::move(durable)), journal_(folder, [this](journal::Report report) { hear(std::move(report)); }) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return loaded_; });
  }

  void record(std::size_t number) { journal_.record(transaction(number)); }

  std::size_t lost() const { return not_saved_; }
  std::size_t reordered() const { return reordered_; }

 private:
  void hear(journal::Report report) {
    if (const auto* recorded = std::get_if<journal::Recorded>(&report)) {
      for (const circ::Row& row : recorded->rows) {
        if (row.transaction != transaction(next_)) ++reordered_;
        durable_(next_++);
      }
    } else if (std::holds_alternative<journal::NotSaved>(report)) {
      std::fprintf(stderr, "the journal could not save\n");
      ++not_saved_;
    } else if (const auto* loaded = std::get_if<journal::Loaded>(&report); loaded != nullptr && loaded->last) {
      const std::lock_guard lock(mutex_);
      loaded_ = true;
      changed_.notify_one();
    }
  }

  std::function<void(std::size_t)> durable_;
  std::size_t next_ = 0;
  std::atomic<std::size_t> not_saved_ = 0, reordered_ = 0;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool loaded_ = false;
  journal::Journal journal_;  // last: its thread tells at once
};

}  // namespace bench
