#include <catch_amalgamated.hpp>

#include <algorithm>

#include "ui/headless.h"
#include "ui/rows_for_test.h"

using circ::Status;
using ui::Dialog;
using ui::KeyboardOwner;
namespace intent = desk::intent;

namespace {

struct Desk : test::Headless {
  Desk() {
    state.rows.append({test::check_in(1, "30001", Status::uploaded), test::check_in(2, "30002"),
                       test::check_in(3, "30003"), test::check_in(4, "30004", Status::upload_failed)});
    frames();
  }
};

}  // namespace

TEST_CASE("Clear names how many rows go, and how many of them were not yet uploaded") {
  Desk desk;
  desk.press(ImGuiMod_Ctrl | ImGuiKey_A);
  desk.click("clear");
  CHECK(desk.shows("Clear 4 rows?"));
  CHECK(desk.shows("3 of them were not yet uploaded"));
  CHECK(desk.drawn.owner == KeyboardOwner::dialog);  // scans are recorded
  desk.click("confirm clear");
  REQUIRE(desk.asked<intent::Clear>().size() == 1);
  auto rows = desk.asked<intent::Clear>()[0].rows;
  std::sort(rows.begin(), rows.end());
  CHECK(rows == std::vector<circ::Sequence>{1, 2, 3, 4});
  CHECK(desk.ui.dialog == Dialog::none);
}

TEST_CASE("Clear is asked for with Del; Cancel has the focus, and Esc, Space or Cancel clear nothing") {
  Desk desk;
  desk.click("30001");
  desk.press(ImGuiKey_Delete);
  CHECK(desk.shows("Clear 1 row?"));
  CHECK(desk.shows("It was uploaded."));
  SECTION("Esc") { desk.press(ImGuiKey_Escape); }
  SECTION("Space presses what has the focus") { desk.press(ImGuiKey_Space); }
  SECTION("Cancel") { desk.click("Cancel"); }
  CHECK(desk.ui.dialog == Dialog::none);
  CHECK(desk.asked<intent::Clear>().empty());
  CHECK(desk.drawn.owner == KeyboardOwner::desk);
}

TEST_CASE("Clear can be confirmed without a mouse") {
  Desk desk;
  desk.click("30001");
  desk.press(ImGuiKey_Delete);
  desk.press(ImGuiKey_RightArrow);
  desk.press(ImGuiKey_Space);
  CHECK(desk.asked<intent::Clear>().size() == 1);
}

TEST_CASE("an upload asks for the password and hands on what was typed") {
  Desk desk;
  desk.press(ImGuiKey_F9);
  CHECK(desk.shows("Upload 2 transactions"));
  CHECK(desk.shows("2 awaiting sync, oldest first."));
  CHECK(desk.shows("Scanning paused"));
  CHECK(desk.drawn.owner == KeyboardOwner::dialog_with_text);
  CHECK(desk.find("send")->disabled);
  desk.type("open sesame");
  SECTION("Enter") { desk.press(ImGuiKey_Enter); }
  SECTION("the button") { desk.click("send"); }
  const auto uploads = desk.asked<intent::Upload>();
  REQUIRE(uploads.size() == 1);
  CHECK(uploads[0].password == "open sesame");
  CHECK(uploads[0].again.empty());
  CHECK(uploads[0].service_has.empty());
  CHECK(uploads[0].let_later_pass.empty());
  CHECK_FALSE(desk.shows("open sesame"));
  const auto& kept = desk.ui.upload.password.text;
  CHECK(std::all_of(kept.begin(), kept.end(), [](char each) { return each == '\0'; }));
}

TEST_CASE("the upload dialog waits for the answer to the password") {
  Desk desk;
  desk.press(ImGuiKey_F9);
  desk.type("wrong");
  desk.state.upload.phase = desk::UploadPhase::opening;  // as the desk answers before the next frame
  desk.press(ImGuiKey_Enter);
  REQUIRE(desk.asked<intent::Upload>().size() == 1);
  CHECK(desk.shows("Checking"));
  SECTION("a wrong one is told there, and can be typed again at once") {
    desk.state.upload.phase = desk::UploadPhase::idle;
    desk.state.upload.result = desk::UploadResult{desk::UploadEnd::wrong_password, 0, 0, 0, circ::Reason::none, "", {}};
    desk.frames();
    REQUIRE(desk.ui.dialog == Dialog::upload);
    CHECK(desk.shows("Wrong password. Nothing was sent."));
    desk.intents.clear();
    desk.type("right");
    desk.press(ImGuiKey_Enter);
    REQUIRE(desk.asked<intent::Upload>().size() == 1);
    CHECK(desk.asked<intent::Upload>()[0].password == "right");
  }
  SECTION("a right one closes it, and scanning goes on") {
    desk.state.upload.phase = desk::UploadPhase::running;
    desk.frames();
    CHECK(desk.ui.dialog == Dialog::none);
    CHECK(desk.drawn.owner == KeyboardOwner::desk);
  }
}

TEST_CASE("failed rows go again by a tick, doubtful ones as staff say, once for all") {
  Desk desk;
  desk.state.rows.append({test::because(test::check_in(5, "30005", Status::comms_failure), circ::Reason::unanswered, true),
                          test::because(test::check_in(6, "30006", Status::comms_failure), circ::Reason::interrupted, true),
                          test::because(test::check_in(7, "30007", Status::comms_failure), circ::Reason::no_connection),
                          test::check_in(8, "30005")});
  desk.press(ImGuiKey_F9);
  CHECK(desk.shows("Upload 4 transactions"));
  CHECK(desk.shows("3 awaiting sync and 1 that failed to connect"));
  CHECK(desk.shows("2 rows were sent, but no answer came"));
  using Rows = std::vector<circ::Sequence>;
  Rows again, service_has, let_later_pass;
  SECTION("left alone") {}
  SECTION("sent again") {
    desk.click("Send again");
    again = {5, 6};
  }
  SECTION("sent again with the failed row") {
    desk.click("Send again");
    desk.click("failed again");
    CHECK(desk.shows("Upload 7 transactions"));
    again = {4, 5, 6};
  }
  SECTION("the service has them") {
    desk.click("The service has them");
    service_has = {5, 6};
  }
  SECTION("later ones of the same item go anyway") {
    desk.click("let later pass");
    let_later_pass = {5};
  }
  desk.click("Password");
  desk.type("open sesame");
  desk.press(ImGuiKey_Enter);
  const auto uploads = desk.asked<intent::Upload>();
  REQUIRE(uploads.size() == 1);
  CHECK(uploads[0].again == again);
  CHECK(uploads[0].service_has == service_has);
  CHECK(uploads[0].let_later_pass == let_later_pass);
}

TEST_CASE("of many rows the upload dialog has those that it asks about looked for elsewhere, and Enter is kept until then") {
  Desk desk;
  const circ::Sequence all = ui::TableView::kAtOnce + 10;
  std::vector<circ::Row> rows;
  for (circ::Sequence each = 5; each <= all; ++each) rows.push_back(test::check_in(each, std::to_string(40000 + each)));
  rows.back() = test::because(rows.back(), circ::Reason::unanswered, true);
  rows.back().settlement.status = Status::comms_failure;
  desk.state.rows.append(rows);
  desk.frames();
  desk.arranges = false;
  desk.press(ImGuiKey_F9);
  CHECK(desk.ui.upload.questions.revision == 0);  // nothing was looked at in a frame
  CHECK(desk.find("Send again") == nullptr);
  desk.type("open sesame");
  SECTION("the answer brings the questions") {
    desk.arrange();
    desk.frames();
    CHECK(desk.asked<intent::Upload>().empty());
    CHECK(desk.find("failed again") != nullptr);
    desk.click("Send again");
    desk.click("send");
    REQUIRE(desk.asked<intent::Upload>().size() == 1);
    CHECK(desk.asked<intent::Upload>()[0].again == std::vector<circ::Sequence>{all});
  }
  SECTION("Enter before the answer") {
    desk.press(ImGuiKey_Enter);
    CHECK(desk.asked<intent::Upload>().empty());
    desk.arrange();
    desk.frames();
    CHECK(desk.asked<intent::Upload>().size() == 1);
  }
  SECTION("the answer to a dialog that was closed is nobody's") {
    desk.press(ImGuiKey_Escape);
    desk.arrange();
    desk.press(ImGuiKey_F9);
    CHECK(desk.ui.upload.questions.revision == 0);
    desk.arrange();
    desk.frames();
    CHECK(desk.find("Send again") != nullptr);
  }
}

TEST_CASE("a scan while the password is asked for sends nothing to the desk and starts no upload with an empty password") {
  Desk desk;
  desk.press(ImGuiKey_F9);
  desk.press(ImGuiKey_Enter);
  CHECK(desk.intents.empty());
  CHECK(desk.ui.dialog == Dialog::upload);
  desk.press(ImGuiKey_Escape);
  CHECK(desk.ui.dialog == Dialog::none);
}

TEST_CASE("a station that is not set up is asked to be, and nothing is lost") {
  Desk desk;
  desk.state.station.set_up = false;
  desk.click("upload");
  CHECK(desk.shows("This station is not set up"));
  CHECK(desk.drawn.owner == KeyboardOwner::dialog);
  desk.click("Set up this station");
  desk.frames();
  CHECK(desk.ui.dialog == Dialog::set_up);
  CHECK(desk.shows("Institution registry id"));
}

TEST_CASE("an upload shows its progress and can be stopped; its result stays until it is dismissed") {
  Desk desk;
  desk.state.upload = {desk::UploadPhase::running, 41, 128, 38, std::chrono::seconds{3}, {}};
  desk.frames();
  CHECK(desk.shows("41 of 128 · 38 a second · 3 s left"));
  CHECK(desk.shows("Uploading…"));
  desk.click("Stop");
  CHECK(desk.asked<intent::StopUpload>().size() == 1);
  desk.state.upload = {};
  desk.state.upload.result =
      desk::UploadResult{desk::UploadEnd::station_fault, 3, 1, 0, circ::Reason::credentials, "HTTP 401", {}};
  desk.frames();
  CHECK(desk.shows("The service does not accept the key or the user to act as."));
  CHECK(desk.shows("HTTP 401"));
  desk.click("Dismiss");
  CHECK(desk.asked<intent::DismissResult>().size() == 1);
}

TEST_CASE("the first start asks once: Set up, Practice, or Record now") {
  test::Headless desk;
  desk.state.station = {};
  desk.state.station.chosen = false;
  desk.frames();
  CHECK(desk.shows("No loan policy, hold or patron restriction is applied offline."));
  CHECK(desk.drawn.owner == KeyboardOwner::dialog);
  SECTION("record now") {
    desk.click("Record now");
    CHECK(desk.asked<intent::RecordNow>().size() == 1);
    CHECK(desk.ui.dialog == Dialog::none);
    CHECK(desk.shows("Not set up: upload later"));
  }
  SECTION("practice") {
    desk.click("Practice");
    REQUIRE(desk.asked<intent::Practice>().size() == 1);
    CHECK(desk.asked<intent::Practice>()[0].on);
  }
  SECTION("set up") {
    desk.click("Set up");
    desk.frames();
    CHECK(desk.ui.dialog == Dialog::set_up);
  }
  SECTION("without a mouse: the first choice has the focus") {
    desk.press(ImGuiKey_Space);
    desk.frames();
    CHECK(desk.ui.dialog == Dialog::set_up);
  }
  SECTION("without a mouse: Down goes to the next") {
    desk.press(ImGuiKey_DownArrow);
    desk.press(ImGuiKey_Space);
    CHECK(desk.asked<intent::Practice>().size() == 1);
  }
}

TEST_CASE("the set-up page hands on every field, tells faults at their fields, and wipes the secrets when it closes") {
  test::Headless desk;
  desk.click("Help");
  desk.click("Set up this station…");
  desk.frames();
  const std::pair<const char*, const char*> typed[] = {
      {"Institution registry id", "128807"}, {"Branch registry id", "129479"},   {"WSKey", "key"},
      {"WSKey secret", "s3cret"},            {"User to act as: principalID", "id"}, {"New password", "long password"}};
  for (const auto& [label, text] : typed) {
    if (desk.find(label) == nullptr) {  // further down
      desk.hover("Service address");
      ImGui::GetIO().AddMouseWheelEvent(0, -20);
      desk.frames(4);
    }
    desk.click(label);
    desk.type(text);
  }
  desk.click("save set-up");
  REQUIRE(desk.asked<intent::SetUp>().size() == 1);
  const auto form = desk.asked<intent::SetUp>()[0].form;
  CHECK(form.institution_id == "128807");
  CHECK(form.branch_id == "129479");
  CHECK(form.wskey == "key");
  CHECK(form.secret == "s3cret");
  CHECK(form.principal_id == "id");
  CHECK(form.password == "long password");
  CHECK(form.password_again.empty());
  CHECK(form.service_address == "https://circ.sd00.worldcat.org/ncip");

  desk.state.set_up.faults = {{"password_again", desk::FieldFault::Kind::passwords_differ}};
  desk.frames();
  CHECK(desk.shows("the two passwords differ"));
  desk.state.set_up.faults.clear();
  ++desk.state.set_up.saved_times;
  desk.frames();
  CHECK(desk.ui.dialog == Dialog::none);
  CHECK(desk.ui.set_up.secret.empty());
  CHECK(desk.ui.set_up.password.empty());
}

TEST_CASE("Test connection says how it went") {
  test::Headless desk;
  desk.click("Help");
  desk.click("Set up this station…");
  desk.frames();
  desk.click("Test connection");
  CHECK(desk.asked<intent::TestConnection>().size() == 1);
  desk.state.set_up.test = desk::ConnectionTest::credentials;
  desk.state.set_up.test_detail = "HTTP 401";
  desk.frames();
  CHECK(desk.shows("Check WSKey, secret and user to act as"));
}

TEST_CASE("a set-up that was not stored, or a test that could not be made, says why beside the buttons") {
  test::Headless desk;
  desk.click("Help");
  desk.click("Set up this station…");
  desk.frames();
  desk.click("save set-up");
  desk.state.set_up.faults = {{"", desk::FieldFault::Kind::other}};
  desk.frames();
  CHECK(desk.shows("The data folder does not take it"));
  desk.click("Test connection");
  desk.state.set_up.faults = {{"institution_id", desk::FieldFault::Kind::missing}};
  desk.state.set_up.test = desk::ConnectionTest::incomplete;
  desk.frames();
  CHECK(desk.shows("First fill in the fields that are marked."));
  CHECK(desk.shows("is needed"));
  desk.click("save set-up");
  desk.frames();
  CHECK(desk.shows("Not saved."));
  CHECK_FALSE(desk.shows("Nobody was asked."));

  SECTION("opened again it is clean") {
    desk.click("Cancel");
    desk.frames();
    desk.click("Help");
    desk.click("Set up this station…");
    desk.frames();
    CHECK_FALSE(desk.shows("is needed"));
    CHECK_FALSE(desk.shows("Not saved."));
  }
}

TEST_CASE("closing with scans that are not saved names every one of them, and loses them only by choice") {
  test::Headless desk;
  desk.state.alarm.emplace();
  desk.state.alarm->trouble = desk::StorageTrouble::disk_full;
  for (circ::Sequence each = 1; each <= 8; ++each) {
    desk.state.alarm->unsaved.push_back(test::check_in(each, "3000" + std::to_string(each)).transaction);
  }
  desk.ui.dialog = Dialog::leave;
  desk.frames();
  CHECK(desk.shows("8 scans are not saved"));
  CHECK(desk.shows("The disk is full."));
  CHECK(desk.shows("30008"));
  CHECK(desk.drawn.owner == ui::KeyboardOwner::dialog);
  SECTION("Space stays: the harmless button has the focus") {
    desk.press(ImGuiKey_Space);
    CHECK(desk.ui.dialog == Dialog::none);
    CHECK(desk.asked<intent::Quit>().empty());
  }
  SECTION("another try") {
    desk.click("try to save");
    CHECK(desk.asked<intent::TryAgain>().size() == 1);
    desk.state.alarm.reset();
    desk.frames();
    CHECK(desk.ui.dialog == Dialog::none);
    CHECK(desk.asked<intent::Quit>().empty());
  }
  SECTION("close anyway") {
    desk.click("close anyway");
    CHECK(desk.asked<intent::Quit>().size() == 1);
  }
}

TEST_CASE("practice is neither begun nor left while an upload runs or a scan is not saved") {
  test::Headless desk;
  SECTION("an upload") { desk.state.upload.phase = desk::UploadPhase::running; }
  SECTION("a scan") {
    desk.state.alarm.emplace();
    desk.state.alarm->unsaved.push_back(test::check_in(1, "30001").transaction);
  }
  desk.click("Help");
  desk.frames();
  REQUIRE(desk.find("Practice") != nullptr);
  CHECK(desk.find("Practice")->disabled);
  desk.press(ImGuiKey_Escape);
  desk.state.station.practice = true;
  desk.frames();
  REQUIRE(desk.find("Leave practice") != nullptr);
  CHECK(desk.find("Leave practice")->disabled);
}

TEST_CASE("F1 is real help") {
  test::Headless desk(1280, 3200);  // high enough for all of it at once
  desk.press(ImGuiKey_F1);
  for (const char* text :
       {"No loan policy, hold or patron restriction is applied offline.", "How to use it", "Awaiting Sync", "Uploading",
        "Uploaded", "Upload failed", "Comms failure", "Superseded", "When an upload does not work", "Production",
        "Machine-to-machine", "WMS NCIP Service", "24 to 72 hours", "F9"}) {
    CHECK(desk.shows(text));
  }
  desk.press(ImGuiKey_Escape);
  CHECK(desk.ui.dialog == Dialog::none);
}

TEST_CASE("support information can be copied") {
  test::Headless desk;
  desk.state.support_information = "Offline Circulation 1.0\nDebian 12";
  desk.click("Help");
  desk.click("Support information");
  CHECK(desk.shows("Debian 12"));
  desk.click("Copy");
  CHECK(std::string(ImGui::GetClipboardText()) == "Offline Circulation 1.0\nDebian 12");
}

TEST_CASE("practice mode is a banner on every frame, with sample barcodes at hand") {
  test::Headless desk;
  desk.state.station.practice = true;
  desk.state.samples = {{"21234000981134", "a patron in order", true}, {"31234000119048", "the connection fails", false}};
  desk.frames();
  CHECK(desk.shows("PRACTICE"));
  desk.click("Sample barcodes");
  CHECK(desk.shows("the connection fails"));
  desk.click("31234000119048");
  CHECK(std::string(ImGui::GetClipboardText()) == "31234000119048");
  desk.click("Leave practice");
  REQUIRE(desk.asked<intent::Practice>().size() == 1);
  CHECK_FALSE(desk.asked<intent::Practice>()[0].on);
}
