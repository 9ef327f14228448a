// The make-believe library as a service to upload to: practice mode's gateway. No network; each answer takes a moment,
// so that staff see rows change one by one. Lives for one upload, the library for the session. Threads: see gateway.h.
#pragma once

#include <condition_variable>
#include <mutex>

#include "gateway/gateway.h"
#include "practice/library.h"

class PracticeGateway final : public gateway::Gateway {
 public:
  // `library` is used under `lock`, which whoever shares the library holds as well.
  PracticeGateway(practice::Library& library, std::mutex& lock, unsigned connections, std::chrono::milliseconds latency);

  unsigned connections() const override { return connections_; }
  gateway::Verdict submit(const circ::Transaction& transaction, unsigned connection) override;
  void stop() override;

 private:
  practice::Library& library_;
  std::mutex& library_lock_;
  const unsigned connections_;
  const std::chrono::milliseconds latency_;
  std::mutex mutex_;
  std::condition_variable stop_asked_;
  bool stopped_ = false;
};
