#include "journal/log_entry.h"

#include <random>
#include <set>

#include "journal/interval_set.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Sequence;

struct Heard {
  std::vector<Record> records;
  std::vector<std::vector<Range>> cleared;
  bool whole = false;
};

Heard hear(ByteView log) {
  Heard heard;
  heard.whole = visit_entries(log, {[&](const RecordView& record) {
                                      heard.records.push_back({record.type, record.status, record.session, record.sequence,
                                                               record.time, {record.payload.begin(), record.payload.end()}});
                                    },
                                    [&](const std::vector<Range>& ranges) { heard.cleared.push_back(ranges); }});
  return heard;
}

TEST_CASE("entries come back in order") {
  const Record transaction = to_record(7, check_out(1));
  const Record settlement = to_record(900'000'000'000, with_status(circ::Status::uploaded));
  const std::vector<Range> ranges{{1, 1}, {3, 500'000}, {500'002, 500'003}};
  ByteWriter log;
  append(log, transaction);
  append(log, ranges);
  append(log, settlement);
  const Heard heard = hear(log.bytes());
  CHECK(heard.whole);
  CHECK(heard.records == std::vector{transaction, settlement});
  CHECK(heard.cleared == std::vector<std::vector<Range>>{ranges});
}

TEST_CASE("entries that are cut, or were never written, end the reading") {
  ByteWriter log;
  append(log, to_record(7, check_out(1)));
  append(log, {{3, 5}});
  for (std::size_t size = 1; size < log.bytes().size(); ++size) {
    const Heard heard = hear(log.bytes().first(size));
    if (heard.whole) CHECK(heard.cleared.empty());  // only between two entries
    CHECK(heard.records.size() + heard.cleared.size() < 2);
  }
  std::mt19937 random{1};
  for (int i = 0; i < 2000; ++i) {
    Bytes garbage(random() % 200);
    for (std::uint8_t& byte : garbage) byte = static_cast<std::uint8_t>(random() % 5 == 0 ? random() : random() % 4);
    hear(garbage);  // neither crashes nor runs away
  }
}

TEST_CASE("ranges of sequences are in order, joined, and each counts once") {
  CHECK(ranges_of({5, 3, 4, 9, 9, 1}) == std::vector<Range>{{1, 1}, {3, 5}, {9, 9}});
  CHECK(ranges_of({}).empty());
}

TEST_CASE("a set of ranges is a set of its numbers") {
  std::mt19937 random{Catch::getSeed()};
  IntervalSet set;
  std::set<Sequence> model;
  for (int i = 0; i < 3000; ++i) {
    const Sequence first = 1 + random() % 60;
    const Range range{first, first + random() % 9};
    const bool add = random() % 2 == 0;
    if (add) set.add(range); else set.erase(range);
    for (Sequence one = range.first; one <= range.last; ++one) {
      if (add) model.insert(one); else model.erase(one);
    }
    REQUIRE(set.size() == model.size());
    for (Sequence one = 1; one <= 70; ++one) REQUIRE(set.contains(one) == model.contains(one));
    Sequence within = 0;
    for (const Range& part : set.within({10, 40})) within += part.last - part.first + 1;
    REQUIRE(within == static_cast<Sequence>(std::distance(model.lower_bound(10), model.upper_bound(40))));
  }
}

}  // namespace
