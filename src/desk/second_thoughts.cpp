// What staff do about the last scan: F4 does what the feedback line offers, Ctrl+Z takes back.
#include <algorithm>
#include <utility>

#include "desk/desk.h"

namespace desk {
namespace {

constexpr std::size_t kMostDone = 1000;

using Why = line::NotTakenBack::Why;

// Nothing when the row may be cleared: no request for it can have reached the service.
std::optional<Why> stands_against(const circ::Settlement& settlement) {
  if (settlement.status == circ::Status::uploading) return Why::uploading;
  if (settlement.status == circ::Status::uploaded) return Why::uploaded;
  if (settlement.doubtful) return Why::perhaps_uploaded;
  return {};
}

}  // namespace

void Desk::offer(Offer what, Offered about) {
  state_.offer = what;
  offered_ = std::move(about);
}

void Desk::no_offer() {
  state_.offer = Offer::nothing;
  offered_ = {};
}

void Desk::accept() {
  const auto what = state_.offer;
  const auto about = std::exchange(offered_, {});
  no_offer();
  switch (what) {
    case Offer::nothing: return;
    case Offer::record_typed:
      state_.target = Field::item;
      return complete({about.text, circ::LineEnd::enter});
    case Offer::record_again: return complete_item(about.text);
    case Offer::switch_patron: {
      set_patron(about.text, {});
      const auto at = std::find_if(done_.begin(), done_.end(), [&](const Done& done) {
        return !done.patron_before && done.id == about.id;
      });
      if (at == done_.end()) return;
      const auto done = *at;
      done_.erase(at);
      return take_back(done);
    }
    case Offer::item_after_all:
      if (!done_.empty() && done_.back().patron_before) done_.pop_back();
      state_.patron = about.patron_before;
      return complete_item(about.text);
    case Offer::keep:
      if (auto* saved = std::get_if<line::Saved>(&state_.line)) saved->findings.clear();
      if (auto* kept = std::get_if<line::PatronKept>(&state_.line)) kept->findings.clear();
      return;
  }
}

void Desk::remember(Done done) {
  done_.push_back(std::move(done));
  if (done_.size() > kMostDone) done_.pop_front();
}

void Desk::undo() {
  no_offer();
  ++scans_;
  if (done_.empty()) return refuse(line::NotTakenBack{Why::nothing});
  const auto last = done_.back();
  done_.pop_back();
  if (!last.patron_before) return take_back(last);
  state_.patron = *last.patron_before;
  state_.target = state_.patron.empty() ? Field::patron : Field::item;
  show(line::PatronBack{state_.patron});
}

void Desk::take_back(const Done& done) {
  if (const auto at = pending_.find(done.id); at != pending_.end()) {
    at->second.take_back = true;
    return show(line::TakingBack{});
  }
  const auto row = state_.rows.find(done.sequence);
  if (!row) return refuse(line::NotTakenBack{Why::gone});
  if (const auto why = stands_against(row->settlement)) {
    remember(done);
    return refuse(line::NotTakenBack{*why, row->transaction.item.text()});
  }
  taking_back_.push_back(done);
  show(line::TakingBack{});
  wiring_.take_back(*row);
}

// The journal cleared these: what among them Ctrl+Z asked for is told so, before the rows are gone.
void Desk::taken_back(const std::vector<circ::Sequence>& sequences, std::size_t of) {
  const auto cleared = [&](const Done& done) {
    return !done.patron_before && std::find(sequences.begin(), sequences.end(), done.sequence) != sequences.end();
  };
  const bool asked = std::any_of(taking_back_.begin(), taking_back_.end(), cleared);
  if (of > 1 || !asked) return show(line::ClearedRows{of});
  std::erase_if(taking_back_, cleared);
  if (const auto row = state_.rows.find(sequences.front())) {
    recent_.forget(row->transaction.id);
    show(line::TakenBack{row->transaction});
  }
}

// The journal tells no sequences: with several commands on their way the last words count for all of them, and what is
// cleared all the same leaves the list with its row.
bool Desk::not_taken_back(const journal::NotCleared& report) {
  if (taking_back_.empty()) return false;
  const auto row = state_.rows.find(taking_back_.back().sequence);
  const auto item = row ? row->transaction.item.text() : std::string();
  for (auto& done : std::exchange(taking_back_, {})) remember(std::move(done));
  refuse(line::NotTakenBack{report.trouble ? Why::storage : Why::uploading, item});
  return true;
}

void Desk::after_unclean_end(circ::Row last) {
  show(line::AfterUncleanEnd{last});
  last_before_end_ = std::move(last);
}

}  // namespace desk
