#include <signal.h>
#include <unistd.h>

#include <mutex>

#include "journal/map_guard.h"

namespace journal {
namespace {

struct Guarded {
  void (*lost)(void*) = nullptr;
  void* context = nullptr;
};
thread_local Guarded guarded;

void on_bus_error(int signal, siginfo_t*, void*) {
  park_if_guarded();
  // Not ours: the same instruction meets the same fault again, and this time it ends the program.
  struct sigaction otherwise {};
  otherwise.sa_handler = SIG_DFL;
  ::sigaction(signal, &otherwise, nullptr);
}

void install() {
  struct sigaction action {};
  action.sa_sigaction = on_bus_error;
  action.sa_flags = SA_SIGINFO;
  ::sigaction(SIGBUS, &action, nullptr);
}

}  // namespace

MapGuard::MapGuard(void (*lost)(void* context), void* context) {
  static std::once_flag installed;
  std::call_once(installed, install);
  guarded = {lost, context};
}

MapGuard::~MapGuard() { guarded = {}; }

void park_if_guarded() {
  if (guarded.lost == nullptr) return;
  guarded.lost(guarded.context);
  for (;;) ::pause();
}

}  // namespace journal
