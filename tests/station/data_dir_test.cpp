#include "station/data_dir.h"

#include <catch_amalgamated.hpp>

#include "temp_folder.h"

using station::choose_data_dir;
using station::open_data_dir;
using station::Places;
using station::StorageFault;
using station_tests::TempFolder;
using std::filesystem::path;

TEST_CASE("Data live in the home folder unless a folder `data` stands beside the program") {
  const TempFolder folder;
  const Places places{{}, folder.path() / "program", folder.path() / "home"};
  std::filesystem::create_directories(places.program);
  CHECK(choose_data_dir(places) == places.home / "wms-offline-circ");

  station_tests::write(places.program / "data", "a file is no folder");
  CHECK(choose_data_dir(places) == places.home / "wms-offline-circ");
  std::filesystem::remove(places.program / "data");
  std::filesystem::create_directory(places.program / "data");
  CHECK(choose_data_dir(places) == places.program / "data");
}

TEST_CASE("The folder that was asked for comes before both, and is made absolute") {
  const TempFolder folder;
  std::filesystem::create_directories(folder.path() / "data");
  CHECK(choose_data_dir({folder.path() / "mine" / "", folder.path(), folder.path()}) == folder.path() / "mine");
  CHECK(choose_data_dir({"some/./where", {}, {}}) == std::filesystem::current_path() / "some" / "where");
}

TEST_CASE("Where no place is known there is no folder, and opening it is a fault") {
  CHECK(choose_data_dir({}).empty());
  CHECK(std::holds_alternative<StorageFault>(open_data_dir({}, false)));
}

TEST_CASE("The folder is made with those above it, and found again") {
  const TempFolder folder;
  const path wanted = folder.path() / "a" / "b" / "data";
  CHECK(std::get<path>(open_data_dir(wanted, false)) == wanted);
  CHECK(std::filesystem::is_directory(wanted));
  station_tests::write(wanted / "kept", "x");
  CHECK(std::get<path>(open_data_dir(wanted, false)) == wanted);
  CHECK(station_tests::read(wanted / "kept") == "x");
}

TEST_CASE("Practice keeps its data in a folder of its own inside") {
  const TempFolder folder;
  CHECK(std::get<path>(open_data_dir(folder.path() / "data", true)) == folder.path() / "data" / "practice");
  CHECK(std::filesystem::is_directory(folder.path() / "data" / "practice"));
}

TEST_CASE("A folder that cannot be made is told with its path") {
  const TempFolder folder;
  station_tests::write(folder.path() / "file", "x");
  const auto on_a_file = open_data_dir(folder.path() / "file", false);
  REQUIRE(std::holds_alternative<StorageFault>(on_a_file));
  CHECK(std::get<StorageFault>(on_a_file) ==
        StorageFault{folder.path() / "file", make_error_code(std::errc::not_a_directory)});
  const auto below_a_file = open_data_dir(folder.path() / "file" / "data", false);
  REQUIRE(std::holds_alternative<StorageFault>(below_a_file));
  CHECK(std::get<StorageFault>(below_a_file).error);
}

TEST_CASE("This process knows its own places") {
  const Places places = station::this_process_places();
  CHECK(std::filesystem::is_directory(places.program));
  CHECK(places.home.is_absolute());
  CHECK(places.asked_for.empty());
}
