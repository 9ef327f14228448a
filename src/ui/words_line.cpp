// The feedback line: what became of the last thing that was scanned, typed or asked for.
#include <variant>

#include "ui/shown.h"
#include "ui/words.h"

namespace ui {
namespace {

namespace line = desk::line;

// "30234000517861 to patron 23529001000463, due 14 Dec 2026"
std::string what(const circ::Transaction& transaction) {
  const auto& item = transaction.item.text();
  if (!transaction.patron) return item + " checked in";
  auto text = item + " to patron " + transaction.patron->text();
  if (transaction.due) text += ", due " + due(*transaction.due);
  return text;
}

// Where the barcodes cannot be read without the password, the rest tells.
std::string numbered(const circ::Row& row, const desk::State& state) {
  const auto& transaction = row.transaction;
  auto text = "no. " + number(row.sequence) + ", ";
  text += transaction.item.text().empty() ? (transaction.kind == circ::Kind::check_out ? "a check-out" : "a check-in")
                                          : what(transaction);
  return text + ", " + when(transaction.recorded, state);
}

struct SayLine {
  const desk::State& state;

  std::string first(const std::vector<circ::Finding>& findings, desk::Field field) const {
    return explain(findings.front(), field, state);
  }

  Saying operator()(const line::Quiet&) const { return {}; }
  Saying operator()(const line::Saving&) const { return {Tone::quiet, "", "", "Saving…", ""}; }
  Saying operator()(const line::Saved& saved) const {
    const auto& transaction = saved.row.transaction;
    if (saved.findings.empty()) {
      return {Tone::good, "✓", "Saved", what(transaction), clock(transaction.recorded) + " · Ctrl Z takes it back"};
    }
    return {Tone::doubt, "⚠", "Saved, but look:",
            transaction.item.text() + ": " + first(saved.findings, desk::Field::item),
            state.offer == desk::Offer::switch_patron
                ? "F4 takes it back and switches to this patron · Ctrl Z takes it back · Esc keeps it"
                : "Ctrl Z takes it back · F4 keeps it"};
  }
  Saying operator()(const line::PatronKept& kept) const {
    if (kept.findings.empty()) return {Tone::quiet, "✓", "Patron", kept.barcode + " · now scan the items", ""};
    return {Tone::doubt, "⚠", "Patron taken, but look:",
            kept.barcode + ": " + first(kept.findings, desk::Field::patron),
            state.offer == desk::Offer::item_after_all ? "F4 takes it as an item · Ctrl Z takes it back · Esc keeps it"
                                                       : "Ctrl Z takes it back · F4 keeps it"};
  }
  Saying operator()(const line::BadBarcode& bad) const {
    const char* field = bad.field == desk::Field::patron ? "This is no patron barcode" : "This is no item barcode";
    return {Tone::bad, "✕", "Not recorded.", std::string(field) + ": " + explain(bad.fault), ""};
  }
  Saying operator()(const line::GuardRefused& refused) const {
    return {Tone::bad, "✕", "Not recorded.", refused.barcode + ": " + first(refused.findings, refused.field),
            "The settings refuse this (Ctrl ,)"};
  }
  Saying operator()(const line::SeveralScans& several) const {
    return {Tone::bad, "✕", "Not recorded.",
            "Barcodes ran into each other: " + counted(several.characters, "character") +
                ". Scan them again, one after the other.",
            "If the library has barcodes of this length: Settings (Ctrl ,)"};
  }
  Saying operator()(const line::NeitherNumber& neither) const {
    return {Tone::bad, "✕", "Not recorded.",
            neither.barcode + " has neither a patron's length and beginning nor an item's.",
            "How they look is in the settings (Ctrl ,)"};
  }
  Saying operator()(const line::Missing& missing) const {
    std::string text;
    const auto add = [&text](bool is, const char* what) {
      if (is) text += (text.empty() ? "" : " and ") + std::string(what);
    };
    add(missing.patron, "the patron barcode");
    add(missing.item, "the item barcode");
    add(missing.due, "the due date");
    const bool several = (missing.patron ? 1 : 0) + (missing.item ? 1 : 0) + (missing.due ? 1 : 0) > 1;
    text += several ? " are missing" : " is missing";
    if (!missing.item) text += "; the item is kept";
    text[0] = 'T';
    return {Tone::doubt, "⚠", "Not recorded yet.", text, ""};
  }
  Saying operator()(const line::BadDueDate& bad) const {
    return {Tone::bad, "✕", "Due date:", explain(bad.fault), bad.text};
  }
  Saying operator()(const line::DueKept& kept) const {
    return {Tone::quiet, "✓", "Due", due(kept.due) + " for all check-outs from now on", ""};
  }
  Saying operator()(const line::TypedElsewhere& typed) const {
    return {Tone::doubt, "⚠", "Typed into a text field, not recorded:", typed.text, "F4 records it"};
  }
  Saying operator()(const line::PartDropped& part) const {
    return {Tone::doubt, "⚠", "A scan was cut off",
            "after " + counted(part.characters, "character") + " when the window lost the keyboard. Scan it again.", ""};
  }
  Saying operator()(const line::Copied&) const { return {Tone::quiet, "✓", "", "Copied", ""}; }
  Saying operator()(const line::ClearedRows& cleared) const {
    return {Tone::quiet, "✓", "Cleared", counted(cleared.rows, "row"), ""};
  }
  Saying operator()(const line::NotCleared& kept) const {
    if (kept.storage) return {Tone::bad, "✕", "Nothing was cleared.", "The storage refused.", ""};
    if (kept.uploading == 0) return {Tone::quiet, "", "Stopped.", "Nothing was cleared.", ""};
    return {Tone::doubt, "⚠", "Nothing was cleared.",
            counted(kept.uploading, "row is", "rows are") + " being uploaded right now. Try again afterwards.", ""};
  }
  Saying operator()(const line::AllHere& all) const {
    if (all.rows == 1) return {Tone::quiet, "✓", "", "The one recorded transaction is here", ""};
    return {Tone::quiet, "✓", "", "All " + number(all.rows) + " recorded transactions are here", ""};
  }
  Saying operator()(const line::Repaired& repaired) const {
    const auto text = number(repaired.readable) + " of " + number(repaired.recorded) + " recorded transactions are here.";
    if (repaired.readable >= repaired.recorded) {
      return {Tone::doubt, "⚠", "The journal was damaged and is repaired:", text, "What was damaged is kept in quarantine"};
    }
    return {Tone::bad, "✕", "The journal is damaged:", text, "Tell whoever looks after this computer: the log says more"};
  }
  Saying operator()(const line::AfterUncleanEnd& end) const {
    return {Tone::doubt, "⚠", "The program ended without closing.", "Recorded last: " + numbered(end.row, state) + ".",
            "A scan after that one is not there: scan it again"};
  }
  Saying operator()(const line::RecordedBefore& before) const {
    return {Tone::doubt, "⚠", "Recorded already", "just before the program ended: " + numbered(before.row, state) +
            ". Record it again?", "F4 records it again · Esc does not"};
  }
  Saying operator()(const line::TakingBack&) const { return {Tone::quiet, "", "", "Taking back…", ""}; }
  Saying operator()(const line::TakenBack& back) const {
    return {Tone::quiet, "✓", "Taken back:", what(back.transaction), "cleared; the log says so"};
  }
  Saying operator()(const line::PatronBack& back) const {
    if (back.barcode.empty()) return {Tone::quiet, "✓", "Taken back:", "the patron's card", ""};
    return {Tone::quiet, "✓", "Patron", back.barcode + " as before", ""};
  }
  Saying operator()(const line::NotTakenBack& kept) const {
    using Why = line::NotTakenBack::Why;
    const char* why = "";
    switch (kept.why) {
      case Why::nothing: return {Tone::doubt, "⚠", "Nothing to take back", "in this session.", ""};
      case Why::gone: return {Tone::doubt, "⚠", "Not taken back:", "that row is cleared already.", ""};
      case Why::uploading: why = "is being uploaded right now."; break;
      case Why::uploaded: why = "is uploaded already: correct it in the library's system."; break;
      case Why::perhaps_uploaded: why = "was sent, and no answer came: the service may have it."; break;
      case Why::storage: why = "could not be cleared, the storage refused."; break;
    }
    return {Tone::bad, "✕", "Not taken back:", kept.item + " " + why, ""};
  }
  Saying operator()(const line::SavingSettings&) const { return {Tone::quiet, "", "", "Saving the settings…", ""}; }
  Saying operator()(const line::SettingsSaved&) const { return {Tone::quiet, "✓", "Settings", "saved", ""}; }
  Saying operator()(const line::SettingsNotSaved& fault) const {
    return {Tone::bad, "✕", "The settings are not saved.", "They count until the program ends.", fault.detail};
  }
  Saying operator()(const line::SoundsSwitched& sounds) const {
    return {Tone::quiet, "✓", "Sounds", sounds.on ? "on" : "off", "F8"};
  }
  Saying operator()(const line::BroughtBack& back) const {
    const auto text = counted(back.rows, "scan that was", "scans that were") + " saved in the further copy's folder alone.";
    if (back.doubtful == 0) return {Tone::good, "✓", "Back in the journal:", text, ""};
    return {Tone::doubt, "⚠", "Back in the journal:", text,
            number(back.doubtful) + " may have been uploaded before: they are Comms failure"};
  }
};

std::string one_of(const std::string& list) {
  const auto last = list.rfind(", ");
  return last == std::string::npos ? list : list.substr(0, last) + " or " + list.substr(last + 2);
}

}  // namespace

Saying say(const desk::State& state) { return std::visit(SayLine{state}, state.line); }

std::string explain(circ::BarcodeFault fault) {
  switch (fault.kind) {
    case circ::BarcodeFault::Kind::empty: return "it is empty";
    case circ::BarcodeFault::Kind::too_long:
      return "it has " + number(fault.length) + " characters, more than " + number(circ::kLongestBarcode);
    case circ::BarcodeFault::Kind::not_printable:
      return "character " + number(fault.position + 1) + " is no plain letter, digit or sign";
  }
  return {};
}

std::string explain(circ::DueDateFault fault) {
  switch (fault) {
    case circ::DueDateFault::unreadable: return "this is no date. Try 2026-12-14, 14.12.2026 or +21";
    case circ::DueDateFault::impossible: return "there is no such day or time";
    case circ::DueDateFault::past: return "this is in the past. Choose another date";
    case circ::DueDateFault::too_far: return "this is more than ten years ahead";
  }
  return {};
}

std::string explain(circ::BookCode code) {
  switch (code) {
    case circ::BookCode::isbn: return "this is the ISBN on the cover, not the library's label";
    case circ::BookCode::issn: return "this is the ISSN on the cover, not the library's label";
    case circ::BookCode::upc: return "this is the shop's code of a disc (UPC), not the library's label";
    case circ::BookCode::ean:
    case circ::BookCode::ean_8: return "this is a shop's code (EAN), not the library's label";
    case circ::BookCode::none: break;
  }
  return {};
}

std::string explain(const circ::Finding& finding, desk::Field field, const desk::State& state) {
  const auto& numbers = state.settings.guard.numbers;
  const bool patron = field == desk::Field::patron;
  const auto& shape = patron ? numbers.patron : numbers.item;
  switch (finding.check) {
    case circ::Check::book_code: return explain(finding.book_code);
    case circ::Check::wrong_field: return patron ? "this looks like an item" : "this looks like a patron's card";
    case circ::Check::partial: return "perhaps only a part was read; " + finding.known + " is known";
    case circ::Check::twice: return "the same item was recorded at " + when(finding.before.value_or(desk::Time{}), state);
    case circ::Check::letters: return finding.known + " is known with other capitals. Is Caps Lock on?";
    case circ::Check::length:
      return std::string(patron ? "a patron's barcode has " : "an item's barcode has ") + one_of(circ::to_text(shape.lengths)) +
             " characters";
    case circ::Check::prefix:
      return std::string(patron ? "a patron's barcode begins with " : "an item's barcode begins with ") +
             one_of(circ::to_text(shape.prefixes));
    case circ::Check::check_digit: return "the check digit does not fit; perhaps a digit was misread";
  }
  return {};
}

const char* name(desk::Offer offer) {
  switch (offer) {
    case desk::Offer::nothing: return "";
    case desk::Offer::record_typed: return "Record it";
    case desk::Offer::record_again: return "Record again";
    case desk::Offer::switch_patron: return "Switch patron";
    case desk::Offer::item_after_all: return "It is an item";
    case desk::Offer::keep: return "Keep it";
  }
  return "";
}

}  // namespace ui
