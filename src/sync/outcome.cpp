#include "sync/outcome.h"

#include <algorithm>
#include <limits>

#include "gateway/ncip.h"

namespace upload {
namespace {

using Kind = gateway::Verdict::Kind;

constexpr std::size_t kLongestEarlier = 500;

// At most `most` bytes, never half a UTF-8 character.
std::string cut(std::string text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  text.resize(most);
  return text;
}

// Staff chose to send it again, so what was known of it is worth keeping.
bool sent_by_choice(const circ::Settlement& before) { return !circ::waits_for_upload(before); }

std::string earlier_text(const circ::Settlement& before) {
  if (!sent_by_choice(before) || (before.problem.empty() && before.detail.empty())) return before.earlier;
  const bool both = !before.problem.empty() && !before.detail.empty();
  return cut(before.problem + (both ? ": " : "") + before.detail, kLongestEarlier);
}

// "Re-shelve" (ncip.md, check-in response), however the service writes it: nothing for staff to do.
bool is_plain_reshelving(const std::string& routing) {
  std::string letters;
  for (const char c : routing) {
    if (c >= 'A' && c <= 'Z') letters += static_cast<char>(c - 'A' + 'a');
    if (c >= 'a' && c <= 'z') letters += c;
  }
  return letters.empty() || letters == "reshelve";
}

bool same_second(const circ::Moment& one, const circ::Moment& other) {
  using std::chrono::floor, std::chrono::seconds;
  return floor<seconds>(one.utc) == floor<seconds>(other.utc);
}

}  // namespace

circ::Settlement claimed(const circ::Settlement& before, Time now) {
  circ::Settlement after;
  after.status = circ::Status::uploading;
  after.doubtful = before.doubtful;
  after.lets_later_pass = before.lets_later_pass;
  after.attempts = before.attempts;
  after.earlier = earlier_text(before);
  after.settled = now;
  return after;
}

circ::Settlement outcome(const circ::Row& row, const gateway::Verdict& verdict, unsigned tries, Time now) {
  const circ::Settlement& before = row.settlement;
  const auto attempts = static_cast<std::uint16_t>(
      std::min<unsigned>(before.attempts + tries, std::numeric_limits<std::uint16_t>::max()));
  if (verdict.kind == Kind::station_fault) {
    circ::Settlement after = before;
    after.attempts = attempts;
    return after;
  }
  circ::Settlement after = claimed(before, now);
  after.attempts = attempts;
  after.reason = verdict.reason;
  after.http_status = verdict.http_status;
  after.problem = verdict.problem;
  after.detail = verdict.detail;
  switch (verdict.kind) {
    case Kind::uploaded:
      after.status = circ::Status::uploaded;
      after.reason = circ::Reason::none;
      after.doubtful = false;
      if (!is_plain_reshelving(verdict.routing)) after.routing = verdict.routing;
      if (verdict.due && row.transaction.due && !same_second(*verdict.due, *row.transaction.due)) {
        after.due = verdict.due;
      }
      break;
    case Kind::refused: {
      const bool done = before.doubtful && gateway::ncip::says_already_done(row.transaction, verdict);
      after.status = done ? circ::Status::uploaded : circ::Status::upload_failed;
      after.reason = done ? circ::Reason::already_done : circ::Reason::refused;
      after.doubtful = false;
      break;
    }
    case Kind::unanswered:
      after.status = circ::Status::comms_failure;
      after.doubtful = true;
      break;
    case Kind::not_applied:
    case Kind::station_fault:
      after.status = circ::Status::comms_failure;
      break;
  }
  return after;
}

}  // namespace upload
