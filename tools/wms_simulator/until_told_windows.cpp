#include <array>
#include <thread>

#include <windows.h>

#include "wms_simulator/until_told.h"

namespace simulator {

namespace {

HANDLE the_end() {
  static const HANDLE event = CreateEventW(nullptr, TRUE, FALSE, nullptr);
  return event;
}

BOOL WINAPI on_console_event(DWORD) { return SetEvent(the_end()); }

}  // namespace

void listen_for_the_end() { SetConsoleCtrlHandler(on_console_event, TRUE); }

// Standard input may be a pipe, which cannot be waited for together with an event: a thread reads it to its end.
void wait_until_told(bool or_input_ends) {
  if (or_input_ends) {
    std::thread([] {
      std::array<char, 256> ignored;
      DWORD got = 0;
      while (ReadFile(GetStdHandle(STD_INPUT_HANDLE), ignored.data(), static_cast<DWORD>(ignored.size()), &got, nullptr) &&
             got > 0) {
      }
      SetEvent(the_end());
    }).detach();
  }
  WaitForSingleObject(the_end(), INFINITE);
}

}  // namespace simulator
