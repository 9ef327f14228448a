// Preloaded: writes down when each frame was shown. After every glXSwapBuffers the moment, nanoseconds of
// CLOCK_MONOTONIC in 8 bytes, is appended to the file OFFCIRC_SWAPS.
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
SwapBuffers real_swap = nullptr;

void swap_buffers(void* display, unsigned long drawable) {
  real_swap(display, drawable);
  static const int file = [] {
    const char* path = std::getenv("OFFCIRC_SWAPS");
    return path == nullptr ? -1 : open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  }();
  timespec now{};
  clock_gettime(CLOCK_MONOTONIC, &now);
  const std::int64_t moment = now.tv_sec * std::int64_t{1'000'000'000} + now.tv_nsec;
  if (write(file, &moment, sizeof moment) != sizeof moment) _exit(99);
}

}  // namespace

extern "C" void* dlsym(void* library, const char* name) {
  static const auto real = reinterpret_cast<Dlsym>(dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5"));
  void* found = real(library, name);
  if (found == nullptr || std::strcmp(name, "glXSwapBuffers") != 0) return found;
  real_swap = reinterpret_cast<SwapBuffers>(found);
  return reinterpret_cast<void*>(&swap_buffers);
}
