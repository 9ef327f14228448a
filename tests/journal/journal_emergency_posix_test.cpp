// Where scans go while the journal's own medium refuses, and a further copy whose drive does.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <functional>
#include <thread>

#include "copy_sample.h"
#include "journal/emergency_log.h"
#include "journal/journal.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;
using Kind = Trouble::Kind;
namespace fs = std::filesystem;

// A medium that is pulled and put back: the folder is there under another name meanwhile.
struct Pulled {
  explicit Pulled(const fs::path& folder) : place(folder), away(folder.string() + "-pulled") { fs::rename(place, away); }
  ~Pulled() { put_back(); }
  void put_back() {
    if (fs::exists(away)) fs::rename(away, place);
  }
  const fs::path place, away;
};

// The copy's own thread removes them, some time after their rows are back.
void wait_for_no_emergency_in(const fs::path& chosen) {
  while (!emergencies_in(chosen).empty()) std::this_thread::sleep_for(std::chrono::milliseconds(1));
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

TEST_CASE("a further copy whose drive is not there at the start is told, and has everything once it is there") {
  const Folder folder, other;
  { Desk(folder.path(), {}).record(1, 10); }
  Pulled pulled(other.path());
  Desk desk(folder.path(), other.path());
  const CopyState lag = desk.ear.next_copy();
  CHECK(lag.behind);
  REQUIRE(lag.trouble);
  CHECK(lag.trouble->kind == Kind::gone);
  CHECK(lag.transactions == 9);
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
    wait_for_no_emergency_in(other.path());
  }
  CHECK(rows_in(folder.path()) == rows_until(15));
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
    wait_for_no_emergency_in(other.path());
  }
  CHECK(rows_in(folder.path()) == rows_until(15));
}

// An emergency whose row is back in the journal, while its folder is still there: its drive went before it could be removed.
void emergency_that_is_back(const Folder& folder, const Folder& other, const std::function<void(Desk&)>& then) {
  end_in_an_emergency(folder, other);
  const fs::path emergency = emergencies_in(other.path()).front();
  const Folder kept;
  fs::copy(emergency, kept.path() / "emergency", fs::copy_options::recursive);
  {
    Desk desk(folder.path(), other.path());
    desk.ear.next<Recorded>();
    desk.ear.next<BroughtBack>();
    then(desk);
  }
  fs::copy(kept.path() / "emergency", emergency, fs::copy_options::recursive);
}

TEST_CASE("an emergency whose rows are back already brings none of them a second time") {
  const Folder folder, other;
  emergency_that_is_back(folder, other, [](Desk&) {});
  {
    Desk desk(folder.path(), other.path());
    desk.record(11, 13);
    wait_for_no_emergency_in(other.path());
  }
  CHECK(rows_in(folder.path()) == rows_until(13));
}

TEST_CASE("rows that came back a moment ago, and are not in the store yet, are known when their emergency is found again") {
  const Folder folder, other, kept;
  { Desk(folder.path(), other.path()).record(1, 10); }  // these are in the store
  {
    Desk desk(folder.path(), other.path());
    CHECK_FALSE(desk.ear.next_copy().behind);
    Pulled pulled(folder.path());
    desk.journal.record(check_in(10));
    desk.ear.next<SavedApart>();
    desk.ear.next<Recorded>();
    const fs::path emergency = emergencies_in(other.path()).front();
    fs::copy(emergency, kept.path() / "emergency", fs::copy_options::recursive);
    pulled.put_back();
    desk.ear.next<StorageWorks>();
    desk.ear.next<BroughtBack>();
    wait_for_no_emergency_in(other.path());
    fs::copy(kept.path() / "emergency", emergency, fs::copy_options::recursive);
    desk.journal.copy_to({});
    desk.ear.next_copy();
    desk.journal.copy_to(other.path());
    wait_for_no_emergency_in(other.path());
    desk.record(11, 13);
  }
  CHECK(rows_in(folder.path()) == rows_until(13));
}

TEST_CASE("an emergency that the journal may have known and forgotten since is put to staff") {
  const Folder folder, other;
  emergency_that_is_back(folder, other, [](Desk& desk) {
    desk.journal.settle({{10, with_status(Status::uploaded)}});
    desk.ear.next<SettledRows>();
    desk.journal.clear({10});
    desk.ear.next<Cleared>();
  });
  Desk desk(folder.path(), other.path());
  const auto rows = desk.ear.next<Recorded>().rows;
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].sequence == 11);
  CHECK(rows[0].transaction == check_in(10));
  CHECK(rows[0].settlement.status == Status::comms_failure);
  CHECK(rows[0].settlement.doubtful);
  CHECK(desk.ear.next<BroughtBack>().doubtful == 1);
}

// A drive that never answers: whoever opens a pipe to read it waits for somebody who writes.
struct Hanging {
  explicit Hanging(const fs::path& file) : path(file) {
    fs::remove(path);
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  }
  ~Hanging() {
    const int writer = ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_CLOEXEC);  // whoever waits may go on
    if (writer >= 0) ::close(writer);
  }
  const fs::path path;
};

TEST_CASE("a further copy whose drive never answers keeps nobody waiting, is told, and can be exchanged for another") {
  const Folder folder, other, third;
  { Desk(folder.path(), other.path()).record(1, 5); }
  const Hanging hanging(copy_in(other.path()) / segment_name(1));
  {
    Desk desk(folder.path(), other.path());
    desk.record(5, 200);
    const CopyState lag = desk.ear.next_copy();
    CHECK(lag.behind);
    CHECK_FALSE(lag.trouble);
    CHECK(lag.transactions == 199);
    desk.journal.copy_to(third.path());
    desk.record(200, 210);
    CHECK_FALSE(desk.ear.next_copy().behind);
  }
  check_same_log(folder.path(), copy_in(third.path()));
}

}  // namespace
