// The explorer itself: that it finds what it must find, and only that.
#include "torture/explorer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "torture/folder.h"
#include "torture/planted.h"
#include "torture/shim_posix.h"

using namespace torture;
using What = Event::What;

namespace {

Event make(std::size_t file, std::string name) { return {.what = What::make, .file = file, .name = std::move(name)}; }
Event write(std::size_t file, std::uint64_t at, std::size_t size, char letter) {
  return {.what = What::write, .file = file, .at = at, .bytes = Bytes(size, static_cast<std::uint8_t>(letter))};
}
Event sync(std::size_t file) { return {.what = What::sync, .file = file}; }
const Event kSyncFolder{.what = What::sync_folder};
Event acknowledge(std::uint64_t operations) { return {.what = What::acknowledge, .at = operations}; }

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// A folder in one line: "a=xx.. b=" with one letter for each sector, by its first byte; '-' is not there.
std::set<std::string> states(const Trace& trace, const std::vector<std::string>& names,
                             const Exploration& exploration = {}) {
  const Folder folder(Folder::Where::memory);
  std::set<std::string> all;
  explore(trace, exploration, [&](const Disk& disk, const Leftover& leftover, const Moment&) {
    disk.put(leftover, folder.path());
    std::string state;
    for (const std::string& name : names) {
      state += name + "=";
      const std::string bytes = content(folder.path() / name);
      for (std::size_t at = 0; at < bytes.size(); at += kSector) state += bytes[at] == 0 ? '0' : bytes[at];
      if (!std::filesystem::exists(folder.path() / name)) state += '-';
      state += ' ';
    }
    return all.insert(state).second;
  });
  return all;
}

}  // namespace

TEST_CASE("What was synced is there, in every state; what was not may be there or not, sector by sector") {
  const Trace trace{make(0, "a"),           write(0, 0, 3 * kSector, 'x'), sync(0), kSyncFolder,
                    write(0, 0, 2 * kSector, 'y'), sync(0)};
  const auto found = states(trace, {"a"}, {.first_event = 4});
  CHECK(found == std::set<std::string>{"a=xxx ", "a=yxx ", "a=xyx ", "a=yyx "});
}

TEST_CASE("A sector written twice without a sync may be in each version") {
  const Trace trace{make(0, "a"), write(0, 0, kSector, 'x'), sync(0), kSyncFolder, write(0, 0, kSector, 'y'),
                    write(0, 0, kSector, 'z')};
  CHECK(states(trace, {"a"}, {.first_event = 4}) == std::set<std::string>{"a=x ", "a=y ", "a=z "});
}

TEST_CASE("A file's new size may come without its content: zeros, or what lay there before") {
  const Trace trace{make(0, "a"), sync(0), kSyncFolder, write(0, 0, kSector, 'x')};
  const auto found = states(trace, {"a"}, {.first_event = 3});
  CHECK(found.contains("a= "));
  CHECK(found.contains("a=x "));
  CHECK(found.contains("a=0 "));
  CHECK(found.size() == 4);  // and one of stale bytes
}

TEST_CASE("A write with O_DSYNC makes itself durable and nothing else") {
  Event durable = write(0, 0, kSector, 'd');
  durable.durable = true;
  const Trace trace{make(0, "a"), write(0, 0, 2 * kSector, 'x'), sync(0), kSyncFolder, write(0, kSector, kSector, 'y'),
                    durable, acknowledge(1)};
  std::set<std::string> after;
  const Folder folder(Folder::Where::memory);
  explore(trace, {.first_event = 4}, [&](const Disk& disk, const Leftover& leftover, const Moment& moment) {
    disk.put(leftover, folder.path());
    const std::string bytes = content(folder.path() / "a");
    if (moment.acknowledged == 1) after.insert({bytes[0], bytes[kSector]});
    return true;
  });
  CHECK(after == std::set<std::string>{"dx", "dy"});
}

TEST_CASE("Without a sync of the folder a file may have no name, and a rename may not have happened") {
  const Trace trace{make(0, "new"), write(0, 0, kSector, 'x'), sync(0),
                    {.what = What::rename, .file = 0, .name = "new", .new_name = "a"}};
  const auto found = states(trace, {"new", "a"}, {.first_event = 3});
  CHECK(found == std::set<std::string>{"new=- a=- ", "new=x a=- ", "new=- a=x "});
}

TEST_CASE("A destroyed unit takes durable neighbours along, and only in the file that is being written") {
  const Trace trace{make(0, "a"),   write(0, 0, 8 * kSector, 'x'), sync(0), make(1, "b"), write(1, 0, kSector, 'q'),
                    sync(1), kSyncFolder, write(0, 0, kSector, 'y')};
  const auto found = states(trace, {"a", "b"}, {.rules = Rules::beyond, .states = 100, .first_event = 7});
  CHECK(found.contains("a=00000000 b=q "));
  for (const std::string& state : found) CHECK(state.ends_with("b=q "));
}

TEST_CASE("Equal folders have equal hashes, others others") {
  const Rules rules = GENERATE(Rules::legal, Rules::beyond);
  const Trace trace{make(0, "a"), write(0, 0, 4 * kSector, 'x'), sync(0), kSyncFolder, write(0, 0, 2 * kSector, 'y'),
                    write(0, kSector, 2 * kSector, 'x'), {.what = What::resize, .file = 0, .at = 6 * kSector}};
  const Folder folder(Folder::Where::memory);
  std::map<std::string, std::uint64_t> hashes;
  std::set<std::uint64_t> all;
  explore(trace, {.rules = rules, .states = 300}, [&](const Disk& disk, const Leftover& leftover, const Moment&) {
    disk.put(leftover, folder.path());
    const bool there = std::filesystem::exists(folder.path() / "a");
    const std::string state = there ? content(folder.path() / "a") : "none";
    const std::uint64_t hash = disk.hash(leftover);
    CHECK(hashes.try_emplace(state, hash).first->second == hash);
    all.insert(hash);
    return true;
  });
  CHECK(all.size() == hashes.size());
  CHECK(all.size() > 8);
}

TEST_CASE("The shim sees what is done to files below its folder, in order") {
  const Folder folder(Folder::Where::memory), other(Folder::Where::memory);
  std::ofstream(folder.path() / "old") << "already";
  Watch watch(folder.path());
  CHECK(watch.already() == 4);
  const int file = ::open((folder.path() / "a").c_str(), O_CREAT | O_RDWR, 0600);
  const int elsewhere = ::open((other.path() / "a").c_str(), O_CREAT | O_RDWR, 0600);
  REQUIRE(::pwrite(file, "xyz", 3, 7) == 3);
  REQUIRE(::pwrite(elsewhere, "xyz", 3, 7) == 3);
  watch.begin(1);
  REQUIRE(::fdatasync(file) == 0);
  watch.acknowledge(1);
  std::filesystem::rename(folder.path() / "a", folder.path() / "b");
  REQUIRE(::ftruncate(file, 5) == 0);
  std::filesystem::remove(folder.path() / "b");
  ::close(file);
  ::close(elsewhere);
  std::vector<What> seen;
  for (const Event& event : watch.take()) seen.push_back(event.what);
  seen.erase(seen.begin(), seen.begin() + 4);
  CHECK(seen == std::vector{What::make, What::write, What::begin, What::sync, What::acknowledge, What::rename,
                            What::resize, What::remove});
}

TEST_CASE("A forgotten sync takes along what was written since the last one") {
  const Folder folder(Folder::Where::memory);
  const int file = ::open((folder.path() / "a").c_str(), O_CREAT | O_RDWR, 0600);
  REQUIRE(::pwrite(file, "old content", 11, 0) == 11);
  ::close(file);
  Spoiler spoiler(folder.path(), 3, 1, Failure::forgotten, EIO);
  const int again = ::open((folder.path() / "a").c_str(), O_RDWR);
  REQUIRE(::pwrite(again, "new", 3, 0) == 3);
  REQUIRE(::pwrite(again, "and longer", 10, 8) == 10);
  CHECK(::fdatasync(again) == -1);
  CHECK(errno == EIO);
  CHECK(content(folder.path() / "a") == "old content");
  CHECK(::fdatasync(again) == 0);
  ::close(again);
}

TEST_CASE("A planted bug moves what it says") {
  const Event begin{.what = What::begin, .at = 1};
  const Trace trace{make(0, "a"), begin, write(0, 0, kSector, 'x'), sync(0), acknowledge(1)};
  const auto order = [](const Trace& changed) {
    std::vector<What> all;
    for (const Event& event : changed) all.push_back(event.what);
    return all;
  };
  CHECK(order(without_syncs(trace)) == std::vector{What::make, What::begin, What::write, What::acknowledge});
  CHECK(order(acknowledged_before_sync(trace)) ==
        std::vector{What::make, What::begin, What::write, What::acknowledge, What::sync});
  CHECK(order(acknowledged_before_write(trace)) ==
        std::vector{What::make, What::begin, What::acknowledge, What::write, What::sync});
}

TEST_CASE("States of which the same is read are alike: garbage is garbage, and what nobody looks at is not there") {
  const Trace trace{make(0, "a"), write(0, 0, 2 * kPage, 'x'), sync(0), kSyncFolder, write(0, kPage, kPage, 'y')};
  const auto kinds = [&](const UseOfPage& use) {
    std::set<std::uint64_t> states, read;
    explore(trace, {.first_event = 4}, [&](const Disk& disk, const Leftover& leftover, const Moment&) {
      read.insert(disk.hash_of_what_is_read(leftover, use));
      return states.insert(disk.hash(leftover)).second;
    });
    CHECK(states.size() == 256);  // each of eight sectors
    return read.size();
  };
  const auto one_letter = [](std::span<const std::uint8_t> page) {
    return std::ranges::all_of(page, [&](std::uint8_t byte) { return byte == page[0]; });
  };
  CHECK(kinds([](const auto&, auto, auto) { return Use::read; }) == 256);
  CHECK(kinds([&](const auto&, auto, auto page) { return one_letter(page) ? Use::read : Use::garbage; }) == 3);
  CHECK(kinds([](const auto&, auto page, auto) { return page == 1 ? Use::none : Use::read; }) == 1);
}
