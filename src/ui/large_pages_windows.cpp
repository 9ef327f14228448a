#include <new>

#include "ui/large_pages.h"

namespace ui {

// Large pages need a privilege there that staff do not have.
void* allocate_large(std::size_t bytes) { return ::operator new(bytes); }

void free_large(void* memory) noexcept { ::operator delete(memory); }

}  // namespace ui
