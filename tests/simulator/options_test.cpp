#include "wms_simulator/options.h"

#include <catch_amalgamated.hpp>

using namespace simulator;

namespace {

Options read(const std::vector<std::string_view>& arguments) {
  auto parsed = parse_options(arguments);
  if (const auto* wrong = std::get_if<std::string>(&parsed)) FAIL(*wrong);
  return std::get<Options>(parsed);
}

std::string mistake(const std::vector<std::string_view>& arguments) {
  const auto parsed = parse_options(arguments);
  const auto* wrong = std::get_if<std::string>(&parsed);
  return wrong ? *wrong : "none";
}

}  // namespace

TEST_CASE("without options it is HTTPS on any port, with no faults") {
  const Options options = read({});
  CHECK(options.settings.tls);
  CHECK(options.settings.port == 0);
  CHECK(options.faults.rules.empty());
  CHECK_FALSE(options.until_eof);
}

TEST_CASE("options are taken in any order, and faults gather") {
  const Options options = read({"--fault", "drop-after=1", "--no-tls", "--port", "8080", "--fault", "cut=0.5", "--patron", "P1",
                                "--patron", "P2", "--item", "I1", "--latency-ms", "25", "--certificate", "expired",
                                "--secret", "s", "--ledger", "l.jsonl", "--accept-all", "--until-eof"});
  CHECK_FALSE(options.settings.tls);
  CHECK(options.settings.port == 8080);
  REQUIRE(options.faults.rules.size() == 2);
  CHECK(options.faults.rules[1].fault == Fault::cut_reply);
  CHECK(options.patrons == std::vector<std::string>{"P1", "P2"});
  CHECK(options.items == std::vector<std::string>{"I1"});
  CHECK(options.faults.latency == std::chrono::milliseconds(25));
  CHECK(options.faults.certificate == Certificate::expired);
  CHECK(options.settings.credentials.secret == "s");
  CHECK(options.settings.ledger_file == "l.jsonl");
  CHECK(options.settings.knows_everybody);
  CHECK(options.until_eof);
}

TEST_CASE("what cannot be taken is said") {
  CHECK(mistake({"--nonsense"}) == "unknown option --nonsense");
  CHECK(mistake({"--port"}) == "--port needs N");
  CHECK(mistake({"--port", "70000"}) == "--port does not take 70000");
  CHECK(mistake({"--port", "80x"}) == "--port does not take 80x");
  CHECK(mistake({"--fault", "gremlin"}) == "--fault does not take gremlin");
  CHECK(mistake({"--certificate", "best"}) == "--certificate does not take best");
  CHECK(mistake({"--latency-ms", "-1"}) == "--latency-ms does not take -1");
}

TEST_CASE("the help names every option and every fault") {
  const std::string help = usage();
  for (const FaultName& fault : kFaults)
    if (fault.fault != Fault::none) CHECK(help.find(" " + std::string(fault.name)) != std::string::npos);
  for (const auto* option : {"--port", "--fault", "--accept-all", "--ledger", "--help"})
    CHECK(help.find(option) != std::string::npos);
}
