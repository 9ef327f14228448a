// A make-believe library to train with: patrons, items, loans, and the reasons for which a real service refuses.
//
// Practice mode's service, and what the simulator in tools/ serves over HTTP. It knows nothing of NCIP or of HTTP:
// its answers are facts that the callers put into their own words. Deterministic. One thread at a time.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "circ/moment.h"

namespace practice {

// What the library says to one request. Problem types are NCIP's (processing error lists of NCIP 2.02).
struct Answer {
  std::string problem;                 // empty: done
  std::string detail;
  std::string patron;                  // check-in: to whom the item was lent
  std::optional<circ::Moment> due;     // check-out: the due date that the library set
  std::string routing;                 // check-in: "Re-shelve", "Process", "Request: 4711"
  bool done() const { return problem.empty(); }
};

// A barcode to try out, and what it shows.
struct Sample {
  enum class Shows {
    patron_in_order, patron_blocked, patron_needs_membership, patron_unknown,
    patron_at_limit,        // has the item on hold, and may have no more until that is checked in
    patron_ambiguous,       // two patrons have this barcode
    item_in_order,          // on the shelf
    item_unknown, item_does_not_circulate,
    item_due_moves,         // the day after the due date is the library's next open day
    item_on_hold,           // out to the patron at the limit; its check-in says "Request: 4711"
    item_connection_fails,  // on the shelf; the first three attempts, all of one upload, fail; later ones go through
  };
  std::string barcode;
  Shows shows;
};

class Library {
 public:
  Library();  // filled with the samples

  Answer check_out(std::string_view patron, std::string_view item, const circ::Moment& due);
  Answer check_in(std::string_view item);

  // True when the connection is to fail for this attempt; the same item goes through at the fourth.
  bool connection_fails(std::string_view item);

  // Barcodes worth trying, in the order in which a newcomer meets them.
  static std::vector<Sample> samples();

  // For the simulator's tests: adds a patron or an item that behaves in order.
  void add_patron(std::string barcode);
  void add_item(std::string barcode);
  // From now on every barcode is known and in order. An item first met at a check-in had been lent before the
  // library was made, to a patron whom nobody remembers.
  void know_everybody() { knows_everybody_ = true; }
  // Who has the item; empty when nobody has.
  std::string on_loan_to(std::string_view item) const;

 private:
  enum class Standing { in_order, blocked, needs_membership, ambiguous };
  struct Patron {
    Standing standing = Standing::in_order;
    std::optional<std::size_t> limit;  // nothing: as many items as the patron likes
    std::size_t loans = 0;
  };
  struct Item {
    bool circulates = true;
    bool due_moves = false;
    std::string request;  // the hold that is waiting for this item; the next check-out fulfils it
    unsigned failures_ahead = 0;
    std::optional<std::string> borrower;  // empty text: lent to somebody unknown
  };

  Patron* find_patron(std::string_view barcode);
  Item* find_item(std::string_view barcode, bool at_check_in);
  static Answer refuse_patron(const Patron& patron);
  static Answer refuse_loan(const Item& item, std::string_view patron);

  std::unordered_map<std::string, Patron> patrons_;
  std::unordered_map<std::string, Item> items_;
  bool knows_everybody_ = false;
};

}  // namespace practice
