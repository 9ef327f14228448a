// Preloaded into the program, makes every frame that it shows take at least as long as one of FRAMES_PER_SECOND: a
// machine that draws slowly. The file FRAMES_SHOWN grows by a byte for each.
//
// GLFW asks dlsym() for the function that shows a frame, so dlsym() is what stands here.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

typedef void* (*Find)(void*, const char*);
typedef void (*ShowOnX)(void* display, unsigned long window);

static ShowOnX show_on_x;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void count(void) {
  static int file = -1;
  const char* const name = getenv("FRAMES_SHOWN");
  if (!name) return;
  if (file < 0) file = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (write(file, "#", 1) != 1) abort();
}

static void slow_show_on_x(void* display, unsigned long window) {
  static double shown; // only the thread that draws comes here
  const char* const rate = getenv("FRAMES_PER_SECOND");
  const double until = shown + (rate ? 1 / atof(rate) : 0);
  const double wait = until - now();
  if (wait > 0) {
    const struct timespec time = {(time_t)wait, (long)(1e9 * (wait - (double)(time_t)wait))};
    nanosleep(&time, NULL);
  }
  show_on_x(display, window);
  shown = now();
  count();
}

static Find find(void) {
  static Find found;
  if (!found) found = (Find)dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.34"); // since it moved into libc
  if (!found) found = (Find)dlvsym(RTLD_NEXT, "dlsym", "GLIBC_2.2.5");
  return found;
}

void* dlsym(void* handle, const char* name) {
  if (strcmp(name, "glXSwapBuffers") != 0) return find()(handle, name);
  show_on_x = (ShowOnX)find()(handle, name);
  return show_on_x ? (void*)slow_show_on_x : NULL;
}
