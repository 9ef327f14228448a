#include <sys/prctl.h>
#include <sys/resource.h>

#include "station/secure_process.h"

namespace station {

void keep_memory_private() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  // Also where a core handler is a pipe, which no limit stops (core(5)).
  ::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

}  // namespace station
