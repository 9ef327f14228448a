// A scanner: types numbered 14-digit barcodes, each with an Enter, into whatever has the focus, with XTEST: real key
// events, which go through the X server like those of a keyboard.
//
//   scanner FIRST COUNT PER_SECOND      barcodes FIRST, FIRST + 1 ...; a millisecond from key to key, or less
//
// The moments of all keys are fixed beforehand, so a slow machine makes it late, never slower. Prints by how many
// milliseconds it was late at worst.
#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

using Steady = std::chrono::steady_clock;

void press(Display* display, KeySym symbol) {
  const KeyCode code = XKeysymToKeycode(display, symbol);
  XTestFakeKeyEvent(display, code, True, CurrentTime);
  XTestFakeKeyEvent(display, code, False, CurrentTime);
  XFlush(display);
}

}  // namespace

int main(int count, char** arguments) {
  Display* display = XOpenDisplay(nullptr);
  if (count != 4 || display == nullptr) {
    std::fprintf(stderr, "usage: scanner FIRST COUNT PER_SECOND, with a DISPLAY\n");
    return 2;
  }
  const unsigned long long first = std::strtoull(arguments[1], nullptr, 10);
  const unsigned long long scans = std::strtoull(arguments[2], nullptr, 10);
  const std::chrono::duration<double> between_scans(1 / std::strtod(arguments[3], nullptr));
  const std::chrono::duration<double> between_keys(std::min(between_scans / 15, std::chrono::duration<double>(0.001)));
  const auto begun = Steady::now();
  Steady::duration late{};
  std::chrono::duration<double> next{};
  const auto type = [&](KeySym symbol) {
    const auto due = begun + std::chrono::duration_cast<Steady::duration>(next);
    next += between_keys;
    std::this_thread::sleep_until(due);
    press(display, symbol);
    late = std::max(late, Steady::now() - due);
  };
  for (unsigned long long scan = 0; scan < scans; ++scan) {
    next = between_scans * static_cast<double>(scan);
    for (const char digit : std::to_string(first + scan)) type(XK_0 + static_cast<KeySym>(digit - '0'));
    type(XK_Return);
  }
  XSync(display, False);
  std::printf("%.1f\n", std::chrono::duration<double, std::milli>(late).count());
  XCloseDisplay(display);
}
