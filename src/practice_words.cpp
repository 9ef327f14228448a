#include "practice_words.h"

#include "practice/library.h"

namespace {

using Shows = practice::Sample::Shows;

const char* words(Shows shows) {
  switch (shows) {
    case Shows::patron_in_order: return "a patron in good standing";
    case Shows::patron_blocked: return "a blocked patron: Upload failed, User Blocked";
    case Shows::patron_needs_membership: return "membership has run out: Upload failed";
    case Shows::patron_unknown: return "nobody has this card: Upload failed, Unknown User";
    case Shows::patron_at_limit: return "may have no more items until one is returned";
    case Shows::patron_ambiguous: return "two patrons have this barcode: Upload failed";
    case Shows::item_in_order: return "an item on the shelf";
    case Shows::item_unknown: return "not in the system: Upload failed, Unknown Item";
    case Shows::item_does_not_circulate: return "a reference copy: Upload failed";
    case Shows::item_due_moves: return "the library moves its due date: see Message";
    case Shows::item_on_hold: return "check it in: someone has requested it";
    case Shows::item_connection_fails: return "Comms failure, until the next upload";
  }
  return "";
}

bool is_patron(Shows shows) {
  return shows == Shows::patron_in_order || shows == Shows::patron_blocked || shows == Shows::patron_needs_membership ||
         shows == Shows::patron_unknown || shows == Shows::patron_at_limit || shows == Shows::patron_ambiguous;
}

}  // namespace

std::vector<desk::Sample> practice_samples() {
  std::vector<desk::Sample> samples;
  for (auto& sample : practice::Library::samples()) {
    samples.push_back({sample.barcode, words(sample.shows), is_patron(sample.shows)});
  }
  return samples;
}
