#include "circ/scan_guard.h"

#include <algorithm>
#include <utility>

namespace circ {
namespace {

struct Guarding {
  const GuardedScan& scan;
  const GuardSettings& settings;
  const RecentScans& recent;
  std::vector<Finding> found;

  const NumberShape& expected() const {
    return scan.field == NumberOf::patron ? settings.numbers.patron : settings.numbers.item;
  }

  void add(Finding finding) {
    finding.strictness = settings.of(finding.check);
    if (finding.strictness != Strictness::off) found.push_back(std::move(finding));
  }

  void book_code() {
    const auto code = book_code_of(scan.barcode);
    if (code == BookCode::none) return;
    const bool of_a_book = code == BookCode::isbn || code == BookCode::issn;
    // Where the library's own numbers are as long, only the beginning of a book's code tells anything.
    if (!of_a_book && has_known_length(scan.barcode, settings.numbers)) return;
    add({.check = Check::book_code, .book_code = code, .known = {}, .before = {}});
  }

  void wrong_field() {
    const auto of = number_of(scan.barcode, settings.numbers);
    if (of && *of != scan.field) add({.check = Check::wrong_field, .known = {}, .before = {}});
  }

  void partial() {
    const bool may_be_whole = expected().lengths.empty() || has_length(scan.barcode, expected());
    if (may_be_whole) return;
    if (auto known = recent.longer_than(scan.barcode)) {
      add({.check = Check::partial, .known = std::move(*known), .before = {}});
    }
  }

  void twice() {
    if (scan.field != NumberOf::item) return;
    if (const auto before = recent.repeated(scan.barcode, scan.kind, scan.now)) {
      add({.check = Check::twice, .known = {}, .before = before});
    }
  }

  void letters() {
    if (auto known = recent.other_letters_of(scan.barcode)) {
      add({.check = Check::letters, .known = std::move(*known), .before = {}});
    }
  }

  void shape() {
    const bool fits = has_length(scan.barcode, expected());
    if (!fits) add({.check = Check::length, .known = {}, .before = {}});
    if (!has_prefix(scan.barcode, expected())) add({.check = Check::prefix, .known = {}, .before = {}});
    // Of another length it is another kind of number, and letters have no check digit of this kind.
    const bool one_of_ours = fits && !expected().lengths.empty();
    if (one_of_ours && only_digits(scan.barcode) && !has_check_digit(scan.barcode)) {
      add({.check = Check::check_digit, .known = {}, .before = {}});
    }
  }
};

}  // namespace

std::vector<Finding> guard(const GuardedScan& scan, const GuardSettings& settings, const RecentScans& recent) {
  Guarding guarding{scan, settings, recent, {}};
  guarding.book_code();
  guarding.wrong_field();
  guarding.partial();
  guarding.twice();
  guarding.letters();
  guarding.shape();
  std::stable_partition(guarding.found.begin(), guarding.found.end(),
                        [](const Finding& finding) { return finding.strictness == Strictness::refuse; });
  return std::move(guarding.found);
}

bool refused(const std::vector<Finding>& findings) {
  return !findings.empty() && findings.front().strictness == Strictness::refuse;
}

}  // namespace circ
