#include <array>
#include <csignal>

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "wms_simulator/until_told.h"

namespace simulator {

namespace {

sigset_t end_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

// Blocked in this thread and in all that it starts, so that only the descriptor below sees them.
void listen_for_the_end() {
  const sigset_t signals = end_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void wait_until_told(bool or_input_ends) {
  const sigset_t signals = end_signals();
  const int told = signalfd(-1, &signals, SFD_CLOEXEC);
  std::array<pollfd, 2> waiting = {pollfd{told, POLLIN, 0}, pollfd{or_input_ends ? STDIN_FILENO : -1, POLLIN, 0}};
  while (true) {
    if (poll(waiting.data(), waiting.size(), -1) < 0) continue;
    if (waiting[0].revents != 0) break;
    std::array<char, 256> ignored;
    if (waiting[1].revents != 0 && read(STDIN_FILENO, ignored.data(), ignored.size()) <= 0) break;
  }
  close(told);
}

}  // namespace simulator
