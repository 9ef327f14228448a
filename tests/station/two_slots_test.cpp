#include "station/two_slots.h"

#include <catch_amalgamated.hpp>
#include <algorithm>
#include <random>
#include <vector>

#include "temp_folder.h"

using station::TwoSlots;
using station_tests::read;
using station_tests::TempFolder;
using station_tests::write;

namespace {

std::string loaded(const TwoSlots& slots) {
  auto result = slots.load();
  REQUIRE(std::holds_alternative<std::string>(result));
  return std::get<std::string>(result);
}

// The two files of a folder as they stand, to be put back in any mixture.
struct Files {
  std::string a, b;
  static Files of(const TempFolder& folder) { return {read(folder.path() / "view.a"), read(folder.path() / "view.b")}; }
  void put(const TempFolder& folder) const {
    write(folder.path() / "view.a", a);
    write(folder.path() / "view.b", b);
  }
};

// What lies on the medium when only some of the new bytes reached it.
std::string mixture(const std::string& before, const std::string& after, const std::vector<bool>& arrived,
                    std::size_t unit) {
  std::string bytes = before;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (!arrived[i / unit]) continue;
    if (bytes.size() <= i) bytes.resize(i + 1, '\0');
    bytes[i] = after[i];
  }
  return bytes;
}

std::string long_content(char letter) { return std::string(900, letter) + "\nend\n"; }

}  // namespace

TEST_CASE("Nothing was saved in a new folder") {
  const TempFolder folder;
  CHECK(std::holds_alternative<TwoSlots::NeverSaved>(TwoSlots(folder.path(), "view").load()));
}

TEST_CASE("The last saved content is loaded, each time again") {
  const TempFolder folder;
  TwoSlots slots(folder.path(), "view");
  for (const std::string& content : {std::string("one"), std::string(), std::string("a\0b", 3), long_content('x')}) {
    REQUIRE_FALSE(slots.save(content));
    CHECK(loaded(slots) == content);
    CHECK(loaded(TwoSlots(folder.path(), "view")) == content);
  }
}

TEST_CASE("Two names in one folder do not know of each other, not even when a file is renamed") {
  const TempFolder folder;
  TwoSlots view(folder.path(), "view"), profile(folder.path(), "profile");
  REQUIRE_FALSE(view.save("view"));
  REQUIRE_FALSE(profile.save("profile"));
  CHECK(loaded(view) == "view");
  CHECK(loaded(profile) == "profile");
  write(folder.path() / "view.a", read(folder.path() / "profile.a"));
  write(folder.path() / "view.b", read(folder.path() / "profile.b"));
  CHECK(std::holds_alternative<TwoSlots::Damaged>(view.load()));
}

TEST_CASE("A slot of another length and the rest of a longer one behind it do no harm") {
  const TempFolder folder;
  TwoSlots slots(folder.path(), "view");
  REQUIRE_FALSE(slots.save(long_content('x')));
  REQUIRE_FALSE(slots.save("short"));
  const auto newest = folder.path() / (read(folder.path() / "view.a").size() < 100 ? "view.a" : "view.b");
  write(newest, read(newest) + "the end of something longer");
  CHECK(loaded(slots) == "short");
}

TEST_CASE("T10: every prefix of the bytes of a save leaves the old content or the new") {
  const TempFolder folder;
  TwoSlots slots(folder.path(), "view");
  const std::string contents[] = {"first", long_content('2'), "third", long_content('4')};
  REQUIRE_FALSE(slots.save(contents[0]));
  for (std::size_t round = 1; round < std::size(contents); ++round) {
    const Files before = Files::of(folder);
    REQUIRE_FALSE(slots.save(contents[round]));
    const Files after = Files::of(folder);
    const bool wrote_a = before.a != after.a;
    REQUIRE(wrote_a != (before.b != after.b));  // one slot at a time
    const std::string& from = wrote_a ? before.a : before.b;
    const std::string& to = wrote_a ? after.a : after.b;

    for (std::size_t prefix = 0; prefix <= to.size(); ++prefix) {
      std::vector<bool> arrived(to.size(), false);
      std::fill_n(arrived.begin(), prefix, true);
      // In place over the old bytes, and as a file that was cut off there.
      for (const std::string& bytes : {mixture(from, to, arrived, 1), to.substr(0, prefix)}) {
        Files state = before;
        (wrote_a ? state.a : state.b) = bytes;
        state.put(folder);
        CAPTURE(round, prefix);
        REQUIRE(loaded(slots) == contents[prefix == to.size() ? round : round - 1]);
      }
    }
    after.put(folder);
  }
}

TEST_CASE("T10: sectors that reach the medium in any order leave the old content or the new") {
  const TempFolder folder;
  TwoSlots slots(folder.path(), "view");
  REQUIRE_FALSE(slots.save(long_content('1')));
  const Files before = Files::of(folder);
  REQUIRE_FALSE(slots.save(long_content('2')));
  const Files after = Files::of(folder);
  const bool wrote_a = before.a != after.a;

  std::mt19937 random(7);
  constexpr std::size_t kUnit = 64;
  for (int state = 0; state < 2000; ++state) {
    const std::string& to = wrote_a ? after.a : after.b;
    std::vector<bool> arrived(to.size() / kUnit + 1);
    bool all = true;
    for (std::size_t i = 0; i < arrived.size(); ++i) {
      arrived[i] = random() % 3 != 0;
      all = all && arrived[i];
    }
    Files now = before;
    std::string& file = wrote_a ? now.a : now.b;
    file = mixture(file, to, arrived, kUnit);
    now.put(folder);
    REQUIRE(loaded(slots) == long_content(all ? '2' : '1'));
  }
}

TEST_CASE("After a save that was cut short the next one is as good as any") {
  const TempFolder folder;
  TwoSlots slots(folder.path(), "view");
  REQUIRE_FALSE(slots.save("one"));
  REQUIRE_FALSE(slots.save("two"));
  const std::string a = read(folder.path() / "view.a"), b = read(folder.path() / "view.b");
  for (const char* which : {"view.a", "view.b"}) {
    write(folder.path() / "view.a", a);
    write(folder.path() / "view.b", b);
    write(folder.path() / which, "offcirc1 and then the power was gone");
    REQUIRE_FALSE(slots.save("three"));
    CHECK(loaded(slots) == "three");
    REQUIRE_FALSE(slots.save("four"));
    CHECK(loaded(slots) == "four");
  }
}

TEST_CASE("Any flipped bit of the newest slot is seen, and the older one stands in") {
  const TempFolder folder;
  TwoSlots slots(folder.path(), "view");
  REQUIRE_FALSE(slots.save("older"));
  REQUIRE_FALSE(slots.save("older"));
  const Files before = Files::of(folder);
  REQUIRE_FALSE(slots.save("newest"));
  const Files after = Files::of(folder);
  const bool in_a = before.a != after.a;
  const std::string good = in_a ? after.a : after.b;
  for (std::size_t bit = 0; bit < good.size() * 8; ++bit) {
    Files state = after;
    std::string& bytes = in_a ? state.a : state.b;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    state.put(folder);
    REQUIRE(loaded(slots) == "older");
  }
}

TEST_CASE("A first save that was cut short was none; two damaged slots are damage") {
  const TempFolder folder;
  TwoSlots slots(folder.path(), "view");
  REQUIRE_FALSE(slots.save("first"));
  const Files whole = Files::of(folder);
  REQUIRE_FALSE(whole.a.empty());
  REQUIRE_FALSE(whole.b.empty());

  std::filesystem::remove(folder.path() / "view.b");
  CHECK(loaded(slots) == "first");
  for (std::size_t prefix = 0; prefix < whole.a.size(); ++prefix) {
    write(folder.path() / "view.a", whole.a.substr(0, prefix));
    REQUIRE(std::holds_alternative<TwoSlots::NeverSaved>(slots.load()));
  }
  write(folder.path() / "view.b", "x");
  CHECK(std::holds_alternative<TwoSlots::Damaged>(slots.load()));
  REQUIRE_FALSE(slots.save("again"));
  CHECK(loaded(slots) == "again");
}

TEST_CASE("A folder that is gone is told with its path, and nothing is lost by trying") {
  const TempFolder folder;
  TwoSlots slots(folder.path() / "gone", "view");
  CHECK(std::holds_alternative<TwoSlots::NeverSaved>(slots.load()));
  const auto fault = slots.save("content");
  REQUIRE(fault);
  CHECK(fault->path == folder.path() / "gone" / "view.a");
  CHECK(fault->error == std::errc::no_such_file_or_directory);
}
