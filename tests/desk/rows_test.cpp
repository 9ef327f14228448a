#include "desk/rows.h"

#include <catch_amalgamated.hpp>

namespace {

circ::Row row(circ::Sequence sequence, const std::string& item, circ::Status status = circ::Status::awaiting_sync) {
  circ::Row result;
  result.sequence = sequence;
  result.transaction.item = std::get<circ::Barcode>(circ::Barcode::from(item));
  result.settlement.status = status;
  return result;
}

}  // namespace

TEST_CASE("Counts per status follow every change") {
  desk::Rows rows;
  rows.append({row(1, "a"), row(2, "b"), row(3, "c", circ::Status::uploaded)});
  CHECK(rows.count(circ::Status::awaiting_sync) == 2);
  CHECK(rows.waiting() == 2);
  auto failed = rows.find(2)->settlement;
  failed.status = circ::Status::upload_failed;
  rows.settle(2, failed);
  CHECK(rows.count(circ::Status::awaiting_sync) == 1);
  CHECK(rows.count(circ::Status::upload_failed) == 1);
  CHECK(rows.waiting() == 1);
  rows.clear({2, 3});
  CHECK(rows.size() == 1);
  CHECK(rows.count(circ::Status::upload_failed) == 0);
  CHECK(rows.count(circ::Status::uploaded) == 0);
}

TEST_CASE("Rows of earlier sessions that arrive late find their place before new ones") {
  desk::Rows rows;
  rows.append({row(1, "a")});
  rows.append({row(10, "new")});
  rows.append({row(2, "b"), row(3, "c")});
  REQUIRE(rows.size() == 4);
  CHECK(rows[1].sequence == 2);
  CHECK(rows[3].sequence == 10);
  CHECK(rows.find(10)->transaction.item.text() == "new");
  CHECK(rows.find(4) == nullptr);
}

TEST_CASE("A change of a row that was cleared meanwhile is ignored") {
  desk::Rows rows;
  rows.append({row(1, "a")});
  rows.clear({1});
  rows.settle(1, {});
  CHECK(rows.empty());
}
