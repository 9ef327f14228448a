// What this process has taken of the processors so far, all its threads together.
#pragma once

#include <ctime>

namespace bench {

inline double processor_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

}  // namespace bench
