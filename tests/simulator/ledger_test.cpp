#include "wms_simulator/ledger.h"

#include <catch_amalgamated.hpp>

using namespace simulator;

TEST_CASE("a ledger line is JSON with what there is") {
  LedgerEntry entry;
  entry.time = *circ::parse_rfc3339("2026-11-23T21:00:00.125Z");
  entry.kind = circ::Kind::check_out;
  entry.item = "31234000118842";
  entry.patron = "21234000981134";
  entry.due = circ::parse_rfc3339("2026-12-14T23:59:59+01:00");
  CHECK(to_json(entry) ==
        R"({"time":"2026-11-23T21:00:00.125Z","kind":"check-out","item":"31234000118842",)"
        R"("patron":"21234000981134","due":"2026-12-14T22:59:59Z"})");
  LedgerEntry back;
  back.time = entry.time;
  back.item = "I1";
  back.occurred = entry.time;
  back.fault = Fault::applied_no_reply;
  CHECK(to_json(back) == R"({"time":"2026-11-23T21:00:00.125Z","kind":"check-in","item":"I1",)"
                         R"("occurred":"2026-11-23T21:00:00Z","fault":"drop-after"})");
}

TEST_CASE("what JSON must not have bare is escaped") {
  LedgerEntry entry;
  entry.item = "a\"b\\c\n\x7f";
  CHECK(to_json(entry).find(R"("item":"a\u0022b\u005cc\u000a\u007f")") != std::string::npos);
}
