#include <catch_amalgamated.hpp>
#include <sys/stat.h>

#include "station/data_dir.h"
#include "station/two_slots.h"
#include "temp_folder.h"

namespace {

mode_t mode_of(const std::filesystem::path& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 0777;
}

}  // namespace

TEST_CASE("New folders and files are open to this user alone") {
  const station_tests::TempFolder folder;
  const auto opened = station::open_data_dir(folder.path() / "data", true);
  REQUIRE(std::holds_alternative<std::filesystem::path>(opened));
  CHECK(mode_of(folder.path() / "data") == 0700);
  CHECK(mode_of(folder.path() / "data" / "practice") == 0700);
  REQUIRE_FALSE(station::TwoSlots(folder.path() / "data", "view").save("content"));
  CHECK((mode_of(folder.path() / "data" / "view.a") & 0077) == 0);
  CHECK((mode_of(folder.path() / "data" / "view.b") & 0077) == 0);
}
