#include <sodium.h>

#include <catch_amalgamated.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "commands/inspection_words.h"
#include "commands/salvage.h"
#include "commands/verify.h"
#include "data_folder.h"
#include "journal/inspection.h"
#include "journal/journal.h"
#include "journal/record.h"
#include "journal/store.h"

namespace {

namespace fs = std::filesystem;

struct Folder {
  fs::path path = fs::temp_directory_path() / ("commands-" + std::to_string(randombytes_random()));
  Folder() { fs::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path, ignored);
  }
};

circ::Transaction check_in(int number) {
  circ::Transaction transaction;
  transaction.station = "desk 1";
  transaction.item = std::get<circ::Barcode>(circ::Barcode::from("3123" + std::to_string(10'000'000 + number)));
  return transaction;
}

// 200 rows, the first 50 uploaded.
void record(const fs::path& folder) {
  journal::Store store(folder, journal::Store::Opening::make_if_absent);
  store.commit([](journal::Change& change) {
    for (int i = 1; i <= 200; ++i) change.put(journal::to_record(static_cast<circ::Sequence>(i), check_in(i)));
    circ::Settlement uploaded;
    uploaded.status = circ::Status::uploaded;
    for (circ::Sequence i = 1; i <= 50; ++i) change.put(journal::to_record(i, uploaded));
  });
}

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void lose_a_meta_page(const fs::path& folder) {
  std::fstream file(folder / "journal.mdb", std::ios::binary | std::ios::in | std::ios::out);
  file.write(std::string(512, 'g').data(), 512);
}

}  // namespace

TEST_CASE("verify says how many rows there are and ends with 0 only when the journal is whole") {
  const Folder folder;
  CHECK(commands::verify(folder.path) == 1);  // no journal
  CHECK(commands::verify(folder.path / "absent") == 1);
  CHECK_FALSE(fs::exists(folder.path / "absent"));

  record(folder.path);
  const std::string before = bytes_of(folder.path / "journal.mdb");
  CHECK(commands::verify(folder.path) == 0);
  const std::string text = commands::words(journal::inspect(folder.path), folder.path);
  CHECK(text.find("200 transactions") != std::string::npos);
  CHECK(text.find("Uploaded") != std::string::npos);
  CHECK(text.find("whole") != std::string::npos);
  CHECK(bytes_of(folder.path / "journal.mdb") == before);

  lose_a_meta_page(folder.path);
  CHECK(commands::verify(folder.path) == 1);
  CHECK(commands::words(journal::inspect(folder.path), folder.path).find("page 0: no meta page") != std::string::npos);
}

TEST_CASE("verify looks at no folder that a program is running with") {
  const Folder folder;
  record(folder.path);
  const auto taken = DataFolder::take(folder.path);
  REQUIRE(std::holds_alternative<DataFolder>(taken));
  CHECK(commands::verify(folder.path) == 1);
}

TEST_CASE("salvage writes a sound journal into a new folder and leaves the damaged one as it is") {
  const Folder folder, other;
  record(folder.path);
  lose_a_meta_page(folder.path);
  std::ofstream(folder.path / "profile.a") << "set-up";
  const std::string before = bytes_of(folder.path / "journal.mdb");
  const fs::path target = other.path / "new";

  REQUIRE(commands::salvage(folder.path, target) == 0);
  CHECK(bytes_of(folder.path / "journal.mdb") == before);
  CHECK(bytes_of(target / "profile.a") == "set-up");
  CHECK(commands::verify(target) == 0);
  const auto saved = journal::inspect(target).rows;
  REQUIRE(saved.rows.size() == 200);
  CHECK(saved.last == 200);
  for (const auto& row : saved.rows) CHECK(row.transaction == check_in(static_cast<int>(row.sequence)));
  CHECK(saved.rows[49].settlement.status == circ::Status::uploaded);
  CHECK(saved.rows[50].settlement.status != circ::Status::uploaded);
}

// A scan log stands before the store, and rows that wait are in both.
TEST_CASE("what the scan log tells is not lost with the store") {
  const Folder folder, other;
  {
    journal::Journal journal(folder.path, [](const journal::Report&) {});
    for (int i = 1; i <= 20; ++i) journal.record(check_in(i));
    circ::Settlement failed;
    failed.status = circ::Status::upload_failed;
    journal.settle({{3, failed}});
    journal.clear({5, 6});
  }
  CHECK(commands::verify(folder.path) == 0);
  const auto whole = journal::inspect(folder.path).rows.rows;
  REQUIRE(whole.size() == 18);
  CHECK(whole[2].settlement.status == circ::Status::upload_failed);

  const bool gone = GENERATE(true, false);
  if (gone) {
    fs::remove(folder.path / "journal.mdb");
  } else {
    lose_a_meta_page(folder.path);
  }
  CHECK(commands::verify(folder.path) == 1);
  const auto left = journal::inspect(folder.path).rows;
  CHECK((left.rows == whole));
  CHECK(left.unclear.empty());
  CHECK(left.last == 20);
  REQUIRE(commands::salvage(folder.path, other.path / "new") == 0);
  CHECK((journal::inspect(other.path / "new").rows.rows == whole));
}

TEST_CASE("verify tells where the store and the scan log differ") {
  const Folder folder;
  {
    journal::Journal journal(folder.path, [](const journal::Report&) {});
    for (int i = 1; i <= 20; ++i) journal.record(check_in(i));
  }
  CHECK(commands::verify(folder.path) == 0);
  {
    journal::Store store(folder.path, journal::Store::Opening::must_exist);
    store.commit([](journal::Change& change) {
      change.put(journal::to_record(7, check_in(8)));
      change.erase({9, 9}, 1);
    });
  }
  CHECK(commands::verify(folder.path) == 1);
  const std::string text = commands::words(journal::inspect(folder.path), folder.path);
  CHECK(text.find("2 transaction(s) that the store and the scan log tell differently") != std::string::npos);
}

TEST_CASE("salvage writes into no folder that holds something, and makes none when there is nothing to save") {
  const Folder folder, other;
  CHECK(commands::salvage(folder.path, other.path / "new") == 1);
  CHECK_FALSE(fs::exists(other.path / "new"));
  record(folder.path);
  std::ofstream(other.path / "letter") << "Dear";
  CHECK(commands::salvage(folder.path, other.path) == 1);
  CHECK(commands::salvage(folder.path, folder.path) == 1);
  CHECK_FALSE(fs::exists(other.path / "journal.mdb"));
}
