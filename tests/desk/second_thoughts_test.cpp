// Ctrl+Z, and the question after an unclean end.
#include "desk_for_test.h"

using namespace test;
namespace line = desk::line;
namespace intent = desk::intent;
using Why = line::NotTakenBack::Why;

namespace {

struct Scanned : DeskForTest {
  Scanned() {
    key(circ::Key::check_in);
    for (const auto* item : {"a1", "b2", "c3"}) scan(item);
    journal_saves();
  }
  void undo() { key(circ::Key::undo); }
  void journal_clears() {
    for (const auto& row : std::exchange(taken_back, {})) desk.absorb(journal::Report{journal::Cleared{{row.sequence}}});
  }
};

circ::Row row_before_end(circ::Kind kind, const std::string& item, const std::string& patron = {}) {
  circ::Row row{137, {}, {}};
  row.transaction.kind = kind;
  row.transaction.item = std::get<circ::Barcode>(circ::Barcode::from(item));
  if (!patron.empty()) row.transaction.patron = std::get<circ::Barcode>(circ::Barcode::from(patron));
  return row;
}

}  // namespace

TEST_CASE("Ctrl+Z takes back the last scan, then the one before, and each goes only when it is cleared durably") {
  Scanned t;
  t.undo();
  REQUIRE(t.taken_back.size() == 1);
  CHECK(t.taken_back[0].transaction.item.text() == "c3");
  CHECK(line_of<line::TakingBack>(t));
  CHECK(t.state().rows.size() == 3);
  t.journal_clears();
  CHECK(t.state().rows.size() == 2);
  REQUIRE(line_of<line::TakenBack>(t));
  CHECK(line_of<line::TakenBack>(t)->transaction.item.text() == "c3");

  t.undo();
  t.undo();
  REQUIRE(t.taken_back.size() == 2);
  CHECK(t.taken_back[0].transaction.item.text() == "b2");
  CHECK(t.taken_back[1].transaction.item.text() == "a1");
  t.journal_clears();
  CHECK(t.state().rows.empty());
  t.undo();
  CHECK(t.taken_back.empty());
  REQUIRE(line_of<line::NotTakenBack>(t));
  CHECK(line_of<line::NotTakenBack>(t)->why == Why::nothing);
}

TEST_CASE("A scan that is still being saved is taken back as soon as it is") {
  Scanned t;
  t.desk.take_cues();
  t.scan("d4");
  t.undo();
  CHECK(t.taken_back.empty());
  CHECK(line_of<line::TakingBack>(t));
  t.journal_saves();
  REQUIRE(t.taken_back.size() == 1);
  CHECK(t.taken_back[0].sequence == 4);
  CHECK(line_of<line::TakingBack>(t));
  CHECK(t.desk.take_cues().empty());
  t.journal_clears();
  CHECK(t.state().rows.size() == 3);
  CHECK(line_of<line::TakenBack>(t));
}

TEST_CASE("A scan that could not be saved is taken back once it is, and never before") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("a1");
  t.journal_fails(journal::Trouble::Kind::disk_full);
  t.key(circ::Key::undo);
  CHECK(t.taken_back.empty());
  REQUIRE(t.state().alarm);
  t.desk.apply(intent::TryAgain{});
  t.journal_saves();
  CHECK(t.taken_back.size() == 1);
}

TEST_CASE("A row that is being uploaded, is uploaded or may have been is not taken back, with words") {
  const auto [status, doubtful, why] =
      GENERATE(std::tuple{circ::Status::uploading, false, Why::uploading}, std::tuple{circ::Status::uploaded, false, Why::uploaded},
               std::tuple{circ::Status::comms_failure, true, Why::perhaps_uploaded});
  Scanned t;
  t.settle(3, status, doubtful);
  for (int again = 0; again < 2; ++again) {  // it does not go on to the one before it
    t.undo();
    CHECK(t.taken_back.empty());
    REQUIRE(line_of<line::NotTakenBack>(t));
    CHECK(line_of<line::NotTakenBack>(t)->why == why);
    CHECK(line_of<line::NotTakenBack>(t)->item == "c3");
  }
}

TEST_CASE("A row whose connection failed surely can be taken back") {
  Scanned t;
  t.settle(3, circ::Status::comms_failure);
  t.undo();
  CHECK(t.taken_back.size() == 1);
}

TEST_CASE("When an upload was quicker the row stays, the desk says so, and Ctrl+Z means the same row again") {
  Scanned t;
  t.undo();
  t.taken_back.clear();
  t.desk.absorb(journal::Report{journal::NotCleared{1, {}}});
  REQUIRE(line_of<line::NotTakenBack>(t));
  CHECK(line_of<line::NotTakenBack>(t)->why == Why::uploading);
  CHECK(line_of<line::NotTakenBack>(t)->item == "c3");
  CHECK(t.state().rows.size() == 3);
  t.undo();
  REQUIRE(t.taken_back.size() == 1);
  CHECK(t.taken_back[0].sequence == 3);
}

TEST_CASE("A row that was cleared in the table is told as gone, and the next Ctrl+Z is for the one before") {
  Scanned t;
  t.desk.apply(intent::Clear{{3}});
  t.desk.absorb(journal::Report{journal::Cleared{{3}}});
  CHECK(line_of<line::ClearedRows>(t));
  t.undo();
  CHECK(line_of<line::NotTakenBack>(t)->why == Why::gone);
  t.undo();
  REQUIRE(t.taken_back.size() == 1);
  CHECK(t.taken_back[0].sequence == 2);
}

TEST_CASE("Rows of earlier sessions are out of its reach") {
  DeskForTest t;
  t.desk.absorb(journal::Report{journal::Loaded{{row_before_end(circ::Kind::check_in, "a1")}, true, 0, {}}});
  t.key(circ::Key::undo);
  CHECK(t.taken_back.empty());
  CHECK(line_of<line::NotTakenBack>(t)->why == Why::nothing);
}

TEST_CASE("A patron's card is taken back like a scan, so that an item of the patron before is not") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan("31234000118842");
  t.journal_saves();
  t.desk.apply(intent::Target{desk::Field::patron});
  t.scan("21234000000025");
  t.key(circ::Key::undo);
  CHECK(t.state().patron == "21234000987654");
  CHECK(t.taken_back.empty());
  t.key(circ::Key::undo);
  CHECK(t.taken_back.size() == 1);
}

TEST_CASE("While something is being typed Ctrl+Z forgets that, and no row") {
  Scanned t;
  t.type("31");
  t.undo();
  CHECK(t.state().typed.empty());
  CHECK(t.taken_back.empty());
}

TEST_CASE("The link beside Saved does the same") {
  Scanned t;
  t.desk.apply(intent::Undo{});
  CHECK(t.taken_back.size() == 1);
}

TEST_CASE("After an unclean end the last row is told, and the same scan at once is asked about") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.desk.after_unclean_end(row_before_end(circ::Kind::check_in, "a1"));
  REQUIRE(line_of<line::AfterUncleanEnd>(t));
  CHECK(line_of<line::AfterUncleanEnd>(t)->row.sequence == 137);
  t.scan("a1");
  CHECK(t.recorded.empty());
  CHECK(line_of<line::RecordedBefore>(t));
  CHECK(t.desk.take_cues() == std::vector{desk::Cue::refused});
  SECTION("F4 records it") {
    t.key(circ::Key::accept);
    CHECK(t.recorded.size() == 1);
  }
  SECTION("Esc does not") {
    t.key(circ::Key::escape);
    t.key(circ::Key::accept);
    CHECK(t.recorded.empty());
    CHECK(line_of<line::Quiet>(t));
  }
  SECTION("scanned a third time it is meant") {
    t.scan("a1");
    CHECK(t.recorded.size() == 1);
  }
}

TEST_CASE("After an unclean end another scan, or another act with that item, is recorded without a question") {
  DeskForTest t;
  SECTION("another item, and then that one") {
    t.key(circ::Key::check_in);
    t.desk.after_unclean_end(row_before_end(circ::Kind::check_in, "a1"));
    t.scan("b2");
    t.scan("a1");
    CHECK(t.recorded.size() == 2);
  }
  SECTION("checked in, where it was checked out") {
    t.key(circ::Key::check_in);
    t.desk.after_unclean_end(row_before_end(circ::Kind::check_out, "a1", "p1"));
    t.scan("a1");
    CHECK(t.recorded.size() == 1);
  }
  SECTION("lent to another patron") {
    t.ready_to_lend();
    t.desk.after_unclean_end(row_before_end(circ::Kind::check_out, "a1", "p1"));
    t.scan("a1");
    CHECK(t.recorded.size() == 1);
  }
  SECTION("lent to the same patron it is asked about") {
    t.ready_to_lend();
    t.desk.after_unclean_end(row_before_end(circ::Kind::check_out, "a1", "21234000987654"));
    t.scan("a1");
    CHECK(t.recorded.empty());
  }
  SECTION("a row whose barcode cannot be read asks nothing") {
    t.key(circ::Key::check_in);
    t.desk.after_unclean_end({137, {}, {}});
    t.scan("a1");
    CHECK(t.recorded.size() == 1);
  }
}
