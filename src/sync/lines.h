// The lines of one run to the service: a thread for each of the gateway's connections, one submit at a time on each.
//
// Rows that may go are offered; a free line takes the first of them, as long as so many requests are allowed. Answers
// wait until there are enough of them to wake the coordinating thread for, or until no row is left to take: to wake a
// thread costs as much as a good part of a request. An answer that is neither yes nor no wakes it at once, and no line
// takes anything until it was judged.
//
// Owned and called by the run's coordinating thread. The threads hold nothing but the gateway and what they share; so
// one that hangs in a submit can be left behind safely.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <thread>
#include <vector>

#include "circ/row.h"
#include "gateway/gateway.h"

namespace upload {

struct Answered {
  circ::Sequence sequence = 0;
  gateway::Verdict verdict;
};

class Lines {
 public:
  // `wake` is called on the lines' threads when answers are to be taken, and must not block.
  Lines(std::shared_ptr<gateway::Gateway> gateway, std::function<void()> wake);
  ~Lines();  // joins the threads that wait; one that is still submitting ends by itself later

  // The row may go; the one with the lowest sequence goes first.
  void offer(circ::Sequence sequence, const circ::Transaction& transaction);
  // Rows that no line took are offered no longer.
  std::vector<circ::Sequence> take_back();
  // All that were taken are judged: so many requests may be in flight from now on, and so many answers are enough.
  void allow(unsigned requests, std::size_t enough);
  std::vector<Answered> take_answers();

  // Nothing is in flight, and no answer waits.
  bool all_idle() const;
  // One more request is allowed, and no row is there for it.
  bool starve() const;
  // No byte goes out any more; submits under way end soon.
  void stop();

 private:
  struct Shared;
  std::shared_ptr<Shared> shared_;
  std::vector<std::thread> threads_;
};

}  // namespace upload
