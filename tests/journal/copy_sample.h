// What the tests of the further copy share: a desk with one, and a look at what lies there.
#pragma once

#include <fstream>
#include <optional>
#include <string>
#include <vector>

#include "journal/log_reader.h"
#include "sample.h"

namespace journal::test {

struct Desk {
  explicit Desk(const std::filesystem::path& folder, std::optional<std::filesystem::path> copy) : journal(folder, ear.sink(), std::move(copy)) {
    while (!ear.next<Loaded>().last) {
    }
  }
  void record(std::uint32_t from, std::uint32_t until) {
    for (std::uint32_t number = from; number < until; ++number) journal.record(check_in(number));
    for (std::uint32_t told = from; told < until;) {
      for (const circ::Row& row : ear.next<Recorded>().rows) CHECK(row == circ::Row{told, check_in(told++), {}});
    }
  }
  Ear ear;
  Journal journal;
};

inline std::vector<circ::Row> rows_until(std::uint32_t until) {
  std::vector<circ::Row> rows;
  for (std::uint32_t number = 1; number < until; ++number) rows.push_back({number, check_in(number), {}});
  return rows;
}

// The one folder that a journal has made here.
inline std::filesystem::path copy_in(const std::filesystem::path& chosen) {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(chosen)) folders.push_back(entry.path());
  REQUIRE(folders.size() == 1);
  return folders.front();
}

inline std::vector<std::filesystem::path> emergencies_in(const std::filesystem::path& chosen) {
  std::vector<std::filesystem::path> folders;
  for (const auto& entry : std::filesystem::directory_iterator(copy_in(chosen))) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  return folders;
}

inline std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void check_same_log(const std::filesystem::path& folder, const std::filesystem::path& copy) {
  const auto segments = segments_in(copy);
  CHECK_FALSE(segments.empty());
  for (const std::uint32_t number : segments) {
    INFO("segment " << number);
    const bool same = content(folder / segment_name(number)) == content(copy / segment_name(number));
    CHECK(same);
  }
  CHECK(survey(copy).facts == survey(folder).facts);
}

}  // namespace journal::test
