#include "allocator.h"

#if __has_include(<malloc.h>)
#include <malloc.h>
#endif

void give_memory_back() {
#if defined(M_MMAP_THRESHOLD) && defined(M_TRIM_THRESHOLD)
  constexpr int kLarge = 512 * 1024;
  mallopt(M_MMAP_THRESHOLD, kLarge);
  mallopt(M_TRIM_THRESHOLD, kLarge);
#endif
}
