// Looks for a part of a barcode in many rows, letters in either case.
//
// Through the one text that a chunk keeps its barcodes in, eight places at a time: where the first and the last letter
// of the part stand at their distance, the rest is compared. Pure; any thread.
#pragma once

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
  // A letter in eight bytes, each of them as it is, and the bit in which its capital differs.
  struct Eightfold {
    std::uint64_t letter = 0, either_case = 0;
  };
  static Eightfold eightfold(char letter);
  bool is_at(const char* text) const;
  // The next place from here on where the part stands; the text's size when there is none.
  std::size_t next_in(std::string_view text, std::size_t from) const;

  std::string part_;  // lower case
  Eightfold first_, last_;
};

}  // namespace desk
