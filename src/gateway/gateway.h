// The library's service seen from here: submit one transaction, hear its verdict.
//
// A gateway lives for one upload. submit() blocks and may be called from several threads at once, each with a
// connection number of its own below connections(): a connection is kept alive between its submits and never shared.
// stop() may be called from any thread: submits under way end soon, later ones return at once with Reason::not_sent
// or unanswered, whichever is true of them.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "circ/status.h"
#include "circ/transaction.h"

namespace gateway {

// What one request came to.
struct Verdict {
  enum class Kind {
    uploaded,       // the service did it and said so
    refused,        // the service understood and said no
    not_applied,    // surely not done: may be tried again
    unanswered,     // may have been done: never sent again by itself
    station_fault,  // the key, the user to act as, an address or an agency is wrong: no row can go through
  };
  Kind kind = Kind::unanswered;
  circ::Reason reason = circ::Reason::none;
  std::uint16_t http_status = 0;
  std::string problem;  // ProblemType, raw; several problems joined with "; "
  std::string detail;   // ProblemDetail (and value), or the transport's words; at most 500 characters, control characters dropped
  std::string routing;  // RoutingInstructions of a check-in, raw
  std::optional<circ::Moment> due;                    // DateDue of a check-out's answer
  std::optional<std::chrono::seconds> retry_after;    // as the service asked
};

class Gateway {
 public:
  virtual ~Gateway() = default;
  virtual unsigned connections() const = 0;  // 1 to 8
  virtual Verdict submit(const circ::Transaction& transaction, unsigned connection) = 0;
  virtual void stop() = 0;
};

}  // namespace gateway
