#include <sys/mman.h>

#include <cstdlib>
#include <new>

#include "ui/large_pages.h"

namespace ui {
namespace {

constexpr std::size_t kLargePage = std::size_t{2} << 20;  // of x86-64 and of ARM with pages of 4 KiB

}  // namespace

void* allocate_large(std::size_t bytes) {
  const bool large = bytes >= kLargePage;
  void* const memory = large ? std::aligned_alloc(kLargePage, (bytes + kLargePage - 1) / kLargePage * kLargePage)
                             : std::malloc(bytes);
  if (memory == nullptr) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
  if (large) madvise(memory, bytes, MADV_HUGEPAGE);  // a wish: where it is not granted, pages are small
#endif
  return memory;
}

void free_large(void* memory) noexcept { std::free(memory); }

}  // namespace ui
