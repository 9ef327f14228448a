#include "station/sodium_started.h"

#include <sodium.h>

#include <cassert>

namespace station {

void sodium_started() {
  static const int result = sodium_init();  // 1 when somebody else was first; below 0: no source of randomness
  assert(result >= 0);
}

}  // namespace station
