// The lines of one run to the service: a thread for each of the gateway's connections, one submit at a time on each.
//
// Owned and called by the run's coordinating thread. The threads hold nothing but the gateway, their own mailbox and
// the function that takes the verdict; so one that hangs in a submit can be left behind safely.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>
#include <vector>

#include "circ/row.h"
#include "gateway/gateway.h"
#include "journal/mailbox.h"

namespace upload {

struct Answered {
  circ::Sequence sequence = 0;
  unsigned line = 0;
  gateway::Verdict verdict;
};

class Lines {
 public:
  // `tell` is called on the lines' threads and must not block.
  Lines(std::shared_ptr<gateway::Gateway> gateway, std::function<void(Answered)> tell);
  ~Lines();  // joins the threads that wait; one that is still submitting ends by itself later

  bool all_idle() const { return in_flight_ == 0; }
  unsigned in_flight() const { return in_flight_; }
  unsigned free() const { return static_cast<unsigned>(lines_.size()) - in_flight_; }
  // Hands it to a free line; there must be one.
  void submit(circ::Sequence sequence, const circ::Transaction& transaction);
  // The answer of this line was taken: it is free again.
  void release(unsigned line);
  // No byte goes out any more; submits under way end soon.
  void stop() { gateway_->stop(); }

 private:
  struct Job {
    circ::Sequence sequence = 0;
    circ::Transaction transaction;
  };
  using Jobs = journal::Mailbox<std::optional<Job>>;  // nothing: end
  struct Line {
    std::shared_ptr<Jobs> jobs;
    std::thread thread;
    bool submitting = false;
  };

  std::shared_ptr<gateway::Gateway> gateway_;
  std::vector<Line> lines_;
  unsigned in_flight_ = 0;
};

}  // namespace upload
