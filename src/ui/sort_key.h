// What a row sorts by: two numbers, or the first 16 letters of a text; then the order in which rows were recorded.
#pragma once

#include <cstdint>

#include "circ/row.h"
#include "ui/large_pages.h"

namespace ui {

struct SortKey {
  std::uint64_t high = 0, low = 0;
  circ::Sequence sequence = 0;
};
using SortKeys = LargeVector<SortKey>;

// Sorts by `high`, then `low`; equal ones stay in the order in which they are. In a few passes over all, whatever their
// number: each counts the values of as many bytes as fit into one table, and of a byte only those that occur. Barcodes
// of 14 digits, five of them the same in all, take three.
void sort_keys(SortKeys& keys);

}  // namespace ui
