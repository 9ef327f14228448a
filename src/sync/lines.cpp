#include "sync/lines.h"

#include <algorithm>
#include <cassert>

namespace upload {

Lines::Lines(std::shared_ptr<gateway::Gateway> gateway, std::function<void(Answered)> tell)
    : gateway_(std::move(gateway)) {
  for (unsigned number = 0; number < gateway_->connections(); ++number) {
    Line line;
    line.jobs = std::make_shared<Jobs>();
    line.thread = std::thread([gateway = gateway_, jobs = line.jobs, tell, number] {
      while (true) {
        for (const std::optional<Job>& job : jobs->wait()) {
          if (!job) return;
          tell({job->sequence, number, gateway->submit(job->transaction, number)});
        }
      }
    });
    lines_.push_back(std::move(line));
  }
}

Lines::~Lines() {
  for (Line& line : lines_) {
    line.jobs->put(std::nullopt);
    if (line.submitting) {
      line.thread.detach();
    } else {
      line.thread.join();
    }
  }
}

void Lines::submit(circ::Sequence sequence, const circ::Transaction& transaction) {
  const auto line = std::find_if(lines_.begin(), lines_.end(), [](const Line& one) { return !one.submitting; });
  assert(line != lines_.end());
  line->submitting = true;
  ++in_flight_;
  line->jobs->put(Job{sequence, transaction});
}

void Lines::release(unsigned line) {
  assert(lines_[line].submitting);
  lines_[line].submitting = false;
  --in_flight_;
}

}  // namespace upload
