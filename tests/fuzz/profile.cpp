// What a data folder keeps of its station (station/): two slots of any content, a profile file of any text, and a text
// profile as --set-up reads it.
#include <unistd.h>

#include <cassert>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "station/profile_file.h"
#include "station/profile_text.h"
#include "station/two_slots.h"

namespace {

namespace fs = std::filesystem;

class Place {
 public:
  Place() {
    std::string name = (fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path()) /
                       "offcirc-fuzz-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~Place() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void write(const fs::path& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary | std::ios::trunc).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void two_files(const fs::path& folder, std::string_view input) {
  const std::size_t middle = input.empty() ? 0 : static_cast<unsigned char>(input.front()) * input.size() / 256;
  write(folder / "profile.a", input.substr(0, middle));
  write(folder / "profile.b", input.substr(middle));
  station::load_profile(folder);
}

// A profile that can be read is the same after it was saved.
void any_content(const fs::path& folder, std::string_view input) {
  if (station::TwoSlots(folder, "profile").save(input)) std::abort();
  const auto loaded = station::load_profile(folder);
  const auto* stored = std::get_if<station::StoredProfile>(&loaded);
  if (stored == nullptr || (stored->profile && !station::check(*stored->profile).empty())) return;
  if (stored->profile && station::trimmed(*stored->profile) != *stored->profile) return;
  if (station::save_profile(folder, *stored)) std::abort();
  const auto again = station::load_profile(folder);
  const auto* same = std::get_if<station::StoredProfile>(&again);
  if (same == nullptr || *same != *stored) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Place place;
  if (size == 0) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
  for (const auto& left : fs::directory_iterator(place.path())) fs::remove(left.path());
  switch (data[0] % 3) {
    case 0: two_files(place.path(), input); break;
    case 1: any_content(place.path(), input); break;
    default: station::parse_profile(input);
  }
  return 0;
}
