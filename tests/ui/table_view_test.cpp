#include <catch_amalgamated.hpp>

#include "ui/rows_for_test.h"
#include "ui/table_view.h"

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

Sequences shown(const desk::Rows& rows, const Choice& choice) {
  ui::TableView view;
  view.update(rows, choice);
  return view.sequences();
}

}  // namespace

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
  CHECK(view.place_of(5) == 0u);
  CHECK(view.place_of(1) == 4u);
  CHECK_FALSE(view.place_of(99));
}
