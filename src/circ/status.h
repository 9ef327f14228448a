// What became of a transaction so far: its status, and why. Everything of a row that can change.
//
//   awaiting_sync ──claim──▶ uploading ──verdict──▶ uploaded | upload_failed | comms_failure
//        ▲                       │ Stop before the first byte
//        └───────────────────────┘
//
// The words are OCLC's; ui/ has the texts for people, here are only facts.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "circ/moment.h"

namespace circ {

enum class Status : std::uint8_t {
  awaiting_sync = 0,
  uploading = 1,
  uploaded = 2,
  upload_failed = 3,
  comms_failure = 4,
  superseded = 5,
};
inline constexpr int kStatuses = 6;

// Why the row has its status. Each names what happened; none says what to do (ui/ does).
enum class Reason : std::uint8_t {
  none = 0,
  refused = 1,             // the service said no: problem and detail tell
  no_connection = 2,       // name not found, refused, no route, or a connect timeout: nothing was sent
  tls = 3,                 // the secure connection could not be made: nothing was sent
  not_sent = 4,            // the connection broke before the whole request was out
  busy = 5,                // 429, 425, or 503 with Retry-After: the service did not take it
  unanswered = 6,          // the request went out; no answer, or one that was cut
  server_error = 7,        // 500, 502, 504, 503 without Retry-After, 408, or "Temporary Processing Failure"
  not_ncip = 8,            // an answer came, but none that says what became of this item
  interrupted = 9,         // the program ended while the request was on its way
  credentials = 10,        // the service does not accept the key or the user to act as; the row itself waits
  configuration = 11,      // wrong address, agency or message; the row itself waits
  confirmed_by_staff = 12, // uploaded: staff say that the service has it
  already_done = 13,       // uploaded: sent again, and the service said that it had been done before
};
inline constexpr int kReasons = 14;

struct Settlement {
  Status status = Status::awaiting_sync;
  Reason reason = Reason::none;
  // Some attempt's request may have reached the service and no answer told. Stays until the row is uploaded or refused:
  // such a row is never sent again unless staff say so.
  bool doubtful = false;
  // Staff chose "Send the later ones anyway": this row no longer holds back later ones of its item.
  bool lets_later_pass = false;
  std::uint16_t attempts = 0;     // requests that were started for this row, all runs together
  std::uint16_t http_status = 0;  // of the last answer; 0 when there was none
  std::string problem;            // NCIP ProblemType as the service wrote it
  std::string detail;             // ProblemDetail, or the transport's own words
  std::string earlier;            // what stood in problem and detail before the row was sent again
  std::string routing;            // RoutingInstructions of a check-in's answer, when it is not plain re-shelving
  std::optional<Moment> due;      // the service's due date, when it differs from what the patron was told
  std::optional<std::chrono::sys_time<std::chrono::milliseconds>> settled;  // when this was written

  bool operator==(const Settlement&) const = default;
};

}  // namespace circ
