// Whole small files, read, and written in place so that they are on the medium when the call returns.
//
// In place means: the bytes go over the old ones, and what is left of a longer old content is cut off afterwards. There
// is no moment at which the file does not exist, but there are many at which it is half new: a caller keeps two
// (two_slots.h). Both calls wait for the disk: never on the thread that draws.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <system_error>
#include <variant>

namespace station {

// Creates the file where there is none, readable by this user alone, and makes its name durable too.
std::error_code write_in_place(const std::filesystem::path& file, std::string_view bytes);

// At most `most` bytes of it; std::errc::no_such_file_or_directory when there is none.
std::variant<std::string, std::error_code> read_file(const std::filesystem::path& file, std::size_t most);

}  // namespace station
