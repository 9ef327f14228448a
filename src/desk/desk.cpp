#include "desk/desk.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace desk {
namespace {

// Every row that is not uploaded, in sequence order.
std::vector<circ::Row> rows_to_upload(const RowList& all) {
  std::vector<circ::Row> rows;
  for (std::size_t number = 0; number < all.chunks(); ++number) {
    const auto& chunk = all.chunk(number);
    const auto left_out = [&chunk](std::size_t at) {
      return chunk.status(at) == circ::Status::uploaded || chunk.status(at) == circ::Status::superseded;
    };
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      if (!left_out(at)) rows.push_back(chunk.row(at));
    }
  }
  return rows;
}

}  // namespace

Desk::Desk(Wiring wiring, State initial) : wiring_(std::move(wiring)), state_(std::move(initial)) {
  state_.target = first_field();
  tell_time();
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
}

// ---- key strokes -----------------------------------------------------------------------------------------------

void Desk::type(const circ::KeyStroke& stroke) {
  const bool enter = stroke.key == circ::Key::enter, empty = scan_line_.empty();
  const bool ends_line = !empty && (enter || stroke.key == circ::Key::tab);
  if (std::exchange(line_just_ended_, ends_line) && enter && empty) return;  // the LF of a scanner that sends CR+LF

  switch (stroke.key) {
    case circ::Key::check_out: ask(intent::ChangeMode{Mode::check_out}); return;
    case circ::Key::check_in: ask(intent::ChangeMode{Mode::check_in}); return;
    case circ::Key::record_offered: record_offered(); return;
    case circ::Key::escape: escape(); return;
    default: break;
  }
  const auto line = scan_line_.type(stroke);
  state_.typed = scan_line_.text();
  if (line) complete(*line);
}

void Desk::keyboard_here(bool here) {
  state_.keyboard_here = here;
  if (here || scan_line_.empty()) return;
  const auto characters = scan_line_.text().size();
  scan_line_.clear();
  state_.typed.clear();
  show(line::PartDropped{characters});
}

void Desk::escape() {
  if (!scan_line_.empty()) {
    scan_line_.clear();
    state_.typed.clear();
  } else if (state_.target == Field::patron) {
    state_.target = first_field();  // the kept patron stays
  } else {
    state_.item.clear();
    show(line::Quiet{});
  }
}

void Desk::complete(const circ::CompletedLine& line) {
  if (line.text.find_first_not_of(" \t\r\n") == std::string::npos) return empty_line(line.end);
  if (state_.mode == Mode::check_out && state_.target == Field::patron) {
    complete_patron(line.text);
  } else {
    complete_item(line.text);
  }
}

// Tab walks between the fields; Enter moves on from a kept patron, or records an item that was kept.
void Desk::empty_line(circ::LineEnd end) {
  if (state_.mode == Mode::check_out && end == circ::LineEnd::tab) {
    state_.target = state_.target == Field::patron ? Field::item : Field::patron;
    return;
  }
  if (state_.mode == Mode::check_out && state_.target == Field::patron && !state_.patron.empty()) {
    state_.target = Field::item;
    return;
  }
  record_item();
}

void Desk::complete_patron(const std::string& text) {
  const auto barcode = circ::Barcode::from(text);
  if (const auto* fault = std::get_if<circ::BarcodeFault>(&barcode)) return show(line::BadBarcode{Field::patron, *fault});
  state_.patron = std::get<circ::Barcode>(barcode).text();
  state_.target = Field::item;
  show(line::PatronKept{state_.patron});
  if (!state_.item.empty()) record_item();  // it only waited for its patron
}

void Desk::complete_item(const std::string& text) {
  const auto barcode = circ::Barcode::from(text);
  if (const auto* fault = std::get_if<circ::BarcodeFault>(&barcode)) return show(line::BadBarcode{Field::item, *fault});
  state_.item = std::get<circ::Barcode>(barcode).text();
  record_item();
}

void Desk::record_item() {
  const bool lends = state_.mode == Mode::check_out;
  const line::Missing missing{lends && state_.patron.empty(), state_.item.empty(), lends && !state_.due};
  if (missing.patron || missing.item || missing.due) return show(missing);

  const auto now = wiring_.now();
  circ::Transaction transaction;
  transaction.id = circ::make_id(wiring_.random());
  transaction.kind = lends ? circ::Kind::check_out : circ::Kind::check_in;
  transaction.station = wiring_.station;
  transaction.item = std::get<circ::Barcode>(circ::Barcode::from(state_.item));
  transaction.recorded = now;
  if (lends) {
    // A date that was kept since yesterday may have passed.
    if (const auto fault = circ::check_due_date(*state_.due, circ::local_time(now))) {
      return show(line::BadDueDate{*fault, circ::to_text(*state_.due)});
    }
    transaction.patron = std::get<circ::Barcode>(circ::Barcode::from(state_.patron));
    transaction.due = circ::to_moment(*state_.due, wiring_.local_offset);
  }
  try_again();  // what could not be saved so far goes first: the order of the desk is the order of the journal
  wiring_.record(std::move(transaction));
  state_.item.clear();
  state_.target = Field::item;
  show(line::Saving{});
}

void Desk::try_again() {
  if (!state_.alarm) return;
  for (const auto& transaction : state_.alarm->unsaved) {
    if (trying_.insert(transaction.id).second) wiring_.record(transaction);
  }
}

void Desk::record_offered() {
  if (offered_.empty()) return;
  complete_item(std::exchange(offered_, {}));
}

void Desk::set_due(const std::variant<circ::DueDate, circ::DueDateFault>& due, const std::string& text) {
  if (const auto* fault = std::get_if<circ::DueDateFault>(&due)) return show(line::BadDueDate{*fault, text});
  state_.due = std::get<circ::DueDate>(due);
  state_.target = first_field();
  show(line::DueKept{*state_.due});
  if (!state_.item.empty() && !state_.patron.empty()) record_item();
}

// ---- what people ask for -----------------------------------------------------------------------------------------

void Desk::apply(const Intent& intent) {
  std::visit([this](const auto& asked) { ask(asked); }, intent);
}

void Desk::ask(const intent::ChangeMode& ask) {
  if (ask.mode == state_.mode) return;
  state_.mode = ask.mode;
  state_.target = first_field();
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
  line_just_ended_ = false;
  type({circ::Key::enter, 0, {}});
}

void Desk::ask(const intent::OfferTyped& ask) {
  offered_ = ask.text;
  show(line::TypedElsewhere{ask.text});
}

void Desk::ask(const intent::RecordOffered&) { record_offered(); }
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
  if (state_.upload.phase != UploadPhase::idle) return;
  UploadOrder order;
  order.password = ask.password;
  order.again = ask.again;
  order.rows = rows_to_upload(state_.rows.list());
  // What staff just decided is not durable yet; the run goes by it all the same, since the journal takes its commands
  // in order.
  const auto decided = [&order](const std::vector<circ::Sequence>& rows, auto change) {
    for (const auto sequence : rows) {
      const auto at = std::partition_point(order.rows.begin(), order.rows.end(),
                                           [sequence](const circ::Row& row) { return row.sequence < sequence; });
      if (at != order.rows.end() && at->sequence == sequence) change(at->settlement);
    }
  };
  decided(ask.let_later_pass, [](circ::Settlement& s) { s.lets_later_pass = true; });
  this->ask(intent::LetLaterPass{ask.let_later_pass});
  const std::unordered_set<circ::Sequence> done(ask.service_has.begin(), ask.service_has.end());
  std::erase_if(order.rows, [&done](const circ::Row& row) { return done.contains(row.sequence); });
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

void Desk::ask(const intent::RecordNow&) {
  state_.station.chosen = true;
  wiring_.record_now();
}

void Desk::ask(const intent::Quit&) { state_.quit = true; }

}  // namespace desk
