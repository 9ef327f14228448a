// The way of a start (journal/damage/start.h) with a journal's file of any content: what is proven sound LMDB opens,
// reads and writes on; anything else is salvaged.
//
// An input is a list of changes to a real journal: 3 bytes say where, one how many of the bytes that follow stand there
// now. Without that nothing would get further than to the magic number. An input that begins with 0 is a file itself.
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "journal/damage/made_journal.h"
#include "journal/damage/start.h"

namespace {

namespace fs = std::filesystem;

// Removed by the last run that ends in order.
class Place {
 public:
  Place() {
    std::string name = (fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) /
                       "offcirc-fuzz-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
    journal_ = damage::make_journal(path_, 8, 1).file;
  }
  ~Place() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }
  const std::string& journal() const { return journal_; }

 private:
  fs::path path_;
  std::string journal_;
};

std::string changed(std::string file, std::string_view changes) {
  while (changes.size() > 4) {
    const auto number = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(changes[i])); };
    const std::size_t place = (number(0) << 16 | number(1) << 8 | number(2)) % file.size();
    const std::size_t size = std::min({1 + number(3) % 64, changes.size() - 4, file.size() - place});
    std::copy_n(changes.begin() + 4, size, file.begin() + static_cast<std::ptrdiff_t>(place));
    changes.remove_prefix(4 + size);
  }
  return file;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Place place;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const bool whole = !input.empty() && input.front() == '\0';
  for (const auto& left : fs::directory_iterator(place.path())) fs::remove(left.path());
  damage::write_bytes(place.path() / "journal.mdb",
                      whole ? std::string(input.substr(1)) : changed(place.journal(), input));
  const auto started = damage::start(place.path(), true);
  // The format is what the file says it is: nothing but its own bytes vouch for it.
  if (!started.refused.empty() && started.refused.find("newer version") == std::string::npos) {
    std::fprintf(stderr, "a file that was proven sound: %s\n", started.refused.c_str());
    std::abort();
  }
  return 0;
}
