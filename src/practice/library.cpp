#include "practice/library.h"

#include <chrono>

namespace practice {

namespace {

constexpr std::size_t kLimit = 1;
constexpr unsigned kFailures = 3;  // as often as one upload tries: staff see a Comms failure, and how it heals

Answer refusal(std::string problem, std::string detail) {
  Answer answer;
  answer.problem = std::move(problem);
  answer.detail = std::move(detail);
  return answer;
}

}  // namespace

// Barcodes as libraries print them: 14 digits, 2 for a patron and 3 for an item, a made-up institution (1234), a
// serial number, and the modulus 10 check digit.
std::vector<Sample> Library::samples() {
  using enum Sample::Shows;
  return {
      {"21234000981134", patron_in_order},
      {"31234000118842", item_in_order},
      {"31234000118131", item_in_order},
      {"31234000118263", item_in_order},
      {"21234000981266", patron_in_order},
      {"31234000118396", item_in_order},
      {"31234000118529", item_in_order},
      {"31234000118651", item_in_order},
      {"31234000118784", item_due_moves},
      {"31234000118917", item_on_hold},
      {"31234000119048", item_connection_fails},
      {"21234000981399", patron_unknown},
      {"31234000119170", item_unknown},
      {"21234000981522", patron_blocked},
      {"21234000981654", patron_needs_membership},
      {"21234000981787", patron_at_limit},
      {"21234000981910", patron_ambiguous},
      {"31234000119303", item_does_not_circulate},
  };
}

Library::Library() {
  std::string at_limit;
  std::string on_hold;
  for (const auto& [barcode, shows] : samples()) {
    switch (shows) {
      case Sample::Shows::patron_unknown:
      case Sample::Shows::item_unknown: break;
      case Sample::Shows::patron_in_order: patrons_[barcode]; break;
      case Sample::Shows::patron_blocked: patrons_[barcode].standing = Standing::blocked; break;
      case Sample::Shows::patron_needs_membership: patrons_[barcode].standing = Standing::needs_membership; break;
      case Sample::Shows::patron_ambiguous: patrons_[barcode].standing = Standing::ambiguous; break;
      case Sample::Shows::patron_at_limit:
        patrons_[barcode].limit = kLimit;
        at_limit = barcode;
        break;
      case Sample::Shows::item_in_order: items_[barcode]; break;
      case Sample::Shows::item_does_not_circulate: items_[barcode].circulates = false; break;
      case Sample::Shows::item_due_moves: items_[barcode].due_moves = true; break;
      case Sample::Shows::item_connection_fails: items_[barcode].failures_ahead = kFailures; break;
      case Sample::Shows::item_on_hold:
        items_[barcode].request = "4711";
        on_hold = barcode;
        break;
    }
  }
  items_[on_hold].borrower = at_limit;
  patrons_[at_limit].loans = 1;
}

Library::Patron* Library::find_patron(std::string_view barcode) {
  const auto found = patrons_.find(std::string(barcode));
  if (found != patrons_.end()) return &found->second;
  return knows_everybody_ ? &patrons_[std::string(barcode)] : nullptr;
}

Library::Item* Library::find_item(std::string_view barcode, bool at_check_in) {
  const auto found = items_.find(std::string(barcode));
  if (found != items_.end()) return &found->second;
  if (!knows_everybody_) return nullptr;
  Item& item = items_[std::string(barcode)];
  if (at_check_in) item.borrower = std::string();
  return &item;
}

Answer Library::refuse_patron(const Patron& patron) {
  switch (patron.standing) {
    case Standing::blocked: return refusal("User Blocked", "USER_BLOCKED");
    // As OCLC writes it since June 2020, without the blank.
    case Standing::needs_membership: return refusal("UserBlocked", "PATRON_REQUIRES_MEMBERSHIP");
    // NCIP's lists have no value for this case; its nearest one, with the reason in the detail.
    case Standing::ambiguous: return refusal("Resource Cannot Be Provided", "More than one User has this barcode");
    case Standing::in_order: break;
  }
  return {};
}

// NCIP's lists have no "already checked out" either; these are the types that known services use for it.
Answer Library::refuse_loan(const Item& item, std::string_view patron) {
  if (!item.circulates) return refusal("Item Does Not Circulate", "ITEM_DOES_NOT_CIRCULATE");
  if (!item.borrower) return {};
  if (*item.borrower == patron)
    return refusal("User Ineligible To Check Out This Item", "Item is already checked out to this User");
  return refusal("Resource Cannot Be Provided", "Item is already checked out to another User");
}

Answer Library::check_out(std::string_view patron_barcode, std::string_view item_barcode, const circ::Moment& due) {
  Patron* patron = find_patron(patron_barcode);
  if (!patron) return refusal("Unknown User", "UNKNOWN_USER");
  Item* item = find_item(item_barcode, false);
  if (!item) return refusal("Unknown Item", "UNKNOWN_ITEM");
  if (Answer no = refuse_patron(*patron); !no.done()) return no;
  if (Answer no = refuse_loan(*item, patron_barcode); !no.done()) return no;
  if (patron->limit && patron->loans >= *patron->limit)
    return refusal("Maximum Check Outs Exceeded", "MAXIMUM_CHECK_OUTS_EXCEEDED");

  item->borrower = patron_barcode;
  item->request.clear();
  ++patron->loans;
  Answer answer;
  answer.due = due;
  if (item->due_moves) answer.due->utc += std::chrono::days(1);
  return answer;
}

Answer Library::check_in(std::string_view item_barcode) {
  Item* item = find_item(item_barcode, true);
  if (!item) return refusal("Unknown Item", "UNKNOWN_ITEM");
  if (!item->borrower) return refusal("Item Not Checked Out", "ITEM_NOT_CHECKED_OUT");

  Answer answer;
  answer.patron = *item->borrower;
  answer.routing = item->request.empty() ? "Re-shelve" : "Request: " + item->request;
  if (!answer.patron.empty()) --patrons_[answer.patron].loans;
  item->borrower.reset();
  return answer;
}

bool Library::connection_fails(std::string_view barcode) {
  const auto found = items_.find(std::string(barcode));
  if (found == items_.end() || found->second.failures_ahead == 0) return false;
  --found->second.failures_ahead;
  return true;
}

void Library::add_patron(std::string barcode) { patrons_.try_emplace(std::move(barcode)); }

void Library::add_item(std::string barcode) { items_.try_emplace(std::move(barcode)); }

std::string Library::on_loan_to(std::string_view barcode) const {
  const auto found = items_.find(std::string(barcode));
  return found == items_.end() ? std::string() : found->second.borrower.value_or(std::string());
}

}  // namespace practice
