// What can go wrong between the service and a station, and when it shall.
//
// Rules are tried in order at each request; the first that strikes is the one. The same seed and the same order of
// requests give the same faults. Plain values; FaultDice is for one thread at a time.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "wms_simulator/certificates.h"

namespace simulator {

enum class Fault : std::uint8_t {
  none,
  hang_up,           // closed as soon as a request arrives, nothing read; knows no item yet
  no_reply, applied_no_reply,
  cut_reply,         // headers and half of the body, then closed
  slow_reply,        // the body comes byte by byte
  late_reply,        // the reply waits for Faults::late_by
  garbage, empty_reply, portal, too_big, wrong_element, other_item,
  redirect, unauthorized, forbidden, not_found, too_many,
  status_500, applied_500, status_502, applied_502, status_504, applied_504,
  status_503, applied_503, busy_503,  // busy: with Retry-After
  security_context, unknown_agency, temporary_failure, applied_temporary_failure,
};

struct FaultName {
  Fault fault;
  std::string_view name;  // for the command line and the ledger
  bool applied;           // the transaction is done all the same
};

inline constexpr std::array kFaults = {
    FaultName{Fault::none, "none", true},
    FaultName{Fault::hang_up, "hang-up", false},
    FaultName{Fault::no_reply, "drop-before", false},
    FaultName{Fault::applied_no_reply, "drop-after", true},
    FaultName{Fault::cut_reply, "cut", true},
    FaultName{Fault::slow_reply, "slow", true},
    FaultName{Fault::late_reply, "late", true},
    FaultName{Fault::garbage, "garbage", true},
    FaultName{Fault::empty_reply, "empty", true},
    FaultName{Fault::portal, "portal", false},
    FaultName{Fault::too_big, "too-big", true},
    FaultName{Fault::wrong_element, "wrong-element", true},
    FaultName{Fault::other_item, "other-item", true},
    FaultName{Fault::redirect, "302", false},
    FaultName{Fault::unauthorized, "401", false},
    FaultName{Fault::forbidden, "403", false},
    FaultName{Fault::not_found, "404", false},
    FaultName{Fault::too_many, "429", false},
    FaultName{Fault::status_500, "500", false},
    FaultName{Fault::applied_500, "500-after", true},
    FaultName{Fault::status_502, "502", false},
    FaultName{Fault::applied_502, "502-after", true},
    FaultName{Fault::status_504, "504", false},
    FaultName{Fault::applied_504, "504-after", true},
    FaultName{Fault::status_503, "503", false},
    FaultName{Fault::applied_503, "503-after", true},
    FaultName{Fault::busy_503, "503-busy", false},
    FaultName{Fault::security_context, "security-context", false},
    FaultName{Fault::unknown_agency, "unknown-agency", false},
    FaultName{Fault::temporary_failure, "temporary", false},
    FaultName{Fault::applied_temporary_failure, "temporary-after", true},
};

const FaultName& description(Fault fault);

struct Rule {
  Fault fault = Fault::none;
  double probability = 1;
  std::optional<unsigned> count{};  // how often at most
  std::string item{};               // empty: any item
};

// "drop-after", "500=3" (three times), "cut=0.02" (a probability has a point), "portal=1@31234000118842" (one item).
std::optional<Rule> parse_rule(std::string_view text);

struct Faults {
  std::vector<Rule> rules{};
  std::uint64_t seed = 1;
  Certificate certificate = Certificate::good;
  std::chrono::milliseconds latency{0};       // before every reply
  std::chrono::milliseconds late_by{2000};    // late_reply
  std::chrono::milliseconds slow_byte{1000};  // slow_reply: between two bytes
  std::chrono::seconds retry_after{1};        // too_many, busy_503
  std::chrono::seconds idle_close{60};         // a kept connection is closed after this; 0: at once
};

class FaultDice {
 public:
  explicit FaultDice(Faults faults = {}) : faults_(std::move(faults)), random_(faults_.seed) {}

  bool hangs_up();
  Fault at_request(std::string_view item);
  const Faults& faults() const { return faults_; }

 private:
  bool strikes(Rule& rule);

  Faults faults_;
  std::mt19937_64 random_;
};

}  // namespace simulator
