// A gateway whose service is whatever the test makes of it, over plain HTTP on this computer unless it says otherwise.
#pragma once

#include <atomic>
#include <string>

#include "gateway/ncip_gateway.h"
#include "sample.h"

namespace test {

inline constexpr std::chrono::sys_seconds kNow{std::chrono::seconds{1386264196}};

inline station::Profile profile_at(int port, const std::string& scheme = "http") {
  auto result = profile();
  result.service_address = scheme + "://127.0.0.1:" + std::to_string(port) + "/ncip";
  return result;
}

inline std::unique_ptr<gateway::NcipGateway> gateway_to(station::Profile profile, gateway::Limits limits = {}) {
  return std::make_unique<gateway::NcipGateway>(
      std::move(profile), station::Secret("api-key-secret"), limits,
      gateway::Signing{[] { return kNow; }, [n = 0]() mutable { return "nonce" + std::to_string(++n); }});
}

inline std::string success(std::string_view item, std::string_view element = "CheckInItemResponse") {
  const std::string name(element);
  return "<NCIPMessage xmlns=\"http://www.niso.org/2008/ncip\"><" + name + "><ItemId><ItemIdentifierValue>" +
         std::string(item) + "</ItemIdentifierValue></ItemId></" + name + "></NCIPMessage>";
}

inline bool is(const gateway::Verdict& verdict, gateway::Verdict::Kind kind, circ::Reason reason) {
  CAPTURE(static_cast<int>(verdict.kind), static_cast<int>(verdict.reason), verdict.http_status, verdict.detail);
  CHECK(verdict.kind == kind);
  CHECK(verdict.reason == reason);
  return verdict.kind == kind && verdict.reason == reason;
}

}  // namespace test
