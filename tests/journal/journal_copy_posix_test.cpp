// The further copy: written behind, never waited for, and where scans go while the journal's own medium refuses.
#include <fstream>

#include "journal/emergency_log.h"
#include "journal/file.h"
#include "journal/inspection.h"
#include "journal/journal.h"
#include "journal/log_reader.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;
using Kind = Trouble::Kind;
namespace fs = std::filesystem;

struct Desk {
  explicit Desk(const fs::path& folder, std::optional<fs::path> copy) : journal(folder, ear.sink(), std::move(copy)) {
    while (!ear.next<Loaded>().last) {
    }
  }
  void record(std::uint32_t from, std::uint32_t until) {
    for (std::uint32_t number = from; number < until; ++number) journal.record(check_in(number));
    for (std::uint32_t told = from; told < until;) {
      for (const Row& row : ear.next<Recorded>().rows) CHECK(row == Row{told, check_in(told++), {}});
    }
  }
  Ear ear;
  Journal journal;
};

std::vector<Row> rows_until(std::uint32_t until) {
  std::vector<Row> rows;
  for (std::uint32_t number = 1; number < until; ++number) rows.push_back({number, check_in(number), {}});
  return rows;
}

// The one folder that a journal has made here.
fs::path copy_in(const fs::path& chosen) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(chosen)) folders.push_back(entry.path());
  REQUIRE(folders.size() == 1);
  return folders.front();
}

std::vector<fs::path> emergencies_in(const fs::path& chosen) {
  std::vector<fs::path> folders;
  for (const auto& entry : fs::directory_iterator(copy_in(chosen))) {
    if (entry.is_directory()) folders.push_back(entry.path());
  }
  return folders;
}

std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void check_same_log(const fs::path& folder, const fs::path& copy) {
  const auto segments = segments_in(copy);
  CHECK_FALSE(segments.empty());
  for (const std::uint32_t number : segments) {
    CHECK(content(folder / segment_name(number)) == content(copy / segment_name(number)));
  }
  CHECK(survey(copy).facts == survey(folder).facts);
}

// A medium that is pulled and put back: the folder is there under another name meanwhile.
struct Pulled {
  explicit Pulled(const fs::path& folder) : place(folder), away(folder.string() + "-pulled") { fs::rename(place, away); }
  ~Pulled() { put_back(); }
  void put_back() {
    if (fs::exists(away)) fs::rename(away, place);
  }
  const fs::path place, away;
};

TEST_CASE("everything recorded, sent and cleared stands in the further copy, block by block") {
  const Folder folder, other;
  {
    Desk desk(folder.path(), other.path());
    desk.record(1, 400);
    desk.journal.settle({{7, with_status(Status::uploaded)}, {8, with_status(Status::upload_failed)}});
    desk.ear.next<SettledRows>();
    desk.journal.clear({9});
    desk.ear.next<Cleared>();
  }
  check_same_log(folder.path(), copy_in(other.path()));
}

TEST_CASE("of the further copy alone a journal can be made with all that is not settled") {
  const Folder folder, other;
  {
    Desk desk(folder.path(), other.path());
    desk.record(1, 50);
    desk.journal.settle({{3, with_status(Status::upload_failed)}});
    desk.ear.next<SettledRows>();
  }
  fs::remove_all(folder.path());
  const Inspection found = inspect(copy_in(other.path()));
  auto rows = rows_until(50);
  rows[2].settlement = with_status(Status::upload_failed);
  CHECK(found.rows.rows == rows);
}

TEST_CASE("a further copy that is chosen later has what was recorded before, and one that is given up stays as it is") {
  const Folder folder, other;
  std::string left;
  {
    Desk desk(folder.path(), {});
    desk.record(1, 100);
    desk.journal.copy_to(other.path());
    const CopyState state = desk.ear.next_copy();
    CHECK_FALSE(state.behind);
    check_same_log(folder.path(), copy_in(other.path()));
    desk.journal.copy_to({});
    desk.ear.next_copy();
    left = content(copy_in(other.path()) / segment_name(1));
    desk.record(100, 120);
  }
  CHECK(content(copy_in(other.path()) / segment_name(1)) == left);
}

TEST_CASE("segments that the log let go of leave the further copy, too") {
  const Folder folder, other;
  {
    Desk desk(folder.path(), other.path());
    constexpr Sequence kRows = 2000;
    desk.record(1, kRows);
    std::vector<Settled> all;
    for (Sequence row = 1; row < kRows; ++row) all.push_back({row, with_status(Status::uploaded)});
    for (int round = 0; round < 20; ++round) {
      desk.journal.settle(all);
      desk.ear.next<SettledRows>();
    }
    for (auto number = static_cast<std::uint32_t>(kRows); segments_in(folder.path()).front() == 1; ++number) {
      REQUIRE(number < 50'000);
      desk.record(number, number + 1);
    }
  }
  CHECK(segments_in(copy_in(other.path())).front() == segments_in(folder.path()).front());
  check_same_log(folder.path(), copy_in(other.path()));
}

TEST_CASE("a further copy that cannot be written is told, nobody waits for it, and it catches up when its drive is back") {
  const Folder folder, other;
  Desk desk(folder.path(), other.path());
  CHECK_FALSE(desk.ear.next_copy().behind);
  desk.record(1, 10);
  Pulled pulled(other.path());
  desk.record(10, 20);
  const CopyState lag = desk.ear.next_copy();
  CHECK(lag.behind);
  REQUIRE(lag.trouble);
  CHECK(lag.trouble->kind == Kind::gone);
  CHECK(lag.transactions > 0);
  desk.record(20, 30);
  pulled.put_back();
  for (CopyState state = lag; state.behind;) state = desk.ear.next_copy();
  check_same_log(folder.path(), copy_in(other.path()));
}

TEST_CASE("while the journal's medium is gone scans are saved in the further copy's folder and go back by themselves") {
  const Folder folder, other;
  {
    Desk desk(folder.path(), other.path());
    CHECK_FALSE(desk.ear.next_copy().behind);
    desk.record(1, 10);
    Pulled pulled(folder.path());
    desk.journal.record(check_in(10));
    const auto apart = desk.ear.next<SavedApart>();
    CHECK(apart.trouble.kind == Kind::gone);
    CHECK(apart.rows == 1);
    CHECK(desk.ear.next<Recorded>().rows == std::vector<Row>{{10, check_in(10), {}}});
    desk.journal.record(check_in(11));
    CHECK(desk.ear.next<SavedApart>().rows == 2);
    CHECK(desk.ear.next<Recorded>().rows == std::vector<Row>{{11, check_in(11), {}}});

    const auto saved = left_apart(copy_in(other.path()));
    REQUIRE(saved.size() == 1);
    CHECK(saved[0].rows == std::vector<Row>{{10, check_in(10), {}}, {11, check_in(11), {}}});

    pulled.put_back();
    desk.ear.next<StorageWorks>();
    const auto back = desk.ear.next<BroughtBack>();
    CHECK(back.rows == 2);
    CHECK(back.doubtful == 0);
    desk.record(12, 15);
  }
  CHECK(rows_in(folder.path()) == rows_until(15));
  CHECK(emergencies_in(other.path()).empty());
  check_same_log(folder.path(), copy_in(other.path()));
}

TEST_CASE("in an emergency settlements wait, nothing is cleared, and both work when the medium is back") {
  const Folder folder, other;
  {
    Desk desk(folder.path(), other.path());
    CHECK_FALSE(desk.ear.next_copy().behind);
    desk.record(1, 10);
    Pulled pulled(folder.path());
    desk.journal.record(check_in(10));
    desk.ear.next<SavedApart>();
    desk.ear.next<Recorded>();
    desk.journal.settle({{10, with_status(Status::upload_failed)}});
    CHECK(desk.ear.next<StorageFailing>().trouble.kind == Kind::gone);
    desk.journal.clear({10});
    REQUIRE(desk.ear.next<NotCleared>().trouble);
    pulled.put_back();
    desk.ear.next<StorageWorks>();
    desk.ear.next<BroughtBack>();
    CHECK(desk.ear.next<SettledRows>().rows.size() == 1);
    desk.journal.clear({10});
    CHECK(desk.ear.next<Cleared>().sequences == std::vector<Sequence>{10});
  }
  CHECK(rows_in(folder.path()) == rows_until(10));
}

// Ends while the medium is gone: so many scans are in the further copy's folder alone.
void end_in_an_emergency(const Folder& folder, const Folder& other) {
  const Pulled pulled = [&] {
    Desk desk(folder.path(), other.path());
    CHECK_FALSE(desk.ear.next_copy().behind);
    desk.record(1, 10);
    Pulled gone(folder.path());
    desk.journal.record(check_in(10));
    desk.ear.next<SavedApart>();
    desk.ear.next<Recorded>();
    return gone;
  }();
}

TEST_CASE("what an emergency left behind when the program ended is back after the next start") {
  const Folder folder, other;
  end_in_an_emergency(folder, other);
  CHECK(emergencies_in(other.path()).size() == 1);
  {
    Desk desk(folder.path(), other.path());
    CHECK(desk.ear.next<Recorded>().rows == std::vector<Row>{{10, check_in(10), {}}});
    CHECK(desk.ear.next<BroughtBack>().rows == 1);
    desk.record(11, 15);
  }
  CHECK(rows_in(folder.path()) == rows_until(15));
  CHECK(emergencies_in(other.path()).empty());
}

TEST_CASE("an emergency whose rows are back already brings none of them a second time") {
  const Folder folder, other, kept;
  end_in_an_emergency(folder, other);
  const fs::path emergency = emergencies_in(other.path()).front();
  fs::copy(emergency, kept.path() / "emergency", fs::copy_options::recursive);
  {
    Desk desk(folder.path(), other.path());
    desk.ear.next<Recorded>();
    desk.ear.next<BroughtBack>();
  }
  fs::copy(kept.path() / "emergency", emergency, fs::copy_options::recursive);  // the drive went before it was removed
  {
    Desk desk(folder.path(), other.path());
    CHECK_FALSE(desk.ear.next_copy().behind);
    desk.record(11, 13);
  }
  CHECK(rows_in(folder.path()) == rows_until(13));
  CHECK(emergencies_in(other.path()).empty());
}

TEST_CASE("an emergency that the journal may have known and forgotten since is put to staff") {
  const Folder folder, other, kept;
  end_in_an_emergency(folder, other);
  const fs::path emergency = emergencies_in(other.path()).front();
  fs::copy(emergency, kept.path() / "emergency", fs::copy_options::recursive);
  {
    Desk desk(folder.path(), other.path());
    desk.ear.next<Recorded>();
    desk.ear.next<BroughtBack>();
    desk.journal.settle({{10, with_status(Status::uploaded)}});
    desk.ear.next<SettledRows>();
    desk.journal.clear({10});
    desk.ear.next<Cleared>();
  }
  fs::copy(kept.path() / "emergency", emergency, fs::copy_options::recursive);
  Desk desk(folder.path(), other.path());
  const auto rows = desk.ear.next<Recorded>().rows;
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].sequence == 11);
  CHECK(rows[0].transaction == check_in(10));
  CHECK(rows[0].settlement.status == Status::comms_failure);
  CHECK(rows[0].settlement.doubtful);
  CHECK(desk.ear.next<BroughtBack>().doubtful == 1);
}

TEST_CASE("a block that the log lost is still in the further copy after the next start") {
  const Folder folder, other;
  {
    Desk desk(folder.path(), other.path());
    CHECK_FALSE(desk.ear.next_copy().behind);
    desk.record(1, 3);
    desk.record(3, 5);
  }
  const auto group = survey(folder.path()).groups[1];
  {
    File file(folder.path() / segment_name(group.file), File::Mode::change);
    file.write(group.at, Bytes(kBlock, 0xA5));
  }
  { Desk desk(folder.path(), other.path()); }
  CHECK(survey(folder.path()).damaged == 1);
  CHECK(survey(copy_in(other.path())).damaged == 0);
}

TEST_CASE("a further copy that has more than the journal, because its disk was set back, is set aside and told") {
  const Folder folder, other, before;
  { Desk(folder.path(), {}).record(1, 5); }
  fs::copy(folder.path(), before.path(), fs::copy_options::recursive);
  { Desk(folder.path(), other.path()).record(5, 10); }
  fs::remove_all(folder.path());
  fs::copy(before.path(), folder.path(), fs::copy_options::recursive);
  Desk desk(folder.path(), other.path());
  const CopyState state = desk.ear.next_copy();
  CHECK_FALSE(state.behind);
  REQUIRE_FALSE(state.set_aside.empty());
  CHECK(inspect(state.set_aside).rows.rows == rows_until(10));
}

}  // namespace
