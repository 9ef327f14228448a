#include <catch_amalgamated.hpp>

#include <algorithm>

#include "ui/headless.h"
#include "ui/rows_for_test.h"
#include "ui/table.h"

using circ::Status;
namespace intent = desk::intent;

namespace {

std::string item(circ::Sequence sequence) { return std::to_string(31234000000000 + sequence); }

std::vector<circ::Row> many(circ::Sequence first, circ::Sequence last) {
  std::vector<circ::Row> rows;
  for (auto each = first; each <= last; ++each) rows.push_back(test::check_in(each, item(each)));
  return rows;
}

// The middle of a column's heading, in the context that is current.
ImVec2 header_of(ui::Column column) {
  const auto* table = ImGui::GetCurrentContext()->Tables.TryGetMapData(0);
  const auto& place = table->Columns[static_cast<int>(column)];
  return {(place.WorkMinX + place.WorkMaxX) / 2, table->OuterRect.Min.y + 12};
}

struct WithRows : test::Headless {
  using Headless::Headless;
  std::size_t selected() const { return ui.table.selection.size(); }
  bool is_selected(circ::Sequence sequence) const {
    return ui.table.selection.contains(sequence);
  }
};

struct Desk : WithRows {
  explicit Desk(circ::Sequence rows) {
    state.rows.append(many(1, rows));
    frames();
  }
};

}  // namespace

TEST_CASE("a row shows what was recorded and what became of it") {
  test::Headless desk;
  auto failed = test::because(test::check_out(1, "31234000990311", "21234000111111", Status::upload_failed),
                              circ::Reason::refused, false, "Unknown User");
  desk.state.rows.append({failed, test::check_in(2, "31234000550126")});
  desk.frames();
  for (const char* text : {"✕", "Upload failed", "Check out", "31234000990311", "21234000111111", "14 Dec 2026",
                           "10:00:01", "Unknown User: no patron has this barcode", "○", "Awaiting Sync", "Check in"}) {
    CHECK(desk.shows(text));
  }
}

TEST_CASE("a row that waits for another names it") {
  test::Headless desk;
  desk.state.rows.append({test::check_out(1, "31234000990311", "21234000111111", Status::upload_failed),
                          test::check_in(2, "31234000990311")});
  desk.frames();
  CHECK(desk.shows("Waits for the check-out of 10:00:01"));
}

TEST_CASE("a hover on the status tells the reason and what to do about it") {
  test::Headless desk;
  desk.state.rows.append({test::because(test::check_in(1, "31234000201191", Status::comms_failure),
                                        circ::Reason::unanswered, true)});
  desk.frames();
  const auto place = desk.find("31234000201191")->place;
  desk.hover_at({place.Min.x + 60, place.GetCenter().y});
  CHECK(desk.shows("It is not sent again by itself"));
  desk.hover_at({place.Min.x + 350, place.GetCenter().y});
  CHECK_FALSE(desk.shows("It is not sent again by itself"));
}

TEST_CASE("of 100,000 rows only those that can be seen are built") {
  const auto built = [](circ::Sequence rows) {
    Desk desk(rows);
    CHECK(desk.find(item(rows)) != nullptr);
    return desk.items_built();
  };
  CHECK(built(100'000) <= built(100));
}

TEST_CASE("rows are selected by click, Ctrl, Shift and Ctrl+A, and the keyboard stays with the desk") {
  Desk desk(10);
  desk.click(item(9));
  CHECK(desk.selected() == 1);
  CHECK(desk.shows("1 selected"));
  desk.click(item(7), ImGuiMouseButton_Left, ImGuiMod_Ctrl);
  CHECK(desk.selected() == 2);
  desk.click(item(4), ImGuiMouseButton_Left, ImGuiMod_Shift);
  CHECK(desk.is_selected(4));
  CHECK(desk.is_selected(6));
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  desk.click(item(2));
  CHECK(desk.selected() == 1);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_A);
  CHECK(desk.selected() == 10);
  CHECK(desk.shows("10 selected"));
}

TEST_CASE("a drag over rows selects them, and new rows do not move the order under the mouse") {
  Desk desk(10);
  desk.button_down(desk.find(item(9))->place.GetCenter());
  const auto end = desk.find(item(6))->place.GetCenter();
  desk.hover_at({end.x + 3, (end.y + desk.find(item(9))->place.GetCenter().y) / 2});
  desk.state.rows.append(many(11, 12));
  desk.hover_at({end.x + 5, end.y});
  CHECK(desk.find(item(12)) == nullptr);
  desk.button_up();
  CHECK(desk.find(item(12)) != nullptr);
  CHECK(desk.selected() == 4);
  for (circ::Sequence each = 6; each <= 9; ++each) CHECK(desk.is_selected(each));
}

TEST_CASE("a press takes the row that was painted under the mouse, also when another comes in that very frame") {
  Desk desk(10);
  desk.hover(item(8));
  const auto button = GENERATE(ImGuiMouseButton_Left, ImGuiMouseButton_Right);
  ImGui::GetIO().AddMouseButtonEvent(button, true);
  desk.state.rows.append(many(11, 11));
  desk.frames(1);
  CHECK(desk.find(item(11)) == nullptr);
  ImGui::GetIO().AddMouseButtonEvent(button, false);
  desk.state.rows.append(many(12, 12));
  desk.frames();
  CHECK(desk.selected() == 1);
  CHECK(desk.is_selected(8));
  CHECK(desk.find(item(12)) != nullptr);
}

TEST_CASE("a click on one of several selected rows leaves that one, also when another comes while it ends") {
  Desk desk(10);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_A);
  desk.button_down(desk.find(item(8))->place.GetCenter());
  desk.state.rows.append(many(11, 11));
  desk.button_up();
  CHECK(desk.selected() == 1);
  CHECK(desk.is_selected(8));
}

TEST_CASE("a row that comes before a waiting press has reached the table waits, too") {
  Desk desk(10);
  const auto place = desk.find(item(8))->place.GetCenter();
  ImGui::GetIO().AddMousePosEvent(place.x, place.y);
  desk.state.rows.append(many(11, 11));
  desk.ui.press_waits = true;
  desk.frames(1);
  desk.ui.press_waits = false;
  ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
  desk.frames(1);
  desk.button_up();
  CHECK(desk.is_selected(8));
  CHECK(desk.find(item(11)) != nullptr);
}

TEST_CASE("the arrow keys walk through the rows, with Shift they select more") {
  Desk desk(10);
  desk.press(ImGuiKey_DownArrow);
  desk.press(ImGuiKey_DownArrow);
  desk.press(ImGuiMod_Shift | ImGuiKey_DownArrow);
  CHECK(desk.selected() == 2);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
}

TEST_CASE("new rows keep the scroll place") {
  Desk desk(1000);
  desk.hover(item(1000));
  for (int each = 0; each < 20; ++each) {
    ImGui::GetIO().AddMouseWheelEvent(0, -3);
    desk.frames(2);
  }
  desk.frames(10);
  REQUIRE(desk.find(item(1000)) == nullptr);
  const auto first = *desk.ui.table.top;
  const auto place = desk.find(item(first - 2))->place.Min.y;
  desk.state.rows.append(many(1001, 1007));
  desk.frames();
  CHECK(desk.find(item(first - 2))->place.Min.y == Catch::Approx(place).margin(1));
}

TEST_CASE("at the top, a new row appears first") {
  Desk desk(1000);
  desk.state.rows.append(many(1001, 1001));
  desk.frames();
  CHECK(desk.shows(item(1001)));
}

TEST_CASE("chips filter by status with live counts, and nobody clears what cannot be seen") {
  Desk desk(5);
  desk.state.rows.append({test::check_in(6, item(6), Status::uploaded)});
  desk.frames();
  desk.press(ImGuiMod_Ctrl | ImGuiKey_A);
  CHECK(desk.selected() == 6);
  desk.click("Uploaded");
  CHECK(desk.shows(item(6)));
  CHECK_FALSE(desk.shows(item(5)));
  CHECK(desk.selected() == 1);
  desk.click("Comms failure");
  CHECK(desk.shows("Nothing matches"));
  desk.click("Show all");
  CHECK(desk.shows(item(5)));
  desk.press(ImGuiMod_Ctrl | ImGuiKey_6);
  CHECK_FALSE(desk.shows(item(5)));
}

TEST_CASE("find shows the rows with a part of a barcode, and Esc shows all again") {
  Desk desk(30);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_F);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::text_field);
  desk.type("00017");
  desk.frames();
  CHECK(desk.shows(item(17)));
  CHECK_FALSE(desk.shows(item(18)));
  desk.press(ImGuiKey_Enter);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  CHECK_FALSE(desk.shows(item(18)));
  CHECK(desk.intents.empty());
  desk.press(ImGuiMod_Ctrl | ImGuiKey_F);
  desk.press(ImGuiKey_Escape);
  CHECK(desk.drawn.owner == ui::KeyboardOwner::desk);
  CHECK(desk.shows(item(18)));
}

TEST_CASE("a hidden column is told to be kept, stays hidden after a restart, and comes back by Reset columns") {
  std::string kept;
  {
    Desk desk(3);
    CHECK(desk.shows("10:00:01"));
    desk.click("Columns");
    CHECK(desk.drawn.owner == ui::KeyboardOwner::dialog);
    desk.click("Recorded");
    CHECK_FALSE(desk.shows("10:00:01"));
    kept = ui::to_text(desk.ui.choices);  // at once: an idle program draws no frames
  }
  test::Headless desk;
  desk.ui.choices = ui::view_choices_from(kept);
  desk.state.rows.append(many(1, 3));
  desk.frames();
  CHECK(desk.shows(item(1)));
  CHECK_FALSE(desk.shows("10:00:01"));
  desk.click("Columns");
  desk.click("Reset columns");
  CHECK(desk.shows("10:00:01"));
}

TEST_CASE("sorting and the order of the columns are kept at once and are there after a restart") {
  std::string kept;
  {
    Desk desk(3);
    CHECK(desk.ui.table.choice.sort == ui::Column::recorded);
    desk.click_at(header_of(ui::Column::item));
    const auto from = header_of(ui::Column::due), to = header_of(ui::Column::patron);
    desk.button_down(from);
    for (const float part : {0.3f, 0.6f, 1.0f}) desk.hover_at(ImLerp(from, to, part));
    desk.button_up();
    REQUIRE(header_of(ui::Column::due).x < header_of(ui::Column::patron).x);
    REQUIRE(desk.ui.table.choice.sort == ui::Column::item);
    kept = ui::to_text(desk.ui.choices);
  }
  test::Headless desk;
  desk.ui.choices = ui::view_choices_from(kept);
  desk.state.rows.append(many(1, 3));
  desk.frames();
  CHECK(header_of(ui::Column::due).x < header_of(ui::Column::patron).x);
  CHECK(desk.ui.table.choice.sort == ui::Column::item);
  CHECK_FALSE(desk.ui.table.choice.descending);
}

namespace {

// A desk with a million rows, that were loaded in portions as the journal tells them. No text is read from it: while
// its log is on, ImGui builds every row.
struct Million : WithRows {
  static constexpr circ::Sequence kRows = 1'000'000;
  Million() : WithRows(2560, 1600) {
    for (circ::Sequence first = 1; first <= kRows; first += 50'000) state.rows.append(many(first, first + 49'999));
    frames();
  }
  float row_height() const { return ui.table.row_height; }
  ImRect place(circ::Sequence sequence) { return find(item(sequence))->place; }
  // As far down as the page goes.
  void scroll_down() {
    ui.table.top = ui.table.view[std::min(ui.table.view.size(), (ui.table.page + 1) * ui::rows_per_page(row_height())) - 1];
    ui.table.row_height = 0;  // as if the zoom had changed: the top row is looked up anew
    frames();
  }
};

}  // namespace

TEST_CASE("a page of rows is no higher than ImGui scrolls through exactly, and ends at a round number") {
  CHECK(ui::rows_per_page(27) == 500'000);
  CHECK(ui::rows_per_page(54) == 250'000);
  CHECK(ui::rows_per_page(81) == 150'000);
  CHECK(ui::rows_per_page(1000) == 50'000);
}

TEST_CASE("the last of a million rows is reached, exactly in its place, at every zoom") {
  Million desk;
  const float zoom = GENERATE(1.0f, 2.0f);
  desk.ui.choices.zoom = zoom;
  desk.frames(4);
  const auto per_page = ui::rows_per_page(desk.row_height());
  CHECK(static_cast<float>(per_page) * desk.row_height() < 16'777'216.0f);
  for (std::size_t page = 1; page < Million::kRows / per_page; ++page) desk.click("Next");
  CHECK(desk.find("Next")->disabled);
  desk.scroll_down();
  REQUIRE(desk.find(item(1)) != nullptr);
  for (circ::Sequence each = 1; each < 4; ++each) {
    CHECK(desk.place(each).Min.y - desk.place(each + 1).Min.y == desk.row_height());
  }
  desk.click(item(2));
  CHECK(desk.is_selected(2));
  CHECK(desk.selected() == 1);
}

TEST_CASE("pages follow each other without a gap, and new rows keep the scroll place on later ones") {
  Million desk;
  desk.scroll_down();
  REQUIRE(desk.find(item(500'001)) != nullptr);
  CHECK(desk.find(item(500'000)) == nullptr);
  desk.click("Next");
  CHECK(desk.find(item(500'000)) != nullptr);
  CHECK(desk.find("Next")->disabled);
  desk.state.rows.append(many(Million::kRows + 1, Million::kRows + 3));
  desk.frames();
  CHECK(desk.ui.table.page == 1);
  CHECK(desk.find(item(500'000)) != nullptr);
  CHECK_FALSE(desk.find("Next")->disabled);  // to the three oldest
  desk.click("Previous");
  CHECK(desk.find(item(Million::kRows + 3)) != nullptr);
}

TEST_CASE("Page Down at the end of a page goes to the next, Page Up back") {
  Million desk;
  desk.scroll_down();
  desk.click(item(500'001));
  desk.press(ImGuiKey_PageDown);
  CHECK(desk.ui.table.page == 1);
  CHECK(desk.find(item(500'000)) != nullptr);
  desk.frames();
  desk.press(ImGuiKey_PageUp);
  CHECK(desk.ui.table.page == 0);
  CHECK(desk.find(item(500'001)) != nullptr);
}

TEST_CASE("all of a million rows are selected, and the clear asks once, with counts") {
  Million desk;
  circ::Settlement uploaded;
  uploaded.status = Status::uploaded;
  for (circ::Sequence each = 1; each <= 1000; ++each) desk.state.rows.settle(each, uploaded);
  desk.frames();
  desk.press(ImGuiMod_Ctrl | ImGuiKey_A);
  CHECK(desk.selected() == Million::kRows);
  desk.press(ImGuiKey_Delete);
  CHECK(desk.find("Clear 1,000,000 rows") != nullptr);
  CHECK(desk.ui.to_clear.pending == 999'000);
  desk.click("confirm clear");
  REQUIRE(desk.asked<intent::Clear>().size() == 1);
  CHECK(desk.asked<intent::Clear>()[0].rows.size() == Million::kRows);

  desk.state.clearing = desk::Clearing{Million::kRows, false};
  desk.click("stop clear");
  CHECK(desk.asked<intent::StopClear>().size() == 1);
  desk.state.clearing->stopping = true;
  desk.frames();
  CHECK(desk.find("stop clear")->disabled);
  desk.state.clearing.reset();
  desk.frames();
  CHECK(desk.selected() == Million::kRows);
}

TEST_CASE("rows of a clear leave the selection with the last part of it") {
  Desk desk(100);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_A);
  desk.state.clearing = desk::Clearing{60, false};
  CHECK(desk.shows("Clearing 60 rows…"));
  std::vector<circ::Sequence> gone;
  for (circ::Sequence each = 1; each <= 60; ++each) gone.push_back(each);
  desk.state.rows.clear(gone);
  desk.state.clearing.reset();
  desk.frames();
  CHECK(desk.selected() == 40);
  CHECK(desk.shows("40 selected"));
}

TEST_CASE("with many rows the old order stands while they are sorted, and a find answers at once") {
  Million desk;
  desk.arranges = false;
  const auto first = desk.place(Million::kRows);
  const auto click_header = [&](float x) { desk.click_at({first.Min.x + x, first.Min.y - 14}); };
  click_header(360);
  CHECK(desk.find(item(Million::kRows)) != nullptr);  // newest first still
  desk.arrange();
  desk.frames();
  CHECK(desk.find(item(1)) != nullptr);
  CHECK(desk.find(item(Million::kRows)) == nullptr);
  click_header(820);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_F);
  desk.type("0999999");
  desk.frames(2);
  CHECK(desk.find(item(999'999)) != nullptr);
  desk.press(ImGuiKey_Escape);
  desk.press(ImGuiMod_Ctrl | ImGuiKey_F);
  desk.type("4000000777");  // too old for the first look
  desk.frames();
  CHECK(desk.ui.table.view.working());
  CHECK(desk.ui.table.view.empty());
  desk.arrange();
  desk.frames();
  CHECK(desk.find(item(777)) != nullptr);
}

TEST_CASE("the menu of a row offers what can be done with it") {
  test::Headless desk;
  desk.state.rows.append({test::because(test::check_in(1, item(1), Status::comms_failure), circ::Reason::unanswered, true),
                          test::check_in(2, item(2))});
  SECTION("a row without an answer") {
    desk.click(item(1), ImGuiMouseButton_Right);
    SECTION("the service has it") {
      desk.click("The service has them");
      REQUIRE(desk.asked<intent::ServiceHas>().size() == 1);
      CHECK(desk.asked<intent::ServiceHas>()[0].rows == std::vector<circ::Sequence>{1});
    }
    SECTION("the later ones go anyway") {
      desk.click("Send the later ones anyway");
      REQUIRE(desk.asked<intent::LetLaterPass>().size() == 1);
      CHECK(desk.asked<intent::LetLaterPass>()[0].rows == std::vector<circ::Sequence>{1});
    }
    SECTION("upload again asks for the password, with this row chosen") {
      desk.click("Upload again…");
      CHECK(desk.ui.dialog == ui::Dialog::upload);
      CHECK(desk.ui.upload.only == std::vector<circ::Sequence>{1});
    }
  }
  SECTION("a row that simply waits") {
    desk.click(item(2), ImGuiMouseButton_Right);
    CHECK(desk.find("The service has them")->disabled);
    CHECK(desk.find("Upload again…")->disabled);
    CHECK(desk.ui.table.selection.size() == 1);
  }
}

TEST_CASE("empty states say what to do") {
  test::Headless desk;
  desk.frames();
  CHECK(desk.shows("No transactions yet"));
  desk.state.loading = true;
  desk.frames();
  CHECK(desk.shows("Loading"));
  CHECK(desk.find("Clear…")->disabled);
  CHECK(desk.find("Upload")->disabled);
}
