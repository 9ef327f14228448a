// Looks for a part of a barcode in many rows, letters in either case.
//
// Horspool's search over the one text that a chunk keeps its barcodes in: it reads about every third letter of them
// where the part has four. Pure; any thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "desk/row_chunk.h"

namespace desk {

class BarcodeSearch {
 public:
  explicit BarcodeSearch(std::string_view part);

  // Adds the places in the chunk of all rows whose item or patron has the part, in order; of every row when it is empty.
  void find_in(const RowChunk& chunk, std::vector<std::uint16_t>& places) const;

 private:
  bool is_at(const char* text) const;

  std::string part_;  // lower case
  // How far the part may move on when this letter stands under its last one; 0: it may be here.
  std::array<std::uint16_t, 256> skip_{};
  std::size_t after_ = 0;  // how far when it is here, or is not after all
};

}  // namespace desk
