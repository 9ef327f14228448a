// Keeps this thread, and those it begins, on one of the processors that the program may use.
//
// The threads of a start wait for one another: on one processor they wake each other soonest, and what they unmap is
// not flushed from the others' caches of addresses, which costs a third of a start on virtual machines.
#pragma once

#include <sched.h>

#include <cstddef>

namespace torture {

inline void stay_on_processor(unsigned number) {
  cpu_set_t allowed, one;
  CPU_ZERO(&one);
  if (::sched_getaffinity(0, sizeof allowed, &allowed) != 0) return;
  unsigned left = number % static_cast<unsigned>(CPU_COUNT(&allowed));
  for (std::size_t processor = 0; processor < CPU_SETSIZE; ++processor) {
    if (!CPU_ISSET(processor, &allowed) || left-- > 0) continue;
    CPU_SET(processor, &one);
    ::sched_setaffinity(0, sizeof one, &one);
    return;
  }
}

}  // namespace torture
