#include "station/profile_file.h"

#include <catch_amalgamated.hpp>

#include "station/two_slots.h"
#include "temp_folder.h"

using station::load_profile;
using station::NeverSaved;
using station::save_profile;
using station::StoredProfile;
using station::UnreadableProfile;
using station_tests::read;
using station_tests::TempFolder;
using station_tests::write;

namespace {

StoredProfile set_up() {
  StoredProfile stored{.id = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6", .profile = station::Profile(), .secret = {}};
  stored.profile->institution_id = "128807";
  stored.profile->branch_id = "129479";
  stored.profile->branch_name = "Bücherei Łódź";
  stored.profile->wskey = "api-key";
  stored.profile->principal_id = "8eaa9f92";
  stored.profile->principal_idns = "urn:oclc:wms:da";
  stored.profile->connections = 8;
  stored.secret.text = "xchacha20poly1305 argon2id13 3 67108864 a b c d";
  return stored;
}

StoredProfile loaded(const TempFolder& folder) {
  const auto result = load_profile(folder.path());
  REQUIRE(std::holds_alternative<StoredProfile>(result));
  return std::get<StoredProfile>(result);
}

UnreadableProfile trouble_with(const std::string& content) {
  const TempFolder folder;
  REQUIRE_FALSE(station::TwoSlots(folder.path(), "profile").save(content));
  const auto result = load_profile(folder.path());
  REQUIRE(std::holds_alternative<UnreadableProfile>(result));
  return std::get<UnreadableProfile>(result);
}

}  // namespace

TEST_CASE("A folder that nobody has used has no station") {
  const TempFolder folder;
  CHECK(std::holds_alternative<NeverSaved>(load_profile(folder.path())));
}

TEST_CASE("A station that only records keeps its id, and is set up later under the same") {
  const TempFolder folder;
  const StoredProfile only_id{.id = set_up().id, .profile = {}, .secret = {}};
  REQUIRE_FALSE(save_profile(folder.path(), only_id));
  CHECK(loaded(folder) == only_id);
  REQUIRE_FALSE(save_profile(folder.path(), set_up()));
  CHECK(loaded(folder) == set_up());
}

TEST_CASE("Setting up again touches nothing but the profile's two files") {
  const TempFolder folder;
  write(folder.path() / "journal.mdb", "rows that wait");
  REQUIRE_FALSE(save_profile(folder.path(), set_up()));
  StoredProfile again = set_up();
  again.profile->wskey = "another-key";
  REQUIRE_FALSE(save_profile(folder.path(), again));
  CHECK(loaded(folder) == again);
  CHECK(read(folder.path() / "journal.mdb") == "rows that wait");
  std::size_t files = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) files += entry.is_regular_file();
  CHECK(files == 3);
}

TEST_CASE("T10: a set-up that is cut short at any byte leaves the station that was") {
  const TempFolder folder;
  REQUIRE_FALSE(save_profile(folder.path(), set_up()));
  const std::string before = read(folder.path() / "profile.a");
  StoredProfile again = set_up();
  again.profile->branch_name = "another";
  REQUIRE_FALSE(save_profile(folder.path(), again));
  const std::string after = read(folder.path() / "profile.a");
  REQUIRE(before != after);
  for (std::size_t prefix = 0; prefix < after.size(); ++prefix) {
    std::string bytes = before;
    bytes.replace(0, prefix, after, 0, prefix);
    write(folder.path() / "profile.a", bytes);
    // The last bytes may be the same in both: then the new one is there.
    const std::string branch = loaded(folder).profile->branch_name;
    REQUIRE((branch == set_up().profile->branch_name || branch == "another"));
    write(folder.path() / "profile.a", after.substr(0, prefix));
    REQUIRE(loaded(folder) == set_up());
  }
}

TEST_CASE("The files show neither secret nor password") {
  const TempFolder folder;
  auto sealed = station::seal(station::Secret("UYnwZbmvf3fAXCEa0JryLQ=="), station::Secret("four small words"));
  StoredProfile stored = set_up();
  stored.secret = std::get<station::SealedSecret>(sealed);
  REQUIRE_FALSE(save_profile(folder.path(), stored));
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    CHECK(read(entry.path()).find("UYnw") == std::string::npos);
    CHECK(read(entry.path()).find("small words") == std::string::npos);
  }
  const auto opened = station::open(loaded(folder).secret, station::Secret("four small words"));
  CHECK(std::get<station::Secret>(opened).text() == "UYnwZbmvf3fAXCEa0JryLQ==");
}

TEST_CASE("A profile file of a later version is called that, anything else is damage") {
  CHECK(trouble_with("format = 2\nsomething = new\n") == UnreadableProfile::newer);
  CHECK(trouble_with("") == UnreadableProfile::damaged);
  CHECK(trouble_with("format = 1\n") == UnreadableProfile::damaged);
  CHECK(trouble_with("station_id = x\nformat = 1\n") == UnreadableProfile::damaged);
  CHECK(trouble_with("format = 1\nstation_id = x\nunknown = y\n") == UnreadableProfile::damaged);
  CHECK(trouble_with("format = 1\nstation_id = x\nno equals sign\n") == UnreadableProfile::damaged);
}

TEST_CASE("Two damaged slots are told apart from a new folder, and from one that cannot be read") {
  const TempFolder folder;
  REQUIRE_FALSE(save_profile(folder.path(), set_up()));
  write(folder.path() / "profile.a", "?");
  CHECK(loaded(folder) == set_up());
  write(folder.path() / "profile.b", "?");
  CHECK(std::get<UnreadableProfile>(load_profile(folder.path())) == UnreadableProfile::damaged);

  std::filesystem::remove(folder.path() / "profile.a");
  std::filesystem::create_directory(folder.path() / "profile.a");
  const auto result = load_profile(folder.path());
  REQUIRE(std::holds_alternative<station::StorageFault>(result));
  CHECK(std::get<station::StorageFault>(result).path == folder.path() / "profile.a");
}
