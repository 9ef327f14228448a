#include "circ/moment.h"

#include <catch_amalgamated.hpp>

using circ::Moment;
using circ::parse_rfc3339;
using namespace std::chrono_literals;
using std::chrono::sys_days;

TEST_CASE("A moment is written in UTC for the service and with its offset for people") {
  const Moment moment{sys_days{2026y / 10 / 12} + 23h + 59min + 59s, -240min};
  CHECK(circ::rfc3339_utc(moment) == "2026-10-12T23:59:59Z");
  CHECK(circ::rfc3339(moment) == "2026-10-12T19:59:59-04:00");
  CHECK(circ::rfc3339({moment.utc + 7ms, 330min}) == "2026-10-13T05:29:59.007+05:30");
}

TEST_CASE("The desk's wall clock is UTC and the offset") {
  const Moment moment{sys_days{2026y / 12 / 31} + 23h + 30min, 60min};
  CHECK(circ::local_time(moment) == std::chrono::local_days{2027y / 1 / 1} + 30min);
}

TEST_CASE("Times as the service writes them are read") {
  CHECK(parse_rfc3339("2019-02-04T23:59:59Z") == Moment{sys_days{2019y / 2 / 4} + 23h + 59min + 59s, 0min});
  CHECK(parse_rfc3339("2015-06-17T23:59:59.000-04:00") ==
        Moment{sys_days{2015y / 6 / 18} + 3h + 59min + 59s, -240min});
  CHECK(parse_rfc3339("2015-06-17T23:59:59.1234567+02:00")->utc == sys_days{2015y / 6 / 17} + 21h + 59min + 59s + 123ms);
}

TEST_CASE("What is no time is not read") {
  for (const auto* text : {"", "2026-10-12", "2026-13-12T00:00:00Z", "2026-02-30T00:00:00Z", "2026-10-12T24:00:00Z",
                           "2026-10-12T10:00:00", "2026-10-12T10:00:00.Z", "2026-10-12T10:00:00+2:00", "tomorrow",
                           "2026-10-12T10:00:00Zx"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_rfc3339(text).has_value());
  }
}

TEST_CASE("A moment that was written is read back") {
  for (const auto offset : {-720min, -1min, 0min, 345min, 840min}) {
    const Moment moment{sys_days{2028y / 2 / 29} + 12h + 345ms, offset};
    CHECK(parse_rfc3339(circ::rfc3339(moment)) == moment);
  }
}
