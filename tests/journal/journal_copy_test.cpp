// The further copy: the scan log once more, written behind.
#include "copy_sample.h"
#include "journal/file.h"
#include "journal/inspection.h"
#include "journal/journal.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Sequence;
using circ::Status;
namespace fs = std::filesystem;

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
  const auto copy_files = [](const Folder& from, const Folder& to) {
    for (const auto& file : fs::directory_iterator(from.path())) {
      const fs::path target = to.path() / file.path().filename();
      fs::remove(target);  // libstdc++ does not overwrite on Windows
      fs::copy_file(file, target);
    }
  };
  { Desk(folder.path(), {}).record(1, 5); }
  copy_files(folder, before);
  { Desk(folder.path(), other.path()).record(5, 10); }
  copy_files(before, folder);
  Desk desk(folder.path(), other.path());
  const CopyState state = desk.ear.next_copy();
  CHECK_FALSE(state.behind);
  REQUIRE_FALSE(state.set_aside.empty());
  CHECK(inspect(state.set_aside).rows.rows == rows_until(10));
}

}  // namespace
