// NCIP 2 messages as WMS's staff profile speaks them: the request of one transaction, and what an answer means. Pure.
//
// The request's shape is the one that all known responders accept: default namespace, attributes qualified as the
// schema demands, no identifier types, times in UTC with Z, elements in schema order (NISO Z39.83-2, ncip_v2_02.xsd).
// An answer is matched by namespace and local name only; prefixes, schemes and the version attribute vary.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "circ/transaction.h"
#include "gateway/gateway.h"
#include "station/profile.h"

namespace gateway::ncip {

// Server texts are cut here; they are shown in a table, not archived.
inline constexpr std::size_t kLongestText = 500;
inline constexpr std::size_t kLongestReply = 256 * 1024;

std::string request(const circ::Transaction& transaction, const station::Profile& profile);

// One HTTP answer.
struct Reply {
  int http_status = 0;
  std::string_view body;
  std::optional<std::chrono::seconds> retry_after;
};

// What the answer to this transaction's request means. HTTP 200 alone means nothing: uploaded needs the matching
// response element that names this item and carries no Problem.
Verdict read_reply(const circ::Transaction& transaction, const Reply& reply);

// Of a refusal: the service says that this very act has been done before. Only for a row that was sent before without
// an answer does that mean "uploaded".
bool says_already_done(const circ::Transaction& transaction, const Verdict& verdict);

// Of a refusal: the service has no such item.
bool says_unknown_item(const Verdict& verdict);

// Retry-After as seconds from `now`: a number or an HTTP date (RFC 9110 section 10.2.3); at most one hour.
std::optional<std::chrono::seconds> retry_after(std::string_view header, std::chrono::sys_seconds now);

// A text of the service made fit to show: broken UTF-8 and control characters dropped, cut at kLongestText bytes.
std::string shown(std::string_view text);

}  // namespace gateway::ncip
