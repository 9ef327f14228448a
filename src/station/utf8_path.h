// File names as the profile, the command line and the log write them: UTF-8, also on Windows.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace station {

inline std::filesystem::path path_from_utf8(std::string_view text) {
  return std::filesystem::path(std::u8string(text.begin(), text.end()));
}

inline std::string utf8_from_path(const std::filesystem::path& path) {
  const std::u8string text = path.u8string();
  return std::string(text.begin(), text.end());
}

}  // namespace station
