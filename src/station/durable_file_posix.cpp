#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "station/durable_file.h"

namespace station {

namespace {

constexpr std::size_t kAtOnce = 4096;

std::error_code last_error() { return {errno, std::generic_category()}; }

class File {
 public:
  File(const std::filesystem::path& path, int flags) : number_(::open(path.c_str(), flags | O_CLOEXEC, 0600)) {}
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  ~File() {
    if (number_ >= 0) ::close(number_);
  }
  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

 private:
  int number_;
};

// A new file's name is durable only when its folder is (fsync(2)).
std::error_code sync_folder(const std::filesystem::path& folder) {
  const File file(folder.empty() ? "." : folder, O_RDONLY | O_DIRECTORY);
  if (!file.is_open()) return last_error();
  if (::fsync(file.number()) == 0 || errno == EINVAL) return {};  // some file systems know no such thing
  return last_error();
}

}  // namespace

std::error_code write_in_place(const std::filesystem::path& file, std::string_view bytes) {
  std::error_code ignored;
  const bool is_new = !std::filesystem::exists(file, ignored);
  {
    const File out(file, O_WRONLY | O_CREAT);
    if (!out.is_open()) return last_error();
    off_t place = 0;
    for (std::string_view rest = bytes; !rest.empty();) {
      const ssize_t written = ::pwrite(out.number(), rest.data(), rest.size(), place);
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) return last_error();
      place += written;
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    if (::ftruncate(out.number(), static_cast<off_t>(bytes.size())) != 0) return last_error();
    if (::fsync(out.number()) != 0) return last_error();
  }
  return is_new ? sync_folder(file.parent_path()) : std::error_code();
}

std::variant<std::string, std::error_code> read_file(const std::filesystem::path& file, std::size_t most) {
  const File in(file, O_RDONLY);
  if (!in.is_open()) return last_error();
  std::string bytes;
  while (bytes.size() < most) {
    const std::size_t size = bytes.size();
    bytes.resize(std::min(most, size + kAtOnce));
    ssize_t got = 0;
    do got = ::read(in.number(), bytes.data() + size, bytes.size() - size);
    while (got < 0 && errno == EINTR);
    if (got < 0) return last_error();
    bytes.resize(size + static_cast<std::size_t>(got));
    if (got == 0) break;
  }
  return bytes;
}

}  // namespace station
