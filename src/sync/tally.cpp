#include "sync/tally.h"

namespace upload {

using Kind = gateway::Verdict::Kind;

bool was_reached(const gateway::Verdict& verdict) {
  return verdict.http_status != 0 || verdict.kind == Kind::uploaded || verdict.kind == Kind::refused;
}

bool may_be_retried(const gateway::Verdict& verdict) {
  return verdict.kind == Kind::not_applied &&
         (verdict.reason == circ::Reason::no_connection || verdict.reason == circ::Reason::not_sent ||
          verdict.reason == circ::Reason::busy);
}

std::optional<UploadEnd> Tally::heard(const gateway::Verdict& verdict) {
  if (verdict.kind == Kind::station_fault) return UploadEnd::station_fault;
  if (verdict.kind == Kind::uploaded || verdict.kind == Kind::refused) {
    *this = {};
    return {};
  }
  if (verdict.kind == Kind::unanswered) {
    if (was_reached(verdict)) not_reached_ = 0;
    if (++unanswered_ >= kMostUnanswered) return UploadEnd::too_many_unanswered;
    return {};
  }
  if (verdict.reason == circ::Reason::tls) return UploadEnd::no_connection;
  if (was_reached(verdict)) {
    not_reached_ = 0;
  } else if (++not_reached_ >= kMostNotReached) {
    return UploadEnd::no_connection;
  }
  return {};
}

std::optional<UploadEnd> Tally::gave_up_busy() {
  if (++given_up_ >= kMostGivenUp) return UploadEnd::no_connection;
  return {};
}

}  // namespace upload
