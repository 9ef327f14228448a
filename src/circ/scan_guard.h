// The scan guard: what looks wrong about a barcode that was just scanned.
//
// It judges nothing for certain: real libraries print numbers that fail every one of these checks. So a check warns,
// unless staff set it to refuse, and the desk records what it only warns of. Pure.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "circ/book_code.h"
#include "circ/library_number.h"
#include "circ/recent_scans.h"

namespace circ {

// In the order in which they tell most: an ISBN also has a wrong length, but that is not what staff want to hear.
enum class Check : std::uint8_t {
  book_code,    // ISBN, EAN or UPC instead of the library's own label
  wrong_field,  // a patron's card as the item, or an item as the patron
  partial,      // the beginning of a known number
  twice,        // the same item the same way within a minute
  letters,      // a known number with other capitals: Caps Lock
  length,
  prefix,
  check_digit,
};
inline constexpr std::size_t kChecks = 8;

enum class Strictness : std::uint8_t { off, warn, refuse };

struct GuardSettings {
  LibraryNumbers numbers;
  std::array<Strictness, kChecks> checks{Strictness::warn, Strictness::warn, Strictness::warn, Strictness::warn,
                                         Strictness::warn, Strictness::warn, Strictness::warn, Strictness::warn};

  Strictness of(Check check) const { return checks[static_cast<std::size_t>(check)]; }
  void set(Check check, Strictness strictness) { checks[static_cast<std::size_t>(check)] = strictness; }
  bool operator==(const GuardSettings&) const = default;
};

struct Finding {
  Check check = Check::length;
  Strictness strictness = Strictness::warn;  // never off
  BookCode book_code = BookCode::none;       // book_code: which
  std::string known;                         // partial, letters: the number that is known
  std::optional<RecentScans::Time> before;   // twice: when it was recorded

  bool operator==(const Finding&) const = default;
};

// What is asked about: a scan in one of the two fields. `kind` and `now` count for items alone.
struct GuardedScan {
  std::string_view barcode;
  NumberOf field = NumberOf::item;
  Kind kind = Kind::check_in;
  RecentScans::Time now{};
};

// Refusals first, then in the order of Check; empty: nothing looks wrong.
std::vector<Finding> guard(const GuardedScan& scan, const GuardSettings& settings, const RecentScans& recent);

// The scan must not be recorded.
bool refused(const std::vector<Finding>& findings);

}  // namespace circ
