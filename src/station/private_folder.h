// A new folder that other users cannot look into, where the file system knows users at all.
#pragma once

#include <filesystem>
#include <system_error>

namespace station {

// Its name is durable when this returns no error. That it exists already is one.
std::error_code make_private_folder(const std::filesystem::path& folder);

}  // namespace station
