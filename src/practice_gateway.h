// The make-believe library as a service to upload to: practice mode's gateway. No network; each answer takes a moment,
// so that staff see rows change one by one. Lives for one upload, the library for the session. Threads: see gateway.h.
#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "gateway/gateway.h"
#include "practice/library.h"

// The library of a session; an upload that is given up while the program quits may outlive the session.
struct PracticeLibrary {
  std::mutex lock;  // held by whoever uses `library`
  practice::Library library;
};

class PracticeGateway final : public gateway::Gateway {
 public:
  PracticeGateway(std::shared_ptr<PracticeLibrary> shared, unsigned connections, std::chrono::milliseconds latency);

  unsigned connections() const override { return connections_; }
  gateway::Verdict submit(const circ::Transaction& transaction, unsigned connection) override;
  void stop() override;

 private:
  const std::shared_ptr<PracticeLibrary> shared_;
  const unsigned connections_;
  const std::chrono::milliseconds latency_;
  std::mutex mutex_;
  std::condition_variable stop_asked_;
  bool stopped_ = false;
};
