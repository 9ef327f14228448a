#include <catch_amalgamated.hpp>

#include <random>
#include <thread>

#include "ui/rows_for_test.h"
#include "ui/table_view.h"
#include "ui/words.h"

using circ::Status;
using ui::Choice;
using ui::Column;
using Sequences = std::vector<circ::Sequence>;

namespace {

desk::Rows some_rows() {
  desk::Rows rows;
  rows.append({test::check_out(1, "30002", "A-77", Status::uploaded), test::check_in(2, "30001"),
               test::check_out(3, "30003", "a-78", Status::upload_failed), test::check_in(4, "30001", Status::uploaded)});
  return rows;
}

Sequences shown(const ui::TableView& view) {
  Sequences sequences;
  for (std::size_t index = 0; index < view.size(); ++index) {
    sequences.push_back(view[index]);
    if (view.index_of(view[index]) != index) FAIL("index " << index);
  }
  Sequences each, sorted = sequences;
  view.each(0, view.size(), [&each](circ::Sequence sequence) { each.push_back(sequence); });
  std::sort(each.begin(), each.end());
  std::sort(sorted.begin(), sorted.end());
  CHECK(each == sorted);
  return sequences;
}

Sequences shown(const desk::Rows& rows, const Choice& choice) {
  ui::TableView view;
  view.update(rows, choice);
  return shown(view);
}

// What the view is to show, found by looking at every row.
Sequences naive(const desk::Rows& rows, const Choice& choice) {
  const auto lower = [](std::string text) {
    for (auto& letter : text) letter = static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    return text;
  };
  std::vector<circ::Row> all;
  for (std::size_t place = 0; place < rows.size(); ++place) {
    auto row = rows[place];
    const auto item = lower(row.transaction.item.text());
    const auto patron = row.transaction.patron ? lower(row.transaction.patron->text()) : "";
    const bool has = item.find(lower(choice.find)) != std::string::npos || patron.find(lower(choice.find)) != std::string::npos;
    if (has && (!choice.filter || row.settlement.status == *choice.filter)) all.push_back(std::move(row));
  }
  const auto text_of = [&choice](const circ::Row& row) -> std::string {
    switch (choice.sort) {
      case Column::item: return row.transaction.item.text();
      case Column::patron: return row.transaction.patron ? row.transaction.patron->text() : "";
      case Column::status: return std::string(1, static_cast<char>(row.settlement.status));
      case Column::action: return std::string(1, static_cast<char>(row.transaction.kind));
      default: return "";
    }
  };
  const auto due_of = [](const circ::Row& row) {
    return row.transaction.due ? row.transaction.due->utc : std::chrono::sys_time<std::chrono::milliseconds>::min();
  };
  std::stable_sort(all.begin(), all.end(), [&](const circ::Row& a, const circ::Row& b) {
    if (choice.sort == Column::due) return due_of(a) < due_of(b);
    if (choice.sort == Column::message) {
      const auto mine = ui::message_without_time(a), theirs = ui::message_without_time(b);
      return mine != theirs ? mine < theirs : a.settlement.settled < b.settlement.settled;
    }
    return text_of(a) < text_of(b);
  });
  if (choice.descending) std::reverse(all.begin(), all.end());
  Sequences sequences;
  for (const auto& row : all) sequences.push_back(row.sequence);
  return sequences;
}

using Random = std::mt19937;
int up_to(Random& random, int most) { return std::uniform_int_distribution<int>(0, most)(random); }

std::string text(Random& random, int most) {
  std::string result;
  for (int each = up_to(random, most - 1); each >= 0; --each) result += "0123aB"[up_to(random, 5)];
  return result;
}

circ::Settlement any_settlement(Random& random) {
  circ::Settlement settlement;
  settlement.status = static_cast<Status>(up_to(random, circ::kStatuses - 1));
  if (settlement.status == Status::upload_failed) settlement.problem = up_to(random, 1) == 0 ? "Unknown Item" : "User Blocked";
  if (settlement.status == Status::uploaded) settlement.settled = test::after_ten(up_to(random, 20)).utc;
  return settlement;
}

circ::Row any_row(circ::Sequence sequence, Random& random) {
  const int longest = up_to(random, 3) == 0 ? 30 : 6;
  auto row = up_to(random, 1) == 0 ? test::check_in(sequence, text(random, longest))
                                   : test::check_out(sequence, text(random, longest), text(random, longest));
  if (row.transaction.due) row.transaction.due = test::end_of(1 + up_to(random, 3));
  row.settlement = any_settlement(random);
  return row;
}

Choice any_choice(Random& random) {
  Choice choice;
  if (up_to(random, 2) == 0) choice.filter = static_cast<Status>(up_to(random, circ::kStatuses - 1));
  if (up_to(random, 1) == 0) choice.find = text(random, 3);
  if (up_to(random, 1) == 0) choice.sort = static_cast<Column>(up_to(random, ui::kColumns - 1));
  choice.descending = up_to(random, 1) == 0;
  return choice;
}

std::vector<circ::Row> generated(circ::Sequence first, circ::Sequence last, Random& random) {
  std::vector<circ::Row> rows;
  for (auto each = first; each <= last; ++each) rows.push_back(any_row(each, random));
  return rows;
}

// Plays the thread on which main has jobs done.
bool work(ui::TableView& view) {
  const auto job = view.job();
  if (job) view.take(*job, ui::arrange(*job));
  return job.has_value();
}

void bring_up_to_date(ui::TableView& view, const desk::Rows& rows, const Choice& choice) {
  do view.update(rows, choice);
  while (work(view));
}

}  // namespace

TEST_CASE("whatever is chosen and whatever happens to the rows, the view is what looking at every row gives") {
  const auto seed = GENERATE(1u, 2u, 3u, 4u);
  // Few rows are arranged at once, many by a job.
  const auto count = GENERATE(circ::Sequence{700}, static_cast<circ::Sequence>(ui::TableView::kAtOnce + 3000));
  Random random(seed);
  desk::Rows rows;
  rows.append(generated(1, count, random));
  auto last = count;
  ui::TableView view;
  Choice choice;
  for (int step = 0; step < 25; ++step) {
    switch (up_to(random, 4)) {
      case 0: choice = any_choice(random); break;
      case 1: choice.descending = !choice.descending; break;
      case 2: {
        const auto more = static_cast<circ::Sequence>(1 + up_to(random, 20));
        rows.append(generated(last + 1, last + more, random));
        last += more;
        break;
      }
      case 3:
        for (int each = 0; each < 30; ++each) rows.settle(1 + static_cast<circ::Sequence>(up_to(random, static_cast<int>(last))), any_settlement(random));
        break;
      default: {
        Sequences gone;
        for (int each = 0; each < 30; ++each) gone.push_back(1 + static_cast<circ::Sequence>(up_to(random, static_cast<int>(last))));
        rows.clear(gone);
      }
    }
    if (up_to(random, 2) == 0) view.update(rows, choice);  // a job may be out while more happens
    if (up_to(random, 3) != 0) continue;
    bring_up_to_date(view, rows, choice);
    CHECK(view.whole());
    if (shown(view) != naive(rows, choice)) FAIL("step " << step << ", sort " << static_cast<int>(choice.sort) << ", find " << choice.find);
  }
}

TEST_CASE("with many rows a find shows at once what a first look finds, newest first, and all of it later") {
  Random random(5);
  desk::Rows rows;
  rows.append(generated(1, 100'000, random));
  rows.append({test::check_in(100'001, "rare-1")});
  rows.append(generated(100'002, 100'200, random));
  rows.append({test::check_in(100'201, "RARE-2")});
  rows.settle(1, {});
  ui::TableView view;
  bring_up_to_date(view, rows, {});
  const Choice choice{.filter = {}, .find = "rare"};
  CHECK(view.update(rows, choice));
  CHECK(shown(view) == Sequences{100'201, 100'001});
  CHECK_FALSE(view.whole());
  CHECK_FALSE(view.update(rows, choice));
  REQUIRE(work(view));
  CHECK(view.update(rows, choice));
  CHECK(view.whole());
  CHECK_FALSE(view.working());
}

TEST_CASE("with many rows the old order stands until the new one is worked out") {
  Random random(6);
  desk::Rows rows;
  rows.append(generated(1, 50'000, random));
  ui::TableView view;
  bring_up_to_date(view, rows, {});
  const Choice by_item{.filter = {}, .find = {}, .sort = Column::item, .descending = false};
  CHECK_FALSE(view.update(rows, by_item));
  CHECK(view.choice() == Choice{});
  CHECK(view[0] == 50'000);
  CHECK(view.working());
  REQUIRE(work(view));
  CHECK(view.update(rows, by_item));
  CHECK(view.choice() == by_item);
  CHECK(shown(view) == naive(rows, by_item));
  SECTION("the other direction needs no work") {
    auto backwards = by_item;
    backwards.descending = true;
    CHECK(view.update(rows, backwards));
    CHECK_FALSE(view.job());
    CHECK(shown(view) == naive(rows, backwards));
  }
}

TEST_CASE("work that nobody waits for any more is given up, and its answer is dropped") {
  Random random(7);
  desk::Rows rows;
  rows.append(generated(1, 50'000, random));
  ui::TableView view;
  view.update(rows, {.filter = {}, .find = "01"});
  const auto first = view.job();
  REQUIRE(first);
  view.update(rows, {.filter = {}, .find = "012"});
  CHECK(first->stop.stop_requested());
  view.take(*first, ui::arrange(*first));
  bring_up_to_date(view, rows, {.filter = {}, .find = "012"});
  CHECK(shown(view) == naive(rows, {.filter = {}, .find = "012"}));
  SECTION("also when the view has gone over to another journal's rows") {
    view.update(rows, {.filter = {}, .find = "3"});
    const auto late = view.job();
    REQUIRE(late);
    view = {};
    desk::Rows others;
    others.append(generated(1, 40'000, random));
    view.update(others, {.filter = {}, .find = "3"});
    view.take(*late, ui::arrange(*late));
    bring_up_to_date(view, others, {.filter = {}, .find = "3"});
    CHECK(shown(view) == naive(others, {.filter = {}, .find = "3"}));
  }
}

TEST_CASE("rows are recorded, settled and cleared while another thread arranges") {
  Random random(8);
  desk::Rows rows;
  rows.append(generated(1, 60'000, random));
  const Choice choice{.filter = {}, .find = "0", .sort = Column::message, .descending = true};
  ui::TableView view;
  circ::Sequence last = 60'000;
  for (int round = 0; round < 5; ++round) {
    view.update(rows, choice);
    const auto job = view.job();
    REQUIRE(job);
    ui::Arrangement made;
    std::thread worker([&] { made = ui::arrange(*job); });
    for (int each = 0; each < 200; ++each) {
      rows.append(generated(last + 1, last + 1, random));
      ++last;
      rows.settle(static_cast<circ::Sequence>(1 + up_to(random, 60'000)), any_settlement(random));
      if (each % 50 == 0) rows.clear({static_cast<circ::Sequence>(1 + up_to(random, 60'000))});
    }
    worker.join();
    view.take(*job, std::move(made));
  }
  bring_up_to_date(view, rows, choice);
  CHECK(shown(view) == naive(rows, choice));
}

TEST_CASE("the newest row comes first") { CHECK(shown(some_rows(), {}) == Sequences{4, 3, 2, 1}); }

TEST_CASE("a filter leaves the rows of one status") {
  CHECK(shown(some_rows(), {.filter = Status::uploaded, .find = {}}) == Sequences{4, 1});
  CHECK(shown(some_rows(), {.filter = Status::superseded, .find = {}}).empty());
}

TEST_CASE("find looks for any part of either barcode, whatever the case") {
  CHECK(shown(some_rows(), {.filter = {}, .find = "0001"}) == Sequences{4, 2});
  CHECK(shown(some_rows(), {.filter = {}, .find = "a-7"}) == Sequences{3, 1});
  CHECK(shown(some_rows(), {.filter = Status::uploaded, .find = "0001"}) == Sequences{4});
  CHECK(shown(some_rows(), {.filter = {}, .find = "nobody"}).empty());
}

TEST_CASE("rows sort by any column, and equal ones keep the order in which they were recorded") {
  CHECK(shown(some_rows(), {.filter = {}, .find = {}, .sort = Column::recorded, .descending = false}) == Sequences{1, 2, 3, 4});
  CHECK(shown(some_rows(), {.filter = {}, .find = {}, .sort = Column::item, .descending = false}) == Sequences{2, 4, 1, 3});
  CHECK(shown(some_rows(), {.filter = {}, .find = {}, .sort = Column::item, .descending = true}) == Sequences{3, 1, 4, 2});
  CHECK(shown(some_rows(), {.filter = {}, .find = {}, .sort = Column::status, .descending = false}) == Sequences{2, 1, 4, 3});
  CHECK(shown(some_rows(), {.filter = {}, .find = {}, .sort = Column::action, .descending = false}) == Sequences{1, 3, 2, 4});
  CHECK(shown(some_rows(), {.filter = {}, .find = {}, .sort = Column::patron, .descending = false}) == Sequences{2, 4, 1, 3});
}

TEST_CASE("the view is worked out anew only when rows or choice changed") {
  auto rows = some_rows();
  ui::TableView view;
  CHECK(view.update(rows, {}));
  CHECK_FALSE(view.update(rows, {}));
  CHECK(view.update(rows, {.filter = {}, .find = "3"}));
  rows.append({test::check_in(5, "30009")});
  CHECK(view.update(rows, {.filter = {}, .find = "3"}));
  CHECK(view.index_of(5) == 0u);
  CHECK(view.index_of(1) == 4u);
  CHECK_FALSE(view.index_of(99));
}
