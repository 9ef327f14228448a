// What the journal's thread does, with anything else as its storage: a thread that takes all that waits and makes it
// durable at once.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "journal/mailbox.h"

namespace bench {

class Grouped {
 public:
  // `commit` makes the scans [first, first + count) durable; `durable` is told of each of them afterwards.
  Grouped(std::function<void(std::size_t first, std::size_t count)> commit, std::function<void(std::size_t)> durable)
      : commit_(std::move(commit)), durable_(std::move(durable)), thread_([this] { run(); }) {}
  ~Grouped() {
    inbox_.put(std::nullopt);
    thread_.join();
  }
  Grouped(const Grouped&) = delete;
  Grouped& operator=(const Grouped&) = delete;

  void post(std::size_t number) { inbox_.put(number); }

 private:
  void run() {
    while (true) {
      const auto waiting = inbox_.wait();
      const std::size_t scans = waiting.back() ? waiting.size() : waiting.size() - 1;
      if (scans > 0) {
        commit_(*waiting.front(), scans);
        for (std::size_t i = 0; i < scans; ++i) durable_(*waiting[i]);
      }
      if (!waiting.back()) return;
    }
  }

  std::function<void(std::size_t, std::size_t)> commit_;
  std::function<void(std::size_t)> durable_;
  journal::Mailbox<std::optional<std::size_t>> inbox_;
  std::thread thread_;
};

}  // namespace bench
