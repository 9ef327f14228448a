#include "wms_simulator/faults.h"

#include <set>

#include <catch_amalgamated.hpp>

using namespace simulator;

TEST_CASE("every fault has a name of its own, and a rule can be read from it") {
  std::set<std::string_view> names;
  for (const FaultName& each : kFaults) {
    CHECK(names.insert(each.name).second);
    const auto rule = parse_rule(each.name);
    REQUIRE(rule);
    CHECK(rule->fault == each.fault);
    CHECK(description(each.fault).name == each.name);
  }
  CHECK(kFaults.size() == static_cast<std::size_t>(Fault::applied_temporary_failure) + 1);
}

TEST_CASE("a rule says how often, how likely and for which item") {
  const auto all = parse_rule("500");
  REQUIRE(all);
  CHECK(all->fault == Fault::status_500);
  CHECK(all->probability == 1);
  CHECK_FALSE(all->count);
  const auto counted = parse_rule("drop-after=3@31234000118842");
  REQUIRE(counted);
  CHECK(counted->count == 3u);
  CHECK(counted->item == "31234000118842");
  const auto likely = parse_rule("cut=0.25");
  REQUIRE(likely);
  CHECK(likely->probability == 0.25);
}

TEST_CASE("what is no rule is not read as one") {
  for (const auto* text : {"", "no-such-fault", "500=", "500=x", "500=-1", "500=1.5", "500=-0.1", "500=3x", "500@", "hang-up@1"})
    CHECK_FALSE(parse_rule(text));
}

TEST_CASE("a counted fault strikes as often as it says, for its item only") {
  FaultDice dice({.rules = {{.fault = Fault::garbage, .count = 2, .item = "B"}}});
  CHECK(dice.at_request("A") == Fault::none);
  CHECK(dice.at_request("B") == Fault::garbage);
  CHECK(dice.at_request("A") == Fault::none);
  CHECK(dice.at_request("B") == Fault::garbage);
  CHECK(dice.at_request("B") == Fault::none);
}

TEST_CASE("the first rule that strikes is the one") {
  FaultDice dice({.rules = {{.fault = Fault::status_500, .count = 1}, {.fault = Fault::status_502}}});
  CHECK(dice.at_request("A") == Fault::status_500);
  CHECK(dice.at_request("A") == Fault::status_502);
}

TEST_CASE("hanging up is decided when a request arrives, and by no other rule") {
  FaultDice dice({.rules = {{.fault = Fault::hang_up, .count = 1}, {.fault = Fault::status_500}}});
  CHECK(dice.at_request("A") == Fault::status_500);
  CHECK(dice.hangs_up());
  CHECK_FALSE(dice.hangs_up());
}

TEST_CASE("chance keeps to its probability, and the same seed brings the same faults") {
  const Faults faults{.rules = {{.fault = Fault::cut_reply, .probability = 0.2}}, .seed = 7};
  FaultDice a(faults);
  FaultDice b(faults);
  int struck = 0;
  for (int i = 0; i < 10'000; ++i) {
    const Fault fault = a.at_request("A");
    struck += fault == Fault::cut_reply ? 1 : 0;
    REQUIRE(b.at_request("A") == fault);
  }
  CHECK(struck > 1'800);
  CHECK(struck < 2'200);
}
