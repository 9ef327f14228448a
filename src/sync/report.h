// What the uploader tells while it runs. (The namespace is upload: POSIX has a function sync().)
// Rows themselves are told by the journal, once their verdict is durable.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "circ/status.h"

namespace upload {

// The password was right and the run begins.
struct UploadStarted {};

struct UploadProgress {
  std::size_t done = 0;   // rows that have their verdict, durable
  std::size_t total = 0;  // rows of this run so far; grows when rows scanned meanwhile join
  double per_second = 0;  // over the last seconds
};

// Something was heard from the service, or nothing could be.
struct Contact {
  bool reached = false;
  std::chrono::sys_time<std::chrono::milliseconds> when{};
};

// Why a run ended.
enum class UploadEnd {
  finished,        // everything that could go has its verdict
  stopped,         // by staff, or because the program quits
  no_connection,   // the service cannot be reached: the rest waits
  too_many_unanswered,  // several in a row without an answer: the rest waits
  station_fault,   // key, user to act as or configuration is not accepted: the rest waits
  wrong_password,
  vault_damaged,   // the stored secret cannot be read: set the station up again
  no_memory,       // not enough memory to check the password
  not_set_up,
  storage,         // the journal cannot store claims: nothing more is sent
};

struct UploadEnded {
  UploadEnd end = UploadEnd::finished;
  std::size_t uploaded = 0, failed = 0, comms = 0;  // rows by what they came to in this run
  circ::Reason reason = circ::Reason::none;         // station_fault: credentials or configuration
  std::string detail;                               // the service's or the transport's own words
};

using Report = std::variant<UploadStarted, UploadProgress, Contact, UploadEnded>;

}  // namespace upload
