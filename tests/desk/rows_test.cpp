#include "desk/rows.h"

#include <catch_amalgamated.hpp>

#include <limits>
#include <map>
#include <random>

namespace {

circ::Row row(circ::Sequence sequence, const std::string& item, circ::Status status = circ::Status::awaiting_sync) {
  circ::Row result;
  result.sequence = sequence;
  result.transaction.item = std::get<circ::Barcode>(circ::Barcode::from(item));
  result.settlement.status = status;
  return result;
}

using Random = std::mt19937;

int up_to(Random& random, int most) { return std::uniform_int_distribution<int>(0, most)(random); }

std::string text(Random& random, int least, int most) {
  std::string result(static_cast<std::size_t>(least + up_to(random, most - least)), '0');
  for (auto& letter : result) letter = static_cast<char>('!' + up_to(random, 93));
  return result;
}

circ::Moment moment(Random& random) {
  return {std::chrono::sys_time<std::chrono::milliseconds>(std::chrono::milliseconds{std::int64_t{up_to(random, 2'000'000'000)} * 997 - 5}),
          std::chrono::minutes{up_to(random, 2 * 1439) - 1439}};
}

circ::Settlement any_settlement(Random& random) {
  circ::Settlement s;
  s.status = static_cast<circ::Status>(up_to(random, circ::kStatuses - 1));
  s.reason = static_cast<circ::Reason>(up_to(random, circ::kReasons - 1));
  s.doubtful = up_to(random, 1) == 0;
  s.lets_later_pass = up_to(random, 9) == 0;
  s.attempts = static_cast<std::uint16_t>(up_to(random, 65535));
  s.http_status = static_cast<std::uint16_t>(up_to(random, 65535));
  if (up_to(random, 2) == 0) s.problem = up_to(random, 1) == 0 ? "Unknown Item" : text(random, 1, 40);
  if (up_to(random, 2) == 0) s.detail = text(random, 1, 90);
  if (up_to(random, 5) == 0) s.earlier = "Unknown Item";
  if (up_to(random, 5) == 0) s.routing = "Shelve in branch 7";
  if (up_to(random, 3) == 0) s.due = moment(random);
  if (up_to(random, 1) == 0) s.settled = moment(random).utc;
  return s;
}

circ::Row any_row(circ::Sequence sequence, Random& random) {
  circ::Row row;
  row.sequence = sequence;
  auto& t = row.transaction;
  for (auto& byte : t.id) byte = static_cast<std::uint8_t>(up_to(random, 255));
  t.station = up_to(random, 1) == 0 ? "station-1" : "station of another branch, number " + std::to_string(up_to(random, 400));
  // Few different items, so that rows hold each other.
  t.item = std::get<circ::Barcode>(circ::Barcode::from(up_to(random, 1) == 0 ? std::to_string(up_to(random, 30)) : text(random, 1, 80)));
  t.recorded = moment(random);
  if (up_to(random, 1) == 0) {
    t.kind = circ::Kind::check_out;
    t.patron = std::get<circ::Barcode>(circ::Barcode::from(text(random, 1, 80)));
    t.due = moment(random);
  }
  if (up_to(random, 2) != 0) row.settlement = any_settlement(random);
  return row;
}

using Model = std::map<circ::Sequence, circ::Row>;

void check_same(const desk::RowList& list, const Model& model) {
  REQUIRE(list.size() == model.size());
  std::size_t place = 0;
  for (const auto& [sequence, expected] : model) {
    if (list[place] != expected || list.sequence(place) != sequence || list.place_of(sequence) != place) {
      FAIL("row " << sequence << " differs");
    }
    ++place;
  }
}

void check_same(const desk::Rows& rows, const Model& model) {
  check_same(rows.list(), model);
  circ::Holds holds;
  std::array<std::size_t, circ::kStatuses> counts{};
  std::size_t waiting = 0;
  for (const auto& [sequence, row] : model) {
    ++counts[static_cast<std::size_t>(row.settlement.status)];
    if (circ::waits_for_upload(row.settlement)) ++waiting;
    holds.update(sequence, row.transaction.item.text(), row.settlement);
  }
  for (std::size_t status = 0; status < counts.size(); ++status) {
    CHECK(rows.count(static_cast<circ::Status>(status)) == counts[status]);
  }
  CHECK(rows.waiting() == waiting);
  for (const auto& [sequence, row] : model) {
    const auto held_by = circ::waits_for_upload(row.settlement) ? holds.held_by(sequence, row.transaction.item.text()) : std::nullopt;
    if (rows.held_by(row) != held_by) FAIL("row " << sequence << " is held by another");
  }
}

}  // namespace

TEST_CASE("Rows are what a simple model says, whatever is recorded, settled and cleared; snapshots stay as they were") {
  const auto seed = GENERATE(1u, 2u, 3u, 4u, 5u, 6u);
  Random random(seed);
  desk::Rows rows;
  Model model, then;
  desk::RowList snapshot;
  circ::Sequence next = 1 + static_cast<circ::Sequence>(up_to(random, 5));
  const auto any_sequence = [&] { return static_cast<circ::Sequence>(up_to(random, static_cast<int>(next))); };
  for (int step = 0; step < 60; ++step) {
    switch (up_to(random, 5)) {
      case 0:
      case 1: {
        std::vector<circ::Row> more;
        for (int each = up_to(random, step % 7 == 0 ? 2500 : 5); each >= 0; --each) {
          next += static_cast<circ::Sequence>(up_to(random, 3) == 0 ? 2 : 1);
          more.push_back(any_row(next, random));
          model[next] = more.back();
        }
        rows.append(more);
        break;
      }
      case 2: {  // rows of earlier sessions that come late, between and before those that are there
        std::vector<circ::Row> more;
        circ::Sequence at = any_sequence();
        for (int each = up_to(random, 40); each >= 0; --each, ++at) {
          if (model.contains(at)) continue;
          more.push_back(any_row(at, random));
          model[at] = more.back();
          next = std::max(next, at);
        }
        rows.append(more);
        break;
      }
      case 3: {
        for (int each = up_to(random, 300); each >= 0; --each) {
          const auto sequence = any_sequence();
          const auto settlement = any_settlement(random);
          rows.settle(sequence, settlement);
          if (const auto found = model.find(sequence); found != model.end()) found->second.settlement = settlement;
        }
        break;
      }
      case 4: {
        std::vector<circ::Sequence> gone;
        const bool many = up_to(random, 3) == 0;
        const auto first = any_sequence();
        for (int each = up_to(random, many ? 3000 : 8); each >= 0; --each) {
          gone.push_back(many ? first + static_cast<circ::Sequence>(each) : any_sequence());
          model.erase(gone.back());
        }
        rows.clear(gone);
        break;
      }
      default:
        check_same(snapshot, then);
        snapshot = rows.snapshot();
        then = model;
    }
    if (step % 10 == 9) check_same(rows, model);
  }
  check_same(rows, model);
  check_same(snapshot, then);
}

TEST_CASE("Texts of 64 KiB, 300 stations and places that are far apart go to further chunks") {
  Random random(7);
  std::vector<circ::Row> some;
  Model model;
  for (int each = 0; each < 1500; ++each) {
    auto one = row(static_cast<circ::Sequence>(each) * 5'000'000'000 + 1, text(random, 80, 80));
    one.transaction.patron = one.transaction.item;
    one.transaction.station = "station " + std::to_string(each % 300);
    model[one.sequence] = one;
    some.push_back(std::move(one));
  }
  desk::Rows rows;
  rows.append(some);
  check_same(rows, model);
  CHECK(rows.list().chunks() > 2);
}

TEST_CASE("Times before 1970 and as far off as clocks go are kept; a clock beyond is shown at the end") {
  using std::chrono::milliseconds;
  const auto recorded_as = [](std::int64_t time) {
    auto one = row(1, "31234000000001");
    one.transaction.recorded.utc = std::chrono::sys_time<milliseconds>(milliseconds{time});
    one.settlement.settled = one.transaction.recorded.utc;
    desk::Rows rows;
    rows.append({one});
    CHECK(rows[0].settlement.settled == rows[0].transaction.recorded.utc);
    return rows[0].transaction.recorded.utc.time_since_epoch().count();
  };
  constexpr std::int64_t kEnd = (std::int64_t{1} << 47) - 1;
  for (const std::int64_t time : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{-65'537}, std::int64_t{1} << 32, kEnd, -kEnd}) {
    CHECK(recorded_as(time) == time);
  }
  CHECK(recorded_as(kEnd + 1) == kEnd);
  CHECK(recorded_as(std::numeric_limits<std::int64_t>::min()) == -kEnd);
}

TEST_CASE("A clear of most rows leaves few chunks") {
  std::vector<circ::Row> some;
  for (circ::Sequence each = 1; each <= 20'000; ++each) some.push_back(row(each, std::to_string(each)));
  desk::Rows rows;
  rows.append(some);
  const auto before = rows.list().chunks();
  std::vector<circ::Sequence> gone;
  for (circ::Sequence each = 1; each <= 20'000; ++each) {
    if (each % 10 != 0) gone.push_back(each);
  }
  rows.clear(gone);
  CHECK(rows.size() == 2'000);
  CHECK(rows.list().chunks() <= before / 3);
}

TEST_CASE("Refusals that repeat take their words once, and words that nothing says any more are forgotten") {
  desk::Rows rows;
  std::vector<circ::Row> some;
  for (circ::Sequence each = 1; each <= 100; ++each) some.push_back(row(each, std::to_string(each)));
  rows.append(some);
  circ::Settlement refused;
  refused.status = circ::Status::upload_failed;
  refused.problem = "Unknown Item";
  for (circ::Sequence each = 1; each <= 100; ++each) rows.settle(each, refused);
  CHECK(rows.list().chunk(0).words(0) == rows.list().chunk(0).words(99));
  for (int round = 0; round < 70'000; ++round) {  // more than there are numbers for words
    refused.detail = std::to_string(round);
    rows.settle(50, refused);
  }
  CHECK(rows.find(50)->settlement == refused);
  CHECK(rows.find(51)->settlement.problem == "Unknown Item");
}

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
  CHECK(rows.find(4) == std::nullopt);
}

TEST_CASE("A change of a row that was cleared meanwhile is ignored") {
  desk::Rows rows;
  rows.append({row(1, "a")});
  rows.clear({1});
  rows.settle(1, {});
  CHECK(rows.empty());
}
