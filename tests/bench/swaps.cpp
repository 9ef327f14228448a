// Preloaded: writes down when each frame was begun and when each was shown. Moments are nanoseconds of CLOCK_MONOTONIC
// in 8 bytes. Each one after a glXSwapBuffers is appended to the file OFFCIRC_SWAPS.
//
// A frame whose picture is the one before is not shown. So where OFFCIRC_BEGUN names a file, the moment at which a frame
// begins is appended to it: Dear ImGui then asks for the size of its window, and GLFW for XGetWindowAttributes. That is
// asked again within the frame, which takes far less than kBetweenFrames until then.
//
// GLFW finds OpenGL with dlopen and dlsym, which no preloaded function of that name would meet; so dlsym itself stands
// here, and asks for the real one by its version.
#include <dlfcn.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>

namespace {

using Dlsym = void* (*)(void*, const char*);
using SwapBuffers = void (*)(void* display, unsigned long drawable);
using GetAttributes = int (*)(void* display, unsigned long window, void* attributes);
SwapBuffers real_swap = nullptr;
GetAttributes real_attributes = nullptr;
constexpr std::int64_t kBetweenFrames = 15'000'000;

std::int64_t now() {
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
}

int file_named_by(const char* variable) {
  const char* path = std::getenv(variable);
  return path == nullptr ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

void note(int file, std::int64_t moment) {
  if (write(file, &moment, sizeof moment) != sizeof moment) _exit(99);
}

void swap_buffers(void* display, unsigned long drawable) {
  real_swap(display, drawable);
  static const int file = file_named_by("OFFCIRC_SWAPS");
  note(file, now());
}

int attributes(void* display, unsigned long window, void* attributes) {
  static const int file = file_named_by("OFFCIRC_BEGUN");
  static std::int64_t last = 0;  // GLFW is used on one thread
  const std::int64_t moment = now();
  if (file != -1 && moment - last > kBetweenFrames) note(file, moment);
  last = moment;
  return real_attributes(display, window, attributes);
}

}  // namespace

extern "C" void* dlsym(void* library, const char* name) {
  static const auto real = reinterpret_cast<Dlsym>(dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5"));
  void* found = real(library, name);
  if (found == nullptr) return found;
  if (std::strcmp(name, "glXSwapBuffers") == 0) {
    real_swap = reinterpret_cast<SwapBuffers>(found);
    return reinterpret_cast<void*>(&swap_buffers);
  }
  if (std::strcmp(name, "XGetWindowAttributes") == 0) {
    real_attributes = reinterpret_cast<GetAttributes>(found);
    return reinterpret_cast<void*>(&attributes);
  }
  return found;
}
