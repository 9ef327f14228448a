// A set of rows, by sequence: one bit for each, so that selecting all of a million rows costs 125 KB and not a million
// entries. A value.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "circ/row.h"

namespace ui {

class Selection {
 public:
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }
  bool contains(circ::Sequence sequence) const;
  void set(circ::Sequence sequence, bool selected);
  void clear();

 private:
  static constexpr circ::Sequence kPerPage = 65536;
  struct Page {
    circ::Sequence number = 0;
    std::vector<std::uint64_t> bits;
  };
  // The first page whose number is not less.
  std::size_t place_of(circ::Sequence number) const;

  std::vector<Page> pages_;  // in order of their numbers; only those that were needed
  std::size_t size_ = 0;
};

}  // namespace ui
