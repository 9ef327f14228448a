// Media that are full, read-only, taken away or exchanged while the journal is open.
#include <sys/mount.h>
#include <sys/resource.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>
#include <future>

#include "journal/journal.h"
#include "journal/store.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Status;
using Kind = Trouble::Kind;
namespace fs = std::filesystem;

// A small medium of its own under `folder`, for root only.
class Medium {
 public:
  Medium(const fs::path& folder, const char* options) : folder_(folder) {
    mounted_ = ::mount("tmpfs", folder.c_str(), "tmpfs", 0, options) == 0;
    if (!mounted_) SKIP("no medium can be mounted here: " << std::strerror(errno));
  }
  ~Medium() { take_away(); }
  Medium(const Medium&) = delete;
  Medium& operator=(const Medium&) = delete;

  void write_protect() { REQUIRE(::mount(nullptr, folder_.c_str(), nullptr, MS_REMOUNT | MS_RDONLY, nullptr) == 0); }
  void take_away() {
    if (std::exchange(mounted_, false)) ::umount2(folder_.c_str(), MNT_DETACH);
  }

 private:
  fs::path folder_;
  bool mounted_ = false;
};

// No file of this process may become larger than this, until the end.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::uintmax_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() { lift(); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  void lift() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

// Records until the journal refuses; the number of the transaction that was not saved.
std::uint32_t record_until_refused(Journal& journal, Ear& ear, Kind reason) {
  for (std::uint32_t number = 1; number < 100'000; ++number) {
    journal.record(check_in(number));
    const Report report = ear.next();
    if (std::holds_alternative<Recorded>(report)) continue;
    REQUIRE(std::holds_alternative<NotSaved>(report));
    const auto& refused = std::get<NotSaved>(report);
    CHECK(refused.trouble.kind == reason);
    CHECK(refused.transactions == std::vector{check_in(number)});
    return number;
  }
  FAIL("the medium never became full");
  return 0;
}

// After `number` was refused and there is room again: it can be recorded, and nothing else was lost.
void resume(Journal& journal, Ear& ear, std::uint32_t number) {
  journal.record(check_in(number));
  ear.next<StorageWorks>();
  CHECK(ear.next<Recorded>().rows == std::vector<Row>{{number, check_in(number), {}}});
}

void check_rows(const Folder& folder, std::uint32_t count) {
  const auto rows = rows_in(folder.path());
  REQUIRE(rows.size() == count);
  for (std::uint32_t i = 0; i < count; ++i) REQUIRE(rows[i] == Row{i + 1, check_in(i + 1), {}});
}

TEST_CASE("a full medium is told, and recording goes on once there is room") {
  const Folder folder;
  Medium medium(folder.path(), "size=4m");
  const fs::path filler = folder.path() / "filler";
  std::ofstream(filler, std::ios::binary) << std::string(1 << 20, 'f');
  std::uint32_t refused = 0;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    refused = record_until_refused(journal, ear, Kind::disk_full);
    CHECK(refused > 100);
    fs::remove(filler);
    resume(journal, ear, refused);
  }
  check_rows(folder, refused);
}

TEST_CASE("a medium that is full when the program starts hides no row") {
  const Folder folder;
  Medium medium(folder.path(), "size=4m");
  circ::Settlement failed = with_status(Status::upload_failed);
  failed.detail.assign(3'000, 'x');
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    std::ofstream filler(folder.path() / "filler", std::ios::binary);
    while (filler << std::string(4096, 'f') << std::flush) {
    }
    for (std::uint32_t number = 1; number <= 40; ++number) {
      journal.record(check_in(number));
      ear.next<Recorded>();
    }
    journal.clear({7, 8});
    ear.next<Cleared>();
    journal.settle({{3, failed}});
    ear.next<SettledRows>();
  }
  Ear ear;
  Journal journal(folder.path(), ear.sink());
  const Loaded loaded = ear.next<Loaded>();
  CHECK(ear.next_behind().trouble->kind == Kind::disk_full);
  CHECK(loaded.last);
  CHECK(loaded.rows.size() == 38);
  CHECK(loaded.rows[2] == Row{3, check_in(3), failed});
  CHECK(loaded.rows[6] == Row{9, check_in(9), {}});
  fs::remove(folder.path() / "filler");
  CHECK_FALSE(ear.next_behind().trouble);
}

TEST_CASE("a file that may not grow is told, and recording goes on once it may") {
  const Folder folder(Folder::Where::disk);
  std::uint32_t refused = 0;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    FileSizeLimit limit(32 * 1024);
    refused = record_until_refused(journal, ear, Kind::disk_full);
    limit.lift();
    resume(journal, ear, refused);
  }
  check_rows(folder, refused);
}

TEST_CASE("settlements that find no room wait, are told once, and are done by themselves when there is room") {
  const Folder folder(Folder::Where::disk);
  circ::Settlement large = with_status(Status::upload_failed);
  large.detail.assign(300'000, 'x');
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    journal.record(check_in(1));
    ear.next<Recorded>();
    std::promise<std::vector<circ::Sequence>> done;
    FileSizeLimit limit(32 * 1024);
    journal.settle({{1, large}}, [&done](auto missing) { done.set_value(std::move(missing)); });
    ear.next<StorageFailing>();
    journal.clear({1});
    CHECK(ear.next<NotCleared>().trouble);  // and no second StorageFailing
    CHECK(ear.rest().empty());
    limit.lift();
    ear.next<StorageWorks>();
    CHECK(ear.next<SettledRows>().rows.front().settlement == large);
    CHECK(done.get_future().get().empty());
  }
  CHECK(rows_in(folder.path()) == std::vector<Row>{{1, check_in(1), large}});
}

TEST_CASE("a medium that was taken away and comes back loses nothing") {
  const Folder folder;
  const fs::path place = folder.path() / "stick";
  const fs::path elsewhere = folder.path() / "pocket";
  fs::create_directory(place);
  {
    Ear ear;
    Journal journal(place, ear.sink());
    ear.next<Loaded>();
    journal.record(check_in(1));
    ear.next<Recorded>();

    fs::rename(place, elsewhere);
    journal.record(check_in(2));
    const NotSaved not_saved = ear.next<NotSaved>();
    CHECK(not_saved.trouble.kind == Kind::gone);
    CHECK(not_saved.transactions == std::vector{check_in(2)});
    journal.clear({1});
    CHECK(ear.next<NotCleared>().trouble->kind == Kind::gone);
    journal.settle({{1, with_status(Status::uploaded)}});
    CHECK(ear.next<StorageFailing>().trouble.kind == Kind::gone);

    // An empty folder in its place, as a mount point is: no second journal begins there.
    fs::create_directory(place);
    journal.record(check_in(3));
    CHECK(ear.next<NotSaved>().trouble.kind == Kind::gone);
    CHECK(fs::is_empty(place));

    // Another journal in its place does not get what belongs to this one.
    { const Store other(place, Store::Opening::make_if_absent); }
    journal.record(check_in(4));
    CHECK(ear.next<NotSaved>().trouble.kind == Kind::gone);

    fs::remove_all(place);
    fs::rename(elsewhere, place);
    ear.next<StorageWorks>();
    CHECK(ear.next<SettledRows>().rows.front().sequence == 1);
    journal.record(check_in(5));
    CHECK(ear.next<Recorded>().rows == std::vector<Row>{{2, check_in(5), {}}});
  }
  CHECK(rows_in(place) == std::vector<Row>{{1, check_in(1), with_status(Status::uploaded)}, {2, check_in(5), {}}});
}

TEST_CASE("closing does not wait for a medium that is gone") {
  const Folder folder;
  const fs::path place = folder.path() / "stick";
  fs::create_directory(place);
  bool done = false;
  Ear ear;
  {
    Journal journal(place, ear.sink());
    journal.record(check_in(1));
    ear.next<Loaded>();
    ear.next<Recorded>();
    fs::remove_all(place);
    journal.settle({{1, with_status(Status::uploaded)}}, [&done](const auto&) { done = true; });
  }
  CHECK_FALSE(done);
  CHECK(ear.next<StorageFailing>().trouble.kind == Kind::gone);
}

TEST_CASE("a write-protected medium is told at start and while the journal is open") {
  const Folder folder;
  const fs::path copy = folder.path() / "copy";
  const fs::path place = folder.path() / "stick";
  fs::create_directory(place);
  Ear ear;
  {
    Journal journal(place, ear.sink());
    ear.next<Loaded>();
    journal.record(check_in(1));
    ear.next<Recorded>();
    fs::copy(place, copy);

    Medium medium(place, "size=8m");
    fs::copy(copy, place);
    medium.write_protect();
    journal.record(check_in(2));
    CHECK(ear.next<NotSaved>().trouble.kind == Kind::read_only);
    try {
      const Journal second(place, ear.sink());
      FAIL("a journal that cannot be written was opened");
    } catch (const StorageError& error) {
      CHECK(error.trouble().kind == Kind::read_only);
    }
    medium.take_away();
    resume(journal, ear, 2);
  }
}

}  // namespace
