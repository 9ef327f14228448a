// What the threads told, turned into what a frame shows.
#include <algorithm>
#include <cmath>
#include <utility>

#include "desk/desk.h"

namespace desk {
namespace {

constexpr std::size_t kKnownRows = 5000;

StorageTrouble trouble_of(const journal::Trouble& trouble) {
  switch (trouble.kind) {
    case journal::Trouble::Kind::disk_full: return StorageTrouble::disk_full;
    case journal::Trouble::Kind::read_only: return StorageTrouble::read_only;
    case journal::Trouble::Kind::gone: return StorageTrouble::gone;
    case journal::Trouble::Kind::damaged: return StorageTrouble::damaged;
    case journal::Trouble::Kind::newer: return StorageTrouble::newer;
    case journal::Trouble::Kind::network: return StorageTrouble::network;
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
  absorb(LoadedRows{pack(report.rows), report.last, report.unreadable, report.trouble, report.opened});
}

void Desk::absorb(LoadedRows report) {
  state_.rows.append(std::move(report.rows));
  state_.unreadable += report.unreadable;
  if (report.trouble) raise_alarm(*report.trouble);
  if (!report.last) return;
  state_.loading = false;
  // Of very many rows the latest will do: a number that was read in part is likely one of today's.
  const auto count = state_.rows.size();
  for (auto place = count - std::min(count, kKnownRows); place < count; ++place) know(state_.rows[place].transaction);
  if (report.opened) opened(*report.opened);
}

// A repair is told whatever else happened meanwhile; that all is well only where nothing did.
void Desk::opened(const journal::Opened& found) {
  const bool whole = found.readable >= found.recorded;
  const bool quiet = std::holds_alternative<line::Quiet>(state_.line);
  if (!found.repaired.empty() || !whole) {
    show(line::Repaired{found.recorded, found.readable});
  } else if (found.unclean_end && found.last_recorded && quiet) {
    after_unclean_end(*found.last_recorded);
  } else if (found.recorded > 0 && quiet) {
    show(line::AllHere{found.recorded});
  }
}

void Desk::know(const circ::Transaction& transaction) {
  recent_.know(transaction.item.text());
  if (transaction.patron) recent_.know(transaction.patron->text());
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
    end_alarm();
  }
  show_saved(report.rows);
  std::vector<circ::Row> to_take_back;
  for (const auto& row : report.rows) {
    know(row.transaction);
    const auto at = pending_.find(row.transaction.id);
    if (at == pending_.end()) continue;
    if (at->second.take_back) to_take_back.push_back(row);
    pending_.erase(at);
    const auto done = std::find_if(done_.rbegin(), done_.rend(), [&row](const Done& each) {
      return !each.patron_before && each.id == row.transaction.id;
    });
    if (done != done_.rend()) done->sequence = row.sequence;
  }
  state_.rows.append(report.rows);
  for (const auto& row : to_take_back) take_back({{}, row.transaction.id, row.sequence});
}

// The last of them, or the last that the guard warns of. The line is about a later scan already where that was refused
// or is still being saved: then it stays.
void Desk::show_saved(const std::vector<circ::Row>& rows) {
  const circ::Row* about = nullptr;
  const Pending* told = nullptr;
  std::uint64_t latest = 0;
  for (const auto& row : rows) {
    const auto at = pending_.find(row.transaction.id);
    if (at == pending_.end()) continue;
    const auto& pending = at->second;
    latest = std::max(latest, pending.scan);
    if (pending.take_back || (told != nullptr && !told->findings.empty() && pending.findings.empty())) continue;
    about = &row;
    told = &pending;
  }
  if (told == nullptr) return;
  const auto& findings = told->findings;
  cue(findings.empty() ? Cue::saved : Cue::warning);
  if (latest < line_scan_) return;
  if (!findings.empty()) {
    const bool card = findings.front().check == circ::Check::wrong_field && about->transaction.patron.has_value();
    offer(card ? Offer::switch_patron : Offer::keep,
          {about->transaction.item.text(), {}, about->transaction.id});
  }
  show(line::Saved{*about, findings});
}

void Desk::take(journal::NotSaved report) {
  raise_alarm(report.trouble);
  for (auto& transaction : report.transactions) {
    trying_.erase(transaction.id);
    const bool known = std::any_of(state_.alarm->unsaved.begin(), state_.alarm->unsaved.end(),
                                   [&](const circ::Transaction& unsaved) { return unsaved.id == transaction.id; });
    if (!known) state_.alarm->unsaved.push_back(std::move(transaction));
  }
  cue(Cue::refused);
  if (std::holds_alternative<line::Saving>(state_.line)) show(line::Quiet{});
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
  if (report.last) taken_back(report.sequences, report.of);
  state_.rows.clear(std::move(report.sequences));
  if (!report.last) return;
  state_.clearing.reset();
}

void Desk::take(const journal::NotCleared& report) {
  state_.clearing.reset();
  if (not_taken_back(report)) return;
  show(line::NotCleared{report.uploading, report.trouble.has_value()});
}

void Desk::take(const journal::StorageFailing& report) {
  raise_alarm(report.trouble);
}

// Scans that could not be saved stay in the alarm until they are: they go again now.
void Desk::take(const journal::StorageWorks&) {
  if (!state_.alarm) return;
  state_.alarm->saved_apart = 0;
  end_alarm();
  if (state_.alarm) try_again();
}

// Where everything is in the journal.
void Desk::end_alarm() {
  if (state_.alarm && state_.alarm->unsaved.empty() && state_.alarm->saved_apart == 0) state_.alarm.reset();
}

// Everything is saved, but in one place only: worth the alarm, until the store has it as well.
void Desk::take(const journal::StoreBehind& report) {
  if (report.trouble) {
    raise_alarm(*report.trouble);
  } else {
    end_alarm();
  }
}

// The scan itself is told as saved: the alarm says where.
void Desk::take(const journal::SavedApart& report) {
  raise_alarm(report.trouble);
  state_.alarm->saved_apart = report.rows;
}

void Desk::take(const journal::BroughtBack& report) { show(line::BroughtBack{report.rows, report.doubtful}); }

void Desk::take(const journal::CopyState& report) {
  if (state_.settings.further_copy.empty()) return state_.copy.reset();
  const bool was_behind = state_.copy && state_.copy->behind;
  FurtherCopy copy;
  copy.behind = report.behind;
  if (report.behind) copy.since = was_behind ? state_.copy->since : wiring_.now().utc;
  copy.transactions = report.transactions;
  if (report.trouble) {
    copy.trouble = trouble_of(*report.trouble);
    copy.detail = report.trouble->detail;
  }
  copy.same_drive = report.same_drive;
  copy.set_aside = report.set_aside;
  state_.copy = std::move(copy);
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

void Desk::absorb(const SettingsReport& report) {
  if (report.fault) {
    refuse(line::SettingsNotSaved{*report.fault});
  } else if (std::holds_alternative<line::SavingSettings>(state_.line)) {
    show(line::SettingsSaved{});
  }
}

void Desk::absorb(ConnectionReport report) {
  state_.set_up.test = report.result;
  state_.set_up.test_detail = std::move(report.detail);
  state_.set_up.faults = std::move(report.faults);
  if (report.reached) state_.contact = Contact{*report.reached, report.when};
}

}  // namespace desk
