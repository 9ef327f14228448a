#include <thread>

#include "desk_for_test.h"

using namespace test;
namespace line = desk::line;
namespace intent = desk::intent;

TEST_CASE("An upload does not begin while rows of earlier sessions are still being read") {
  test::DeskForTest t;
  t.desk.state().loading = true;
  t.desk.apply(desk::intent::Upload{"password", {}, {}, {}});
  CHECK(t.uploads.empty());
  CHECK(t.desk.state().upload.phase == desk::UploadPhase::idle);
  t.desk.absorb(journal::Report{journal::Loaded{{}, true, 0, {}, {}}});
  t.desk.apply(desk::intent::Upload{"password", {}, {}, {}});
  CHECK(t.uploads.size() == 1);
}

TEST_CASE("A check-out is recorded with the kept patron and due date, and the row appears only when it is durable") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan("31234000118842");

  REQUIRE(t.recorded.size() == 1);
  const auto transaction = t.recorded[0];
  CHECK(transaction.kind == circ::Kind::check_out);
  CHECK(transaction.item.text() == "31234000118842");
  CHECK(transaction.patron->text() == "21234000987654");
  CHECK(circ::rfc3339(*transaction.due) == "2026-12-14T23:59:59+01:00");
  CHECK(transaction.recorded == circ::Moment{t.clock, 60min});
  CHECK(transaction.station == "station-1");

  CHECK(t.state().rows.empty());
  CHECK(line_of<line::Saving>(t));
  t.journal_saves();
  REQUIRE(t.state().rows.size() == 1);
  CHECK(t.state().rows[0].settlement.status == circ::Status::awaiting_sync);
  REQUIRE(line_of<line::Saved>(t));
  CHECK(line_of<line::Saved>(t)->row.transaction == transaction);
}

TEST_CASE("A check-out begins with the patron's card, and goes on with the item where one is kept") {
  DeskForTest t;
  CHECK(t.state().target == desk::Field::patron);
  t.key(circ::Key::escape);
  CHECK(t.state().target == desk::Field::patron);
  t.desk.apply(intent::TypeDue{"+21"});
  CHECK(t.state().target == desk::Field::patron);
  t.key(circ::Key::check_in);
  CHECK(t.state().target == desk::Field::item);
  t.key(circ::Key::check_out);
  t.scan("21234000987654");
  CHECK(t.state().patron == "21234000987654");
  CHECK(t.state().target == desk::Field::item);
  t.desk.apply(intent::TypeDue{"+28"});
  CHECK(t.state().target == desk::Field::item);
  t.key(circ::Key::check_in);
  t.key(circ::Key::check_out);
  CHECK(t.state().target == desk::Field::item);
  t.scan("31234000118842");
  REQUIRE(t.recorded.size() == 1);
  CHECK(t.recorded[0].patron->text() == "21234000987654");
}

TEST_CASE("Patron and due date stay for the next item, the item field is empty and ready") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan("31234000118842");
  CHECK(t.state().typed.empty());
  CHECK(t.state().item.empty());
  CHECK(t.state().target == desk::Field::item);
  t.scan("31234000118859");
  REQUIRE(t.recorded.size() == 2);
  CHECK(t.recorded[1].patron->text() == "21234000987654");
  CHECK(t.recorded[0].id != t.recorded[1].id);
}

TEST_CASE("Two scans whose keys arrive before any frame stay two transactions, in order") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  for (const char c : std::string_view("111111\n222222\n")) {
    t.desk.type(c == '\n' ? circ::KeyStroke{circ::Key::enter, 0, {}}
                          : circ::KeyStroke{circ::Key::character, static_cast<char32_t>(c), {}});
  }
  REQUIRE(t.recorded.size() == 2);
  CHECK(t.recorded[0].item.text() == "111111");
  CHECK(t.recorded[1].item.text() == "222222");
}

TEST_CASE("A mode key between two scans divides them") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan("31234000118842");
  t.key(circ::Key::check_in);
  t.scan("31234000550126");
  REQUIRE(t.recorded.size() == 2);
  CHECK(t.recorded[0].kind == circ::Kind::check_out);
  CHECK(t.recorded[1].kind == circ::Kind::check_in);
  CHECK_FALSE(t.recorded[1].patron);
  CHECK_FALSE(t.recorded[1].due);
}

TEST_CASE("A scanner that sends CR and LF records once and leaves the feedback alone") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("31234000550126");
  t.key(circ::Key::enter);
  CHECK(t.recorded.size() == 1);
  CHECK(line_of<line::Saving>(t));
}

TEST_CASE("Tab right after a scan goes to the patron, so that the next scan is not taken for an item") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan("31234000118842");
  t.key(circ::Key::tab);
  CHECK(t.state().target == desk::Field::patron);
  t.scan("21234000000025");
  CHECK(t.state().patron == "21234000000025");
  CHECK(t.recorded.size() == 1);
  t.key(circ::Key::tab);
  t.key(circ::Key::tab);
  CHECK(t.state().target == desk::Field::item);
}

TEST_CASE("Tab right after a scan moves to the patron, and a third Enter counts again") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan("31234000118842");
  t.key(circ::Key::tab);
  CHECK(t.state().target == desk::Field::patron);
  t.key(circ::Key::tab);
  CHECK(t.state().target == desk::Field::item);

  t.scan("31234000118859");
  t.key(circ::Key::enter);
  CHECK(line_of<line::Saving>(t));
  t.key(circ::Key::enter);
  CHECK(line_of<line::Missing>(t));
}

TEST_CASE("Enter names what is missing and keeps the item") {
  DeskForTest t;
  t.desk.apply(intent::Target{desk::Field::item});
  t.scan("31234000118842");
  CHECK(t.recorded.empty());
  REQUIRE(line_of<line::Missing>(t));
  CHECK(line_of<line::Missing>(t)->patron);
  CHECK(line_of<line::Missing>(t)->due);
  CHECK_FALSE(line_of<line::Missing>(t)->item);
  CHECK(t.state().item == "31234000118842");

  SECTION("and it is recorded as soon as the rest is there") {
    t.desk.apply(intent::PickDue{{2026y / 12 / 14, {}}});
    CHECK(t.recorded.empty());
    t.desk.apply(intent::Target{desk::Field::patron});
    t.scan("21234000987654");
    REQUIRE(t.recorded.size() == 1);
    CHECK(t.recorded[0].item.text() == "31234000118842");
    CHECK(t.state().item.empty());
  }
  SECTION("and Escape lets it go") {
    t.key(circ::Key::escape);
    CHECK(t.state().item.empty());
    CHECK(t.recorded.empty());
  }
}

TEST_CASE("An odd barcode is refused in the line with its reason and nothing is recorded") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.desk.type({circ::Key::character, U'é', {}});
  t.scan("123");
  CHECK(t.recorded.empty());
  REQUIRE(line_of<line::BadBarcode>(t));
  CHECK(line_of<line::BadBarcode>(t)->fault.character == U'é');
  t.scan(std::string(81, '1'));
  CHECK(t.recorded.empty());
  CHECK(line_of<line::BadBarcode>(t)->fault.kind == circ::BarcodeFault::Kind::too_long);
  t.scan("0042");
  REQUIRE(t.recorded.size() == 1);
  CHECK(t.recorded[0].item.text() == "0042");
}

TEST_CASE("Enter in Patron moves to Item, and a new patron replaces the kept one") {
  DeskForTest t;
  t.ready_to_lend();
  CHECK(t.state().target == desk::Field::item);
  t.key(circ::Key::escape);
  t.key(circ::Key::tab);
  CHECK(t.state().target == desk::Field::patron);
  t.type("2999");
  CHECK(t.state().patron == "21234000987654");
  SECTION("Escape brings the kept patron back") {
    t.key(circ::Key::escape);
    CHECK(t.state().typed.empty());
    CHECK(t.state().patron == "21234000987654");
  }
  SECTION("Enter takes the new one") {
    t.key(circ::Key::enter);
    CHECK(t.state().patron == "2999");
    CHECK(t.state().target == desk::Field::item);
  }
}

TEST_CASE("A typed due date is read, an impossible one is named and the old one stays") {
  DeskForTest t;
  t.desk.apply(intent::TypeDue{"14.12.2026"});
  CHECK(t.state().due == circ::DueDate{2026y / 12 / 14, {}});
  t.desk.apply(intent::TypeDue{"31.2.2027"});
  CHECK(t.state().due == circ::DueDate{2026y / 12 / 14, {}});
  REQUIRE(line_of<line::BadDueDate>(t));
  CHECK(line_of<line::BadDueDate>(t)->fault == circ::DueDateFault::impossible);
}

TEST_CASE("A due date that was kept past its day is refused at the next check-out and the item stays") {
  DeskForTest t;
  t.desk.apply(intent::PickDue{{2026y / 11 / 23, {}}});
  t.desk.apply(intent::Target{desk::Field::patron});
  t.scan("21234000987654");
  t.clock += 24h;
  t.scan("31234000118842");
  CHECK(t.recorded.empty());
  CHECK(line_of<line::BadDueDate>(t));
  CHECK(t.state().item == "31234000118842");
}

TEST_CASE("A scan that could not be saved is kept, and goes first when there is room again") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("111111");
  t.journal_fails(journal::Trouble::Kind::disk_full);
  REQUIRE(t.state().alarm);
  CHECK(t.state().alarm->trouble == desk::StorageTrouble::disk_full);
  REQUIRE(t.state().alarm->unsaved.size() == 1);
  CHECK(t.state().rows.empty());

  t.scan("222222");
  REQUIRE(t.recorded.size() == 2);
  CHECK(t.recorded[0].item.text() == "111111");
  CHECK(t.recorded[1].item.text() == "222222");

  SECTION("it is not handed over twice while the journal is at it") {
    t.scan("333333");
    t.desk.apply(intent::TryAgain{});
    CHECK(t.recorded.size() == 3);
  }
  SECTION("a second failure keeps both") {
    t.journal_fails(journal::Trouble::Kind::disk_full);
    CHECK(t.state().alarm->unsaved.size() == 2);
    t.desk.apply(intent::TryAgain{});
    CHECK(t.recorded.size() == 2);
    t.journal_saves();
    CHECK_FALSE(t.state().alarm);
    CHECK(t.state().rows.size() == 2);
  }
}

TEST_CASE("Losing the keyboard drops a partial scan and says so") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.type("3123");
  t.desk.keyboard_here(false);
  CHECK_FALSE(t.state().keyboard_here);
  REQUIRE(line_of<line::PartDropped>(t));
  CHECK(line_of<line::PartDropped>(t)->characters == 4);
  t.desk.keyboard_here(true);
  t.scan("999999");
  REQUIRE(t.recorded.size() == 1);
  CHECK(t.recorded[0].item.text() == "999999");
}

TEST_CASE("A barcode typed into Find is offered back and F4 records it") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.desk.apply(intent::OfferTyped{"31234000118842"});
  CHECK(t.recorded.empty());
  CHECK(line_of<line::TypedElsewhere>(t));
  t.key(circ::Key::accept);
  REQUIRE(t.recorded.size() == 1);
  CHECK(t.recorded[0].item.text() == "31234000118842");
  t.key(circ::Key::accept);
  CHECK(t.recorded.size() == 1);
}

TEST_CASE("Practice is not begun while an upload runs or a scan is not saved") {
  DeskForTest t;
  t.desk.apply(intent::Practice{true});
  CHECK(t.practice == std::vector<bool>{true});
  SECTION("an upload") { t.desk.apply(intent::Upload{"password", {}, {}, {}}); }
  SECTION("a scan") {
    t.key(circ::Key::check_in);
    t.scan("31234000118842");
    t.journal_fails(journal::Trouble::Kind::disk_full);
  }
  t.desk.apply(intent::Practice{true});
  CHECK(t.practice.size() == 1);
}

TEST_CASE("A connection test is a contact only when the service was asked") {
  DeskForTest t;
  t.desk.absorb(desk::ConnectionReport{desk::ConnectionTest::incomplete, "", {{"wskey", desk::FieldFault::Kind::missing}},
                                       {}, t.clock});
  CHECK_FALSE(t.state().contact);
  CHECK(t.state().set_up.faults.size() == 1);
  t.desk.apply(intent::TestConnection{});
  CHECK(t.state().set_up.faults.empty());
  t.desk.absorb(desk::ConnectionReport{desk::ConnectionTest::no_connection, "", {}, false, t.clock});
  REQUIRE(t.state().contact);
  CHECK_FALSE(t.state().contact->reached);
  t.desk.absorb(desk::ConnectionReport{desk::ConnectionTest::credentials, "", {}, true, t.clock + 1s});
  CHECK(t.state().contact->reached);
  CHECK(t.state().contact->when == t.clock + 1s);
}

TEST_CASE("An upload takes every row that is not uploaded, and rows scanned meanwhile join it") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  for (const auto* item : {"a1", "b2", "c3"}) t.scan(item);
  t.journal_saves();
  t.settle(1, circ::Status::uploaded);
  t.settle(2, circ::Status::upload_failed);

  t.desk.apply(intent::Upload{"secret", {2}, {}, {}});
  REQUIRE(t.uploads.size() == 1);
  const auto rows = test::rows_of(t.uploads[0]);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].sequence == 2);
  CHECK(rows[1].sequence == 3);
  CHECK(t.uploads[0].again == std::vector<circ::Sequence>{2});
  CHECK(t.uploads[0].password == "secret");
  CHECK(t.state().upload.phase == desk::UploadPhase::opening);

  t.desk.absorb(upload::Report{upload::UploadStarted{}});
  CHECK(t.state().upload.phase == desk::UploadPhase::running);
  t.scan("d4");
  t.journal_saves();
  REQUIRE(t.joined.size() == 1);
  CHECK(t.joined[0].transaction.item.text() == "d4");

  t.desk.absorb(upload::Report{upload::UploadProgress{1, 3, 0.5}});
  CHECK(t.state().upload.left == 4s);
  t.desk.apply(intent::StopUpload{});
  CHECK(t.stopped);
  t.desk.absorb(upload::Report{upload::UploadEnded{upload::UploadEnd::stopped, 1, 0, 0, {}, {}}});
  CHECK(t.state().upload.phase == desk::UploadPhase::idle);
  REQUIRE(t.state().upload.result);
  CHECK(t.state().upload.result->end == desk::UploadEnd::stopped);
}

TEST_CASE("A second upload cannot begin while one runs") {
  DeskForTest t;
  t.desk.apply(intent::Upload{"a", {}, {}, {}});
  t.desk.apply(intent::Upload{"b", {}, {}, {}});
  CHECK(t.uploads.size() == 1);
}

TEST_CASE("Staff can say that the service has a doubtful row, and it does not go with the upload") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("a1");
  t.scan("b2");
  t.journal_saves();
  t.settle(1, circ::Status::comms_failure, true);
  t.desk.apply(intent::Upload{"secret", {}, {1}, {}});
  REQUIRE(t.settled.size() == 1);
  CHECK(t.settled[0].settlement.status == circ::Status::uploaded);
  CHECK(t.settled[0].settlement.reason == circ::Reason::confirmed_by_staff);
  CHECK_FALSE(t.settled[0].settlement.doubtful);
  const auto rows = test::rows_of(t.uploads[0]);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].sequence == 2);
}

TEST_CASE("Later rows of a failed row's item wait until staff let them pass") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("a1");
  t.scan("a1");
  t.journal_saves();
  t.settle(1, circ::Status::upload_failed);
  CHECK(t.state().rows.held_by(t.state().rows[1]) == 1u);
  t.desk.apply(intent::Upload{"secret", {}, {}, {1}});
  REQUIRE(t.settled.size() == 1);
  CHECK(t.settled[0].settlement.lets_later_pass);
  const auto rows = test::rows_of(t.uploads[0]);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].settlement.lets_later_pass);
  CHECK_FALSE(rows[1].settlement.lets_later_pass);
}

TEST_CASE("An order tells the rows as they stood when it was made, on whatever thread, while the desk goes on") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  for (const auto* item : {"a1", "b2", "c3"}) t.scan(item);
  t.journal_saves();
  t.settle(3, circ::Status::comms_failure, true);
  t.desk.apply(intent::Upload{"secret", {}, {3}, {}});
  std::vector<circ::Row> rows;
  std::thread uploader([&] { rows = test::rows_of(t.uploads[0]); });
  t.settle(1, circ::Status::uploaded);
  t.desk.absorb(journal::Report{journal::Cleared{{2}}});
  t.scan("d4");
  t.journal_saves();
  uploader.join();
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].sequence == 1);
  CHECK(rows[0].settlement.status == circ::Status::awaiting_sync);
  CHECK(rows[1].sequence == 2);
  // What changed meanwhile is told beside it.
  CHECK(t.left_upload == std::vector<circ::Sequence>{2});
  REQUIRE(t.joined.size() == 1);
  CHECK(t.joined[0].sequence == 4);
}

TEST_CASE("Cleared rows leave the table and a running upload") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("a1");
  t.scan("b2");
  t.journal_saves();
  t.desk.apply(intent::Upload{"secret", {}, {}, {}});
  t.desk.apply(intent::Clear{{2}});
  CHECK(t.cleared == std::vector<circ::Sequence>{2});
  CHECK(t.state().rows.size() == 2);  // not before it is durable
  t.desk.absorb(journal::Report{journal::Cleared{{2}}});
  CHECK(t.state().rows.size() == 1);
  CHECK(t.left_upload == std::vector<circ::Sequence>{2});
  CHECK(line_of<line::ClearedRows>(t)->rows == 1);
}

TEST_CASE("A large clear comes in parts and is told at its end; until then another one cannot begin") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  for (const char* item : {"a1", "b2", "c3"}) t.scan(item);
  t.journal_saves();
  t.desk.apply(intent::Clear{{1, 3}});
  REQUIRE(t.state().clearing);
  CHECK(t.state().clearing->rows == 2);
  t.desk.apply(intent::Clear{{2}});
  CHECK(t.cleared == std::vector<circ::Sequence>{1, 3});
  t.desk.absorb(desk::ClearedRows{{1}, 2, false});
  CHECK(t.state().rows.size() == 2);
  CHECK(t.state().clearing);
  t.desk.absorb(desk::ClearedRows{{3}, 2, true});
  CHECK(t.state().rows.size() == 1);
  CHECK_FALSE(t.state().clearing);
  CHECK(line_of<line::ClearedRows>(t)->rows == 2);
}

TEST_CASE("A clear that is stopped leaves everything") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("a1");
  t.journal_saves();
  t.desk.apply(intent::StopClear{});
  CHECK_FALSE(t.clear_stopped);  // none is under way
  t.desk.apply(intent::Clear{{1}});
  t.desk.apply(intent::StopClear{});
  CHECK(t.clear_stopped);
  CHECK(t.state().clearing->stopping);
  t.desk.absorb(journal::Report{journal::NotCleared{}});
  CHECK(t.state().rows.size() == 1);
  CHECK_FALSE(t.state().clearing);
  CHECK_FALSE(line_of<line::NotCleared>(t)->storage);
}

TEST_CASE("In an emergency rows are told as saved, the alarm counts them, and both end when they are back") {
  test::DeskForTest t;
  t.desk.apply(desk::intent::ChangeMode{desk::Mode::check_in});
  t.scan("31234000118842");
  t.desk.absorb(journal::Report{journal::SavedApart{{journal::Trouble::Kind::gone, "it is gone"}, 1}});
  t.journal_saves();
  CHECK(std::holds_alternative<desk::line::Saved>(t.state().line));
  REQUIRE(t.state().alarm);
  CHECK(t.state().alarm->saved_apart == 1);
  CHECK(t.state().alarm->trouble == desk::StorageTrouble::gone);
  t.desk.absorb(journal::Report{journal::StoreBehind{}});
  CHECK(t.state().alarm);
  t.desk.absorb(journal::Report{journal::StorageWorks{}});
  CHECK_FALSE(t.state().alarm);
  t.desk.absorb(journal::Report{journal::BroughtBack{1, 0}});
  CHECK(std::get<desk::line::BroughtBack>(t.state().line).rows == 1);
}

TEST_CASE("The further copy's lag is known with the time at which it began, until another folder is chosen") {
  test::DeskForTest t;
  t.desk.state().settings.further_copy = "/media/stick";
  t.desk.absorb(journal::Report{journal::CopyState{true, 3, journal::Trouble{journal::Trouble::Kind::gone, "no"}, false, ""}});
  REQUIRE(t.state().copy);
  const auto began = t.clock;
  t.clock += 60s;
  t.desk.absorb(journal::Report{journal::CopyState{true, 5, journal::Trouble{journal::Trouble::Kind::gone, "no"}, false, ""}});
  CHECK(t.state().copy->since == began);
  CHECK(t.state().copy->transactions == 5);
  auto settings = t.state().settings;
  settings.further_copy.clear();
  t.desk.apply(desk::intent::SaveSettings{settings});
  CHECK_FALSE(t.state().copy);
  t.desk.absorb(journal::Report{journal::CopyState{}});
  CHECK_FALSE(t.state().copy);
}
