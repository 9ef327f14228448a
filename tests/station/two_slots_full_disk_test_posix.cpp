#include <catch_amalgamated.hpp>

#include "station/two_slots.h"
#include "temp_folder.h"

TEST_CASE("On a full disk the save says so and the old content stays") {
  if (!std::filesystem::is_character_file("/dev/full")) SKIP("this system has no /dev/full");
  const station_tests::TempFolder folder;
  station::TwoSlots slots(folder.path(), "profile");
  REQUIRE_FALSE(slots.save("one"));
  REQUIRE_FALSE(slots.save("two"));

  // The first save wrote both slots, so the second went over a: b is next.
  std::filesystem::remove(folder.path() / "profile.b");
  std::filesystem::create_symlink("/dev/full", folder.path() / "profile.b");
  const auto fault = slots.save("three");
  REQUIRE(fault);
  CHECK(fault->error == std::errc::no_space_on_device);
  CHECK(fault->path == folder.path() / "profile.b");
  CHECK(std::get<std::string>(slots.load()) == "two");

  std::filesystem::remove(folder.path() / "profile.b");
  REQUIRE_FALSE(slots.save("three"));
  CHECK(std::get<std::string>(slots.load()) == "three");
}
