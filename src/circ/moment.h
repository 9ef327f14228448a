// A point in time that remembers the wall clock it was read from: UTC, and how far local time was ahead of it.
//
// Recorded times and due dates are Moments, so that a row still tells the local time of the desk after daylight
// saving changed or the file was opened elsewhere. Pure values; nothing here reads a clock or a time zone table.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace circ {

struct Moment {
  std::chrono::sys_time<std::chrono::milliseconds> utc{};
  std::chrono::minutes offset{0};  // local time minus UTC

  bool operator==(const Moment&) const = default;
};

// Local time minus UTC for a local wall-clock time. Given to whoever turns a typed date into a Moment: the rules of
// the time zone belong to the operating system, not to this folder.
using LocalOffset = std::function<std::chrono::minutes(std::chrono::local_seconds)>;

// The wall clock at the desk.
std::chrono::local_seconds local_time(const Moment& moment);

// "2026-10-12T23:59:59Z": RFC 3339 in UTC, whole seconds, as NCIP's xs:dateTime fields want it.
std::string rfc3339_utc(const Moment& moment);

// "2026-10-12T19:59:59.250-04:00": RFC 3339 with the offset of the desk; the fraction only when it is not zero.
std::string rfc3339(const Moment& moment);

// Reads RFC 3339 with Z or a numeric offset and an optional fraction (RFC 3339 section 5.6); nothing for anything else.
std::optional<Moment> parse_rfc3339(std::string_view text);

}  // namespace circ
