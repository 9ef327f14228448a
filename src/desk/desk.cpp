#include "desk/desk.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace desk {
namespace {

// The rows of an order. What staff just decided is not durable yet; the run goes by it all the same, since the journal
// takes its commands in order.
void tell_rows(const RowList& all, const intent::Upload& decided, const std::function<void(const circ::Row&)>& tell) {
  const std::unordered_set<circ::Sequence> done(decided.service_has.begin(), decided.service_has.end());
  const std::unordered_set<circ::Sequence> passed(decided.let_later_pass.begin(), decided.let_later_pass.end());
  for (std::size_t number = 0; number < all.chunks(); ++number) {
    const auto& chunk = all.chunk(number);
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      const auto status = chunk.status(at);
      if (status == circ::Status::uploaded || status == circ::Status::superseded) continue;
      if (done.contains(chunk.sequence(at))) continue;
      auto row = chunk.row(at);
      if (passed.contains(row.sequence)) row.settlement.lets_later_pass = true;
      tell(row);
    }
  }
}

}  // namespace

Desk::Desk(Wiring wiring, State initial) : wiring_(std::move(wiring)), state_(std::move(initial)) {
  state_.target = first_field();
  tell_time();
  use_settings();
}

void Desk::tell_time() {
  const auto now = wiring_.now();
  state_.now = now.utc;
  state_.local_offset = now.offset;
}

// A check-out begins with the patron's card; where one is kept, with the item.
Field Desk::first_field() const {
  const bool wants_patron = state_.mode == Mode::check_out && state_.patron.empty() && state_.item.empty();
  return wants_patron ? Field::patron : Field::item;
}

void Desk::show(Line line) {
  state_.line = std::move(line);
  state_.line_since = wiring_.now().utc;
  line_scan_ = scans_;
}

void Desk::refuse(Line line) {
  show(std::move(line));
  cue(Cue::refused);
}

void Desk::cue(Cue cue) {
  if (!state_.settings.sounds) return;
  if (std::find(state_.cues.begin(), state_.cues.end(), cue) == state_.cues.end()) state_.cues.push_back(cue);
}

std::vector<Cue> Desk::take_cues() { return std::exchange(state_.cues, {}); }

void Desk::use_settings() { scan_line_.set_ends(state_.settings.scanner); }

// ---- what people ask for -----------------------------------------------------------------------------------------

void Desk::apply(const Intent& intent) {
  std::visit([this](const auto& asked) { ask(asked); }, intent);
}

void Desk::ask(const intent::ChangeMode& ask) {
  if (ask.mode == state_.mode) return;
  state_.mode = ask.mode;
  state_.target = first_field();
  no_offer();
  show(line::Quiet{});
}

void Desk::ask(const intent::Target& ask) { state_.target = ask.field; }

void Desk::ask(const intent::DropPatron&) {
  state_.patron.clear();
  state_.target = Field::patron;
}

void Desk::ask(const intent::TypeDue& ask) {
  set_due(circ::parse_due_date(ask.text, state_.date_order, circ::local_time(wiring_.now())), ask.text);
}

void Desk::ask(const intent::PickDue& ask) {
  const auto fault = circ::check_due_date(ask.due, circ::local_time(wiring_.now()));
  if (fault) {
    set_due(*fault, circ::to_text(ask.due));
  } else {
    set_due(ask.due, {});
  }
}

// The button does what Enter does: it ends the line that is being typed.
void Desk::ask(const intent::Record&) {
  const auto line = scan_line_.finish();
  state_.typed.clear();
  complete(line);
}

void Desk::ask(const intent::OfferTyped& ask) {
  ++scans_;  // it came after what the journal may still be saving
  offer(Offer::record_typed, {ask.text, {}, {}});
  refuse(line::TypedElsewhere{ask.text});
}

void Desk::ask(const intent::Accept&) { accept(); }
void Desk::ask(const intent::Undo&) { undo(); }
void Desk::ask(const intent::TryAgain&) { try_again(); }

void Desk::ask(const intent::Clear& ask) {
  if (ask.rows.empty() || state_.clearing) return;
  state_.clearing = Clearing{ask.rows.size(), false};
  wiring_.clear(ask.rows);
}

void Desk::ask(const intent::StopClear&) {
  if (!state_.clearing) return;
  state_.clearing->stopping = true;
  wiring_.stop_clear();
}

void Desk::ask(const intent::ServiceHas& ask) {
  std::vector<journal::Settled> settled;
  for (const auto sequence : ask.rows) {
    const auto row = state_.rows.find(sequence);
    if (!row || !circ::asks_staff(row->settlement)) continue;
    auto settlement = row->settlement;
    settlement.status = circ::Status::uploaded;
    settlement.reason = circ::Reason::confirmed_by_staff;
    settlement.doubtful = false;
    settlement.settled = wiring_.now().utc;
    settled.push_back({sequence, std::move(settlement)});
  }
  if (!settled.empty()) wiring_.settle(std::move(settled));
}

void Desk::ask(const intent::LetLaterPass& ask) {
  std::vector<journal::Settled> settled;
  for (const auto sequence : ask.rows) {
    const auto row = state_.rows.find(sequence);
    if (!row || !circ::holds_later(row->settlement)) continue;
    auto settlement = row->settlement;
    settlement.lets_later_pass = true;
    settled.push_back({sequence, std::move(settlement)});
  }
  if (!settled.empty()) wiring_.settle(std::move(settled));
}

void Desk::ask(const intent::Upload& ask) {
  // Rows that are still being read may belong before those that are here.
  if (state_.upload.phase != UploadPhase::idle || state_.loading) return;
  UploadOrder order;
  order.password = ask.password;
  order.again = ask.again;
  intent::Upload decided{{}, {}, ask.service_has, ask.let_later_pass};
  order.rows = [all = state_.rows.snapshot(), decided = std::move(decided)](const auto& tell) { tell_rows(all, decided, tell); };
  this->ask(intent::LetLaterPass{ask.let_later_pass});
  this->ask(intent::ServiceHas{ask.service_has});

  state_.upload = Upload{UploadPhase::opening, 0, 0, 0, {}, {}};
  wiring_.upload(std::move(order));
}

void Desk::ask(const intent::StopUpload&) {
  if (state_.upload.phase == UploadPhase::idle) return;
  state_.upload.phase = UploadPhase::stopping;
  wiring_.stop_upload();
}

void Desk::ask(const intent::DismissResult&) { state_.upload.result.reset(); }

void Desk::ask(const intent::SetUp& ask) {
  state_.set_up.saving = true;
  state_.set_up.faults.clear();
  wiring_.set_up(ask.form);
}

void Desk::ask(const intent::TestConnection& ask) {
  state_.set_up.test = ConnectionTest::running;
  state_.set_up.test_detail.clear();
  state_.set_up.faults.clear();
  wiring_.test_connection(ask.form);
}

// Another session would end an upload, and forget what could not be saved.
void Desk::ask(const intent::Practice& ask) {
  const bool unsaved = state_.alarm && !state_.alarm->unsaved.empty();
  if (state_.upload.phase == UploadPhase::idle && !unsaved) wiring_.practice(ask.on);
}

void Desk::ask(const intent::SaveSettings& ask) {
  if (ask.settings.further_copy != state_.settings.further_copy) state_.copy.reset();
  state_.settings = ask.settings;
  state_.settings_trouble.reset();
  if (!state_.settings.sounds) state_.cues.clear();
  use_settings();
  wiring_.save_settings(state_.settings);
  show(line::SavingSettings{});
}

void Desk::ask(const intent::SwitchSounds&) {
  auto settings = state_.settings;
  settings.sounds = !settings.sounds;
  if (state_.settings_trouble) {
    state_.settings = std::move(settings);  // a key must not replace what a later version wrote
    if (!state_.settings.sounds) state_.cues.clear();
  } else {
    ask(intent::SaveSettings{std::move(settings)});
  }
  show(line::SoundsSwitched{state_.settings.sounds});
  cue(Cue::saved);
}

void Desk::ask(const intent::RecordNow&) {
  state_.station.chosen = true;
  wiring_.record_now();
}

void Desk::ask(const intent::Quit&) { state_.quit = true; }

}  // namespace desk
