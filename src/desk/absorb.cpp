// What the threads told, turned into what a frame shows.
#include <algorithm>
#include <cmath>
#include <utility>

#include "desk/desk.h"

namespace desk {
namespace {

StorageTrouble trouble_of(const journal::Trouble& trouble) {
  switch (trouble.kind) {
    case journal::Trouble::Kind::disk_full: return StorageTrouble::disk_full;
    case journal::Trouble::Kind::read_only: return StorageTrouble::read_only;
    case journal::Trouble::Kind::gone: return StorageTrouble::gone;
    case journal::Trouble::Kind::damaged: return StorageTrouble::damaged;
    case journal::Trouble::Kind::other: return StorageTrouble::other;
  }
  return StorageTrouble::other;
}

UploadEnd end_of(upload::UploadEnd end) {
  switch (end) {
    case upload::UploadEnd::finished: return UploadEnd::finished;
    case upload::UploadEnd::stopped: return UploadEnd::stopped;
    case upload::UploadEnd::no_connection: return UploadEnd::no_connection;
    case upload::UploadEnd::too_many_unanswered: return UploadEnd::too_many_unanswered;
    case upload::UploadEnd::station_fault: return UploadEnd::station_fault;
    case upload::UploadEnd::wrong_password: return UploadEnd::wrong_password;
    case upload::UploadEnd::vault_damaged: return UploadEnd::vault_damaged;
    case upload::UploadEnd::no_memory: return UploadEnd::no_memory;
    case upload::UploadEnd::not_set_up: return UploadEnd::not_set_up;
    case upload::UploadEnd::storage: return UploadEnd::storage;
  }
  return UploadEnd::storage;
}

}  // namespace

void Desk::absorb(journal::Report report) {
  std::visit([this](auto& told) { take(std::move(told)); }, report);
}

void Desk::absorb(upload::Report report) {
  std::visit([this](const auto& told) { take(told); }, report);
}

void Desk::raise_alarm(const journal::Trouble& trouble) {
  if (!state_.alarm) state_.alarm.emplace();
  state_.alarm->trouble = trouble_of(trouble);
  state_.alarm->detail = trouble.detail;
}

void Desk::take(const journal::Loaded& report) {
  absorb(LoadedRows{pack(report.rows), report.last, report.unreadable, report.trouble});
}

void Desk::absorb(LoadedRows report) {
  state_.rows.append(std::move(report.rows));
  state_.unreadable += report.unreadable;
  if (report.trouble) raise_alarm(*report.trouble);
  if (report.last) state_.loading = false;
}

void Desk::take(journal::Recorded report) {
  if (report.rows.empty()) return;
  if (state_.upload.phase != UploadPhase::idle) wiring_.join_upload(report.rows);
  for (const auto& row : report.rows) trying_.erase(row.transaction.id);
  if (state_.alarm) {
    std::erase_if(state_.alarm->unsaved, [&report](const circ::Transaction& unsaved) {
      return std::any_of(report.rows.begin(), report.rows.end(),
                         [&](const circ::Row& row) { return row.transaction.id == unsaved.id; });
    });
    if (state_.alarm->unsaved.empty()) state_.alarm.reset();
  }
  state_.rows.append(report.rows);
  show(line::Saved{std::move(report.rows.back())});
}

void Desk::take(journal::NotSaved report) {
  raise_alarm(report.trouble);
  for (auto& transaction : report.transactions) {
    trying_.erase(transaction.id);
    const bool known = std::any_of(state_.alarm->unsaved.begin(), state_.alarm->unsaved.end(),
                                   [&](const circ::Transaction& unsaved) { return unsaved.id == transaction.id; });
    if (!known) state_.alarm->unsaved.push_back(std::move(transaction));
  }
  show(line::Quiet{});
}

void Desk::take(journal::SettledRows report) {
  for (const auto& settled : report.rows) state_.rows.settle(settled.sequence, settled.settlement);
}

void Desk::take(journal::Cleared report) {
  const auto count = report.sequences.size();
  absorb(ClearedRows{std::move(report.sequences), count, true});
}

void Desk::absorb(ClearedRows report) {
  if (state_.upload.phase != UploadPhase::idle) wiring_.leave_upload(report.sequences);
  state_.rows.clear(std::move(report.sequences));
  if (!report.last) return;
  state_.clearing.reset();
  show(line::ClearedRows{report.of});
}

void Desk::take(const journal::NotCleared& report) {
  state_.clearing.reset();
  show(line::NotCleared{report.uploading, report.trouble.has_value()});
}

void Desk::take(const journal::StorageFailing& report) {
  raise_alarm(report.trouble);
}

// Scans that could not be saved stay in the alarm until they are: they go again now.
void Desk::take(const journal::StorageWorks&) {
  if (!state_.alarm) return;
  if (state_.alarm->unsaved.empty()) {
    state_.alarm.reset();
  } else {
    try_again();
  }
}

void Desk::take(const upload::UploadStarted&) {
  if (state_.upload.phase == UploadPhase::opening) state_.upload.phase = UploadPhase::running;
}

void Desk::take(const upload::UploadProgress& report) {
  auto& upload = state_.upload;
  upload.done = report.done;
  upload.total = report.total;
  upload.per_second = report.per_second;
  upload.left.reset();
  if (report.per_second > 0 && report.total >= report.done) {
    upload.left = std::chrono::seconds{
        std::llround(std::ceil(static_cast<double>(report.total - report.done) / report.per_second))};
  }
}

void Desk::take(const upload::Contact& report) { state_.contact = Contact{report.reached, report.when}; }

void Desk::take(const upload::UploadEnded& report) {
  state_.upload = {};
  state_.upload.result = UploadResult{end_of(report.end), report.uploaded, report.failed, report.comms,
                                      report.reason,      report.detail,   wiring_.now().utc};
}

void Desk::absorb(SetUpReport report) {
  state_.set_up.saving = false;
  state_.set_up.faults = std::move(report.faults);
  if (!state_.set_up.faults.empty()) return;
  state_.station = std::move(report.station);
  ++state_.set_up.saved_times;
}

void Desk::absorb(ConnectionReport report) {
  state_.set_up.test = report.result;
  state_.set_up.test_detail = std::move(report.detail);
  state_.contact = Contact{report.result != ConnectionTest::no_connection && report.result != ConnectionTest::tls,
                           report.when};
}

}  // namespace desk
