#include <windows.h>

#include <string>

#include "station/data_dir.h"
#include "station/private_folder.h"

namespace station {

namespace {

constexpr DWORD kLongestPath = 32768;  // with the terminating zero; the system has none longer

std::filesystem::path home_folder() {
  std::wstring text(kLongestPath, L'\0');
  text.resize(::GetEnvironmentVariableW(L"USERPROFILE", text.data(), kLongestPath));
  return text;
}

}  // namespace

Places this_process_places() {
  std::wstring program(kLongestPath, L'\0');
  program.resize(::GetModuleFileNameW(nullptr, program.data(), kLongestPath));
  return {{}, std::filesystem::path(program).parent_path(), home_folder()};
}

// A profile's folders are that user's alone already, and a stick has no users.
std::error_code make_private_folder(const std::filesystem::path& folder) {
  if (!::CreateDirectoryW(folder.c_str(), nullptr))
    return {static_cast<int>(::GetLastError()), std::system_category()};
  return {};
}

}  // namespace station
