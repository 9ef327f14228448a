#include "log.h"

#include <catch_amalgamated.hpp>
#include <fstream>
#include <iterator>
#include <random>
#include <sstream>
#include <thread>
#include <vector>

namespace {

class TempFolder {
 public:
  TempFolder()
      : path_(std::filesystem::temp_directory_path() /
              ("offline-circ-log-test-" + std::to_string(std::random_device()()))) {
    std::filesystem::create_directories(path_);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

std::vector<std::string> lines_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    lines.push_back(line);
  }
  return lines;
}

}  // namespace

TEST_CASE("Whatever a text holds, in the log it is one line of plain text") {
  CHECK(harmless("Fußball {} %s €") == "Fußball {} %s €");
  CHECK(harmless("a\r\nb\tc") == "a\\x0D\\x0Ab\\x09c");
  CHECK(harmless("\x1b[31mred\x7f") == "\\x1B[31mred\\x7F");
  CHECK(harmless("caf\xE9 \xFF \xED\xA0\x80") == "caf\\xE9 \\xFF \\xED\\xA0\\x80");
  CHECK(harmless("\xC2\x9B" "31m") == "\\xC2\\x9B31m");
  CHECK(harmless(std::string_view("a\0b", 3)) == "a\\x00b");
  CHECK(harmless("C:\\x0A") == "C:\\\\x0A");  // cannot be taken for an escaped line feed
  CHECK(harmless("").empty());
}

TEST_CASE("Every line has its time, its level and its text, in order, after those of earlier starts") {
  const TempFolder folder;
  for (int start = 1; start <= 2; ++start) {
    Log log(folder.path());
    REQUIRE(log.works());
    log.info("started {} times");
    log.warn("two\nlines");
    log.error("NOT SAVED");
  }
  const auto lines = lines_of(folder.path() / "offline-circ.log");
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].ends_with(" info started {} times"));
  CHECK(lines[1].ends_with(" warning two\\x0Alines"));
  CHECK(lines[2].ends_with(" error NOT SAVED"));
  CHECK(lines[3].ends_with(" info started {} times"));
  CHECK_THAT(lines[0], Catch::Matchers::Matches(
                           R"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d info started \{\} times)"));
}

TEST_CASE("The log stays below 2 MiB a file and four files") {
  const TempFolder folder;
  const std::string text(50'000, 'x');
  for (int start = 0; start < 20; ++start) {  // closing waits for the writer, so that no line is dropped
    Log log(folder.path());
    for (int i = 0; i < 10; ++i) log.info(text + std::to_string(start * 10 + i));
  }
  std::size_t files = 0, bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path())) {
    ++files;
    bytes += static_cast<std::size_t>(entry.file_size());
    CHECK(entry.file_size() <= 2u << 20);
  }
  CHECK(files == 4);
  CHECK(bytes > 6u << 20);
  CHECK(lines_of(folder.path() / "offline-circ.log").back().ends_with("x199"));
}

TEST_CASE("Lines of several threads do not mix") {
  const TempFolder folder;
  {
    Log log(folder.path());
    std::vector<std::jthread> threads;
    for (const char letter : {'a', 'b', 'c'})
      threads.emplace_back([&log, letter] {
        for (int i = 0; i < 200; ++i) log.info(std::string(60, letter));
      });
  }
  const auto lines = lines_of(folder.path() / "offline-circ.log");
  CHECK(lines.size() == 600);
  for (const std::string& line : lines) {
    const std::string text = line.substr(line.rfind(' ') + 1);
    REQUIRE(text == std::string(60, text.front()));
  }
}

TEST_CASE("A log that cannot be opened is quiet and harms nobody") {
  const TempFolder folder;
  std::filesystem::create_directory(folder.path() / "offline-circ.log");
  Log log(folder.path());
  CHECK_FALSE(log.works());
  log.info("into nothing");
  log.warn("into nothing");
  log.error("into nothing");
}
