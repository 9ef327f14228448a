#include "session_log.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "circ/barcode.h"

namespace {

const char* name(circ::Status status) {
  switch (status) {
    case circ::Status::awaiting_sync: return "awaiting sync";
    case circ::Status::uploading: return "uploading";
    case circ::Status::uploaded: return "uploaded";
    case circ::Status::upload_failed: return "upload failed";
    case circ::Status::comms_failure: return "comms failure";
    case circ::Status::superseded: return "superseded";
  }
  return "?";
}

const char* name(upload::UploadEnd end) {
  switch (end) {
    case upload::UploadEnd::finished: return "finished";
    case upload::UploadEnd::stopped: return "stopped";
    case upload::UploadEnd::no_connection: return "no connection";
    case upload::UploadEnd::too_many_unanswered: return "too many requests without an answer";
    case upload::UploadEnd::station_fault: return "key, user to act as or configuration not accepted";
    case upload::UploadEnd::wrong_password: return "wrong password";
    case upload::UploadEnd::vault_damaged: return "the stored secret cannot be read";
    case upload::UploadEnd::no_memory: return "not enough memory to check the password";
    case upload::UploadEnd::not_set_up: return "not set up";
    case upload::UploadEnd::storage: return "the journal cannot store";
  }
  return "?";
}

const char* name(journal::Trouble::Kind kind) {
  switch (kind) {
    case journal::Trouble::Kind::disk_full: return "disk full";
    case journal::Trouble::Kind::read_only: return "read only";
    case journal::Trouble::Kind::gone: return "gone";
    case journal::Trouble::Kind::damaged: return "damaged";
    case journal::Trouble::Kind::newer: return "made by a newer version";
    case journal::Trouble::Kind::network: return "on another computer";
    case journal::Trouble::Kind::other: return "error";
  }
  return "?";
}

// The service's texts may name a barcode ("128807/21234000987654"): words with a digit keep their last four.
std::string without_barcodes(std::string_view text) {
  const auto part_of_word = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  std::string result;
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && part_of_word(text[length])) ++length;
    const auto word = text.substr(0, length);
    const bool may_be_one = length > 4 && word.find_first_of("0123456789") != std::string_view::npos;
    result += may_be_one ? circ::last_four(word) : std::string(word);
    if (length < text.size()) result += text[length];
    text.remove_prefix(std::min(length + 1, text.size()));
  }
  return result;
}

std::string what_was_recorded(const circ::Row& row) {
  const auto& t = row.transaction;
  return fmt::format("{} {} item {}{}", row.sequence, t.kind == circ::Kind::check_out ? "check-out" : "check-in",
                     circ::last_four(t.item.text()), t.patron ? " patron " + circ::last_four(t.patron->text()) : "");
}

struct JournalLine {
  Log& log;

  void operator()(const journal::Loaded&) const {}  // told as desk::LoadedRows
  void operator()(const journal::Recorded& report) const {
    for (const auto& row : report.rows) log.info("recorded " + what_was_recorded(row));
  }
  void operator()(const journal::NotSaved& report) const {
    log.error(fmt::format("NOT SAVED: {} transactions, {}: {}", report.transactions.size(), name(report.trouble.kind),
                          report.trouble.detail));
  }
  void operator()(const journal::SettledRows& report) const {
    for (const auto& settled : report.rows) {
      const auto& s = settled.settlement;
      if (s.status == circ::Status::uploading) continue;
      log.info(fmt::format("row {} {}{}{}{}", settled.sequence, name(s.status), s.doubtful ? " (sent, no answer)" : "",
                           s.problem.empty() ? "" : ": " + without_barcodes(s.problem), s.detail.empty() ? "" : " / " + without_barcodes(s.detail)));
    }
  }
  void operator()(const journal::Cleared&) const {}  // told as desk::ClearedRows
  void operator()(const journal::NotCleared& report) const {
    if (report.uploading == 0 && !report.trouble) return log.info("a clear was stopped");
    log.warn(fmt::format("nothing cleared: {} rows are being uploaded{}", report.uploading,
                         report.trouble ? ", " + report.trouble->detail : ""));
  }
  void operator()(const journal::StorageFailing& report) const {
    log.error(fmt::format("storage: {}: {}", name(report.trouble.kind), report.trouble.detail));
  }
  void operator()(const journal::StoreBehind& report) const {
    if (report.trouble) {
      log.error(fmt::format("recorded in the scan log only: {}: {}", name(report.trouble->kind), report.trouble->detail));
    } else {
      log.info("the store takes in what was recorded");
    }
  }
  void operator()(const journal::StorageWorks&) const { log.info("storage works again"); }
  void operator()(const journal::SavedApart& report) const {
    log.error(fmt::format("saved on the further copy's drive alone: {} transactions; {}: {}", report.rows,
                          name(report.trouble.kind), report.trouble.detail));
  }
  void operator()(const journal::BroughtBack& report) const {
    log.info(fmt::format("brought back from the further copy's drive: {} transactions, {} of them as Comms failure",
                         report.rows, report.doubtful));
  }
  void operator()(const journal::CopyState& report) const {
    if (!report.set_aside.empty()) log.warn("a further copy that had more than the journal is kept in " + report.set_aside);
    if (!report.behind) return log.info("the further copy has everything");
    log.warn(fmt::format("the further copy lacks {} transactions{}", report.transactions,
                         report.trouble ? fmt::format("; {}: {}", name(report.trouble->kind), report.trouble->detail) : ""));
  }
};

struct UploadLine {
  Log& log;

  void operator()(const upload::UploadStarted&) const { log.info("upload started"); }
  void operator()(const upload::UploadProgress&) const {}
  void operator()(const upload::Contact&) const {}
  void operator()(const upload::UploadEnded& report) const {
    log.info(fmt::format("upload ended: {}; uploaded {}, failed {}, comms failure {}{}", name(report.end),
                         report.uploaded, report.failed, report.comms,
                         report.detail.empty() ? "" : "; " + without_barcodes(report.detail)));
  }
};

void log_opened(Log& log, const journal::Opened& opened) {
  for (const std::string& line : opened.repaired) log.warn("journal: " + line);
  const bool whole = opened.readable >= opened.recorded;
  const auto line = fmt::format("{} of {} recorded transactions are here", opened.readable, opened.recorded);
  whole ? log.info(line) : log.error(line);
  if (opened.unclean_end) log.warn("the program did not end in order");
}

}  // namespace

void log_report(Log& log, const journal::Report& report) {
  std::visit(JournalLine{log}, report);
}

void log_report(Log& log, const desk::LoadedRows& report) {
  if (report.unreadable > 0) log.error(fmt::format("{} records cannot be read", report.unreadable));
  if (report.opened) log_opened(log, *report.opened);
  if (report.trouble) log.error(fmt::format("journal: {}: {}", name(report.trouble->kind), report.trouble->detail));
}

void log_report(Log& log, const desk::ClearedRows& report) {
  if (report.last) log.warn(fmt::format("cleared {} rows", report.of));
}

void log_report(Log& log, const upload::Report& report) { std::visit(UploadLine{log}, report); }

void log_report(Log& log, const desk::SetUpReport& report) {
  log.info(report.faults.empty() ? "station set up" : "set-up not stored: fields are wrong");
}

void log_report(Log& log, const desk::ConnectionReport& report) {
  log.info(fmt::format("connection test: {}{}", report.result == desk::ConnectionTest::works ? "works" : "fails",
                       report.detail.empty() ? "" : ": " + without_barcodes(report.detail)));
}

void log_report(Log& log, const desk::SettingsReport& report) {
  if (report.fault) log.error("the settings cannot be saved: " + *report.fault);
  else log.info("settings saved");
}

void log_taken_back(Log& log, const circ::Row& row) { log.warn("taken back at the desk: " + what_was_recorded(row)); }
