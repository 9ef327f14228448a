#include <windows.h>

#include <algorithm>

#include "station/durable_file.h"

namespace station {

namespace {

std::error_code last_error() { return {static_cast<int>(::GetLastError()), std::system_category()}; }

class File {
 public:
  File(const std::filesystem::path& path, DWORD access, DWORD disposition)
      : handle_(::CreateFileW(path.c_str(), access, FILE_SHARE_READ, nullptr, disposition, FILE_ATTRIBUTE_NORMAL,
                              nullptr)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (is_open()) ::CloseHandle(handle_);
  }
  bool is_open() const { return handle_ != INVALID_HANDLE_VALUE; }
  HANDLE handle() const { return handle_; }

 private:
  HANDLE handle_;
};

constexpr std::size_t kAtOnce = 4096;

}  // namespace

std::error_code write_in_place(const std::filesystem::path& file, std::string_view bytes) {
  const File out(file, GENERIC_WRITE, OPEN_ALWAYS);
  if (!out.is_open()) return last_error();
  for (std::string_view rest = bytes; !rest.empty();) {
    DWORD written = 0;
    const auto part = static_cast<DWORD>(std::min(rest.size(), kAtOnce));
    if (!::WriteFile(out.handle(), rest.data(), part, &written, nullptr)) return last_error();
    rest.remove_prefix(written);
  }
  if (!::SetEndOfFile(out.handle())) return last_error();
  if (!::FlushFileBuffers(out.handle())) return last_error(); 
  return {};
}

std::variant<std::string, std::error_code> read_file(const std::filesystem::path& file, std::size_t most) {
  const File in(file, GENERIC_READ, OPEN_EXISTING);
  if (!in.is_open()) return last_error();
  std::string bytes;
  while (bytes.size() < most) {
    const std::size_t size = bytes.size();
    bytes.resize(std::min(most, size + kAtOnce));
    DWORD got = 0;
    if (!::ReadFile(in.handle(), bytes.data() + size, static_cast<DWORD>(bytes.size() - size), &got, nullptr))
      return last_error();
    bytes.resize(size + got);
    if (got == 0) break;
  }
  return bytes;
}

}  // namespace station
