#include "journal/page_file.h"

#include <catch_amalgamated.hpp>

#include <fstream>
#include <random>

#include "sample.h"

namespace {

journal::Bytes some_bytes(std::size_t size) {
  std::mt19937 random(7);
  journal::Bytes bytes(size);
  for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random());
  return bytes;
}

}  // namespace

TEST_CASE("In whatever order a file is read, what is there is read, and what is not there is not") {
  const journal::test::Folder folder;
  const auto path = folder.path() / "file";
  const auto bytes = some_bytes(300'000);
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  journal::PageFile file(path);
  REQUIRE(file.opened());
  CHECK(file.size() == bytes.size());
  std::mt19937 random(7);
  std::size_t place = 0;
  for (int each = 0; each < 2000; ++each) {
    // Mostly onwards, in small steps and large ones; sometimes back, anywhere, or beyond the end.
    const auto way = random() % 10;
    place = way < 7 ? place + random() % 9000 : way == 7 ? place - std::min<std::size_t>(place, 20'000) : random() % 320'000;
    journal::Bytes into(1 + random() % (way == 9 ? 200'000 : 4096));
    const bool there = place + into.size() <= bytes.size();
    CAPTURE(place, into.size());
    REQUIRE(file.read(place, into) == there);
    if (there) REQUIRE(std::equal(into.begin(), into.end(), bytes.begin() + static_cast<std::ptrdiff_t>(place)));
  }
}

TEST_CASE("A file that is not there cannot be read") {
  const journal::test::Folder folder;
  journal::PageFile file(folder.path() / "nothing");
  journal::Bytes into(16);
  CHECK_FALSE(file.opened());
  CHECK(file.size() == 0);
  CHECK_FALSE(file.read(0, into));
}
