// Records (record.h) wherever they lie in a file, found by what they are themselves: no tree is needed for it.
#pragma once

#include <cstddef>
#include <functional>

#include "journal/page_file.h"
#include "journal/record.h"

namespace journal {

// In the order of the file; what cannot be read is left out. A record lies within half a page, or begins an overflow
// page (lmdb_pages.h) and is no longer than kLongestLooseRecord. The bytes live until the call returns.
inline constexpr std::size_t kLongestLooseRecord = std::size_t{1} << 20;
void for_each_loose_record(PageFile& file, std::size_t page_size,
                           const std::function<void(const Record& record, ByteView bytes)>& found);

}  // namespace journal
