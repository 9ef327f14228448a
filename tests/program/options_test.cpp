#include "options.h"

#include <catch_amalgamated.hpp>

#include <vector>

namespace {

std::variant<Options, Farewell> read(std::vector<const char*> arguments) {
  arguments.insert(arguments.begin(), "offline-circ");
  return read_options(static_cast<int>(arguments.size()), arguments.data());
}

}  // namespace

TEST_CASE("Without arguments nothing is chosen") {
  const auto options = std::get<Options>(read({}));
  CHECK_FALSE(options.data);
  CHECK_FALSE(options.practice);
}

TEST_CASE("Folder, practice, theme and zoom are read") {
  const auto options = std::get<Options>(read({"--data", "/tmp/Łódź", "--practice", "--theme", "dark", "--zoom", "150"}));
  CHECK(options.data == std::filesystem::path(u8"/tmp/Łódź"));
  CHECK(options.practice);
  CHECK(options.theme == "dark");
  CHECK(options.zoom == 150);
}

TEST_CASE("Help and version say their text and end well") {
  CHECK(std::get<Farewell>(read({"--help"})).code == 0);
  CHECK(std::get<Farewell>(read({"--help"})).text.find("--practice") != std::string::npos);
  CHECK(std::get<Farewell>(read({"--version"})).text == "offline-circ " OFFCIRC_VERSION "\n");
}

TEST_CASE("A verb is read, with its folders before or behind it") {
  CHECK(std::get<Options>(read({})).verb == Verb::none);
  CHECK(std::get<Options>(read({"verify"})).verb == Verb::verify);
  const auto before = std::get<Options>(read({"--data", "/tmp/one", "salvage", "--to", "/tmp/two"}));
  const auto behind = std::get<Options>(read({"salvage", "--data", "/tmp/one", "--to", "/tmp/two"}));
  for (const auto& options : {before, behind}) {
    CHECK(options.verb == Verb::salvage);
    CHECK(options.data == std::filesystem::path("/tmp/one"));
    CHECK(options.to == std::filesystem::path("/tmp/two"));
  }
  CHECK(std::get<Farewell>(read({"salvage"})).code == 2);
  CHECK(std::get<Farewell>(read({"verifi"})).code == 2);
}

TEST_CASE("A wrong argument is named and ends with 2") {
  const auto unknown = std::get<Farewell>(read({"--pratcice"}));
  CHECK(unknown.code == 2);
  CHECK(unknown.text.find("--pratcice") != std::string::npos);
  CHECK(std::get<Farewell>(read({"--zoom", "900"})).code == 2);
  CHECK(std::get<Farewell>(read({"--theme", "pink"})).code == 2);
}
