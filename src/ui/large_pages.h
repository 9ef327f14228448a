// Memory of millions of elements that is written once: from the system in large pages where it has them.
//
// The first touch of each page of 4 KiB costs more than sorting what lies in it. Any thread.
#pragma once

#include <cstddef>
#include <vector>

namespace ui {

// At least so many bytes; throws std::bad_alloc. Goes back to the system with free_large().
void* allocate_large(std::size_t bytes);
void free_large(void* memory) noexcept;

template <typename Element>
struct LargePages {
  using value_type = Element;
  LargePages() = default;
  template <typename Other>
  LargePages(const LargePages<Other>&) {}
  Element* allocate(std::size_t count) { return static_cast<Element*>(allocate_large(count * sizeof(Element))); }
  void deallocate(Element* elements, std::size_t) noexcept { free_large(elements); }
  bool operator==(const LargePages&) const = default;
};

template <typename Element>
using LargeVector = std::vector<Element, LargePages<Element>>;

}  // namespace ui
