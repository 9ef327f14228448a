// From key strokes to transactions: what was scanned, whose number it is, and whether it is recorded.
#include <utility>

#include "circ/scan_split.h"
#include "desk/desk.h"

namespace desk {
namespace {

Field field_of(circ::NumberOf number) { return number == circ::NumberOf::patron ? Field::patron : Field::item; }

}  // namespace

void Desk::type(const circ::KeyStroke& stroke) {
  const bool had_text = !scan_line_.empty();
  if (stroke.key == circ::Key::escape) return escape();
  const auto line = scan_line_.type(stroke);
  switch (stroke.key) {
    case circ::Key::check_out: ask(intent::ChangeMode{Mode::check_out}); return;
    case circ::Key::check_in: ask(intent::ChangeMode{Mode::check_in}); return;
    case circ::Key::accept: accept(); return;
    case circ::Key::undo:
      // What is being typed is the last thing that was done.
      if (had_text) return escape();
      undo();
      return;
    default: break;
  }
  state_.typed = scan_line_.text();
  if (line) complete(*line);
}

void Desk::keyboard_here(bool here) {
  state_.keyboard_here = here;
  if (here || scan_line_.empty()) return;
  const auto characters = scan_line_.text().size();
  scan_line_.clear();
  state_.typed.clear();
  refuse(line::PartDropped{characters});
}

void Desk::escape() {
  if (!scan_line_.empty()) {
    scan_line_.clear();
    state_.typed.clear();
  } else if (state_.offer != Offer::nothing) {
    no_offer();
    show(line::Quiet{});
  } else if (state_.target == Field::patron) {
    state_.target = Field::item;  // the kept patron stays
  } else {
    state_.item.clear();
    show(line::Quiet{});
  }
}

void Desk::complete(const circ::CompletedLine& line) {
  const auto& settings = state_.settings;
  const auto text = circ::without_additions(line.text, settings.scanner, settings.guard.numbers);
  if (text.empty()) return empty_line(line.end);
  no_offer();
  ++scans_;
  auto split = circ::split_scan(text, settings.guard.numbers);
  const bool barcode = std::holds_alternative<circ::Barcode>(circ::Barcode::from(text));
  switch (split.kind) {
    case circ::ScanParts::Kind::one: return scanned(text);
    case circ::ScanParts::Kind::unclear:
      if (!barcode) return scanned(text);  // refused with its own reason
      return refuse(line::SeveralScans{text.size()});
    case circ::ScanParts::Kind::several:
      for (const auto& part : split.parts) {
        no_offer();
        ++scans_;
        scanned(part);
      }
  }
}

void Desk::scanned(const std::string& barcode) {
  if (state_.settings.one_box) {
    scanned_into_one_box(barcode);
  } else if (state_.mode == Mode::check_out && state_.target == Field::patron) {
    complete_patron(barcode);
  } else {
    complete_item(barcode);
  }
}

// Where items are only checked in, whatever is no patron's card is one.
void Desk::scanned_into_one_box(const std::string& barcode) {
  const auto number = circ::number_of(barcode, state_.settings.guard.numbers);
  if (number == circ::NumberOf::patron) {
    state_.mode = Mode::check_out;
    complete_patron(barcode);
  } else if (number == circ::NumberOf::item || state_.mode == Mode::check_in) {
    complete_item(barcode);
  } else {
    refuse(line::NeitherNumber{barcode});
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

Desk::Findings Desk::guard(const std::string& barcode, circ::NumberOf field) const {
  const auto kind = state_.mode == Mode::check_out ? circ::Kind::check_out : circ::Kind::check_in;
  return circ::guard({barcode, field, kind, wiring_.now().utc}, state_.settings.guard, recent_);
}

// Barcode, or why not: told at once, nothing is recorded then.
std::optional<Desk::Checked> Desk::check(const std::string& text, circ::NumberOf field) {
  const auto barcode = circ::Barcode::from(text);
  if (const auto* fault = std::get_if<circ::BarcodeFault>(&barcode)) {
    refuse(line::BadBarcode{field_of(field), *fault});
    return {};
  }
  Checked checked{std::get<circ::Barcode>(barcode).text(), {}};
  checked.findings = guard(checked.barcode, field);
  if (!circ::refused(checked.findings)) return checked;
  refuse(line::GuardRefused{field_of(field), checked.barcode, std::move(checked.findings)});
  return {};
}

void Desk::complete_patron(const std::string& text) {
  auto checked = check(text, circ::NumberOf::patron);
  if (!checked) return;
  set_patron(checked->barcode, std::move(checked->findings));
  const bool doubtful = state_.offer == Offer::item_after_all;
  if (!state_.item.empty() && !doubtful) record_item();  // it only waited for its patron
}

void Desk::set_patron(const std::string& barcode, Findings findings) {
  if (barcode != state_.patron) remember({state_.patron, {}, 0});
  if (!findings.empty()) {
    const bool item = findings.front().check == circ::Check::wrong_field;
    offer(item ? Offer::item_after_all : Offer::keep, {barcode, state_.patron, {}});
    cue(Cue::warning);
  }
  state_.patron = barcode;
  state_.target = Field::item;
  show(line::PatronKept{barcode, std::move(findings)});
}

void Desk::complete_item(const std::string& text) {
  auto checked = check(text, circ::NumberOf::item);
  if (!checked || asks_about_repeat(checked->barcode)) return;
  state_.item = std::move(checked->barcode);
  item_findings_ = std::move(checked->findings);
  record_item();
}

// Only the first item after an end without closing can be the one whose confirmation nobody saw.
bool Desk::asks_about_repeat(const std::string& item) {
  const auto last = std::exchange(last_before_end_, {});
  if (!last || last->transaction.item.text() != item) return false;
  const auto kind = state_.mode == Mode::check_out ? circ::Kind::check_out : circ::Kind::check_in;
  if (last->transaction.kind != kind) return false;
  const auto& patron = last->transaction.patron;
  if (patron && !state_.patron.empty() && patron->text() != state_.patron) return false;
  offer(Offer::record_again, {item, {}, {}});
  refuse(line::RecordedBefore{*last});
  return true;
}

void Desk::record_item() {
  const bool lends = state_.mode == Mode::check_out;
  const line::Missing missing{lends && state_.patron.empty(), state_.item.empty(), lends && !state_.due};
  if (missing.patron || missing.item || missing.due) return refuse(missing);

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
      return refuse(line::BadDueDate{*fault, circ::to_text(*state_.due)});
    }
    transaction.patron = std::get<circ::Barcode>(circ::Barcode::from(state_.patron));
    transaction.due = circ::to_moment(*state_.due, wiring_.local_offset);
  }
  try_again();  // what could not be saved so far goes first: the order of the desk is the order of the journal
  recent_.scanned(transaction);
  pending_[transaction.id] = {scans_, std::exchange(item_findings_, {}), false};
  remember({{}, transaction.id, 0});
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

void Desk::set_due(const std::variant<circ::DueDate, circ::DueDateFault>& due, const std::string& text) {
  if (const auto* fault = std::get_if<circ::DueDateFault>(&due)) return show(line::BadDueDate{*fault, text});
  state_.due = std::get<circ::DueDate>(due);
  state_.target = Field::item;
  show(line::DueKept{*state_.due});
  if (!state_.item.empty() && !state_.patron.empty()) record_item();
}

}  // namespace desk
