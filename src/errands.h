// Short work that may wait for the disk, the network or a password's key: done one after another on a thread of its
// own, so that the thread that draws never waits. Posted from the main thread; destruction finishes what was posted.
#pragma once

#include <functional>
#include <thread>

#include "journal/mailbox.h"

class Errands {
 public:
  using Errand = std::function<void()>;

  Errands() : thread_([this] { run(); }) {}
  ~Errands() {
    inbox_.put({});  // the empty errand ends the thread
    thread_.join();
  }
  Errands(const Errands&) = delete;
  Errands& operator=(const Errands&) = delete;

  void post(Errand errand) { inbox_.put(std::move(errand)); }

 private:
  void run() {
    for (;;) {
      for (auto& errand : inbox_.wait()) {
        if (!errand) return;
        errand();
      }
    }
  }

  journal::Mailbox<Errand> inbox_;
  std::thread thread_;
};
