// What was scanned lately, as far as the scan guard asks: the items of the last minute, and numbers that are known to
// be whole, because they are in the journal.
//
// Bounded: of known numbers the latest kMostNumbers stay. One thread at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "circ/transaction.h"

namespace circ {

class RecentScans {
 public:
  using Time = std::chrono::sys_time<std::chrono::milliseconds>;
  static constexpr std::size_t kMostNumbers = 20'000;
  static constexpr std::chrono::seconds kAtOnce{60};

  // A number that is in the journal: a patron's or an item's.
  void know(const std::string& number);
  // An item that was just handed to the journal.
  void scanned(const Transaction& transaction);
  // That scan was taken back: scanning the item again is no repetition.
  void forget(const TransactionId& id);

  // The same item was recorded the same way less than kAtOnce before `now`; when.
  std::optional<Time> repeated(std::string_view item, Kind kind, Time now) const;
  // A known number that begins with `text` and goes on.
  std::optional<std::string> longer_than(std::string_view text) const;
  // A known number that differs in capitals and small letters alone.
  std::optional<std::string> other_letters_of(std::string_view text) const;

 private:
  struct Scan {
    TransactionId id{};
    std::string item;
    Kind kind = Kind::check_in;
    Time when{};
  };
  std::deque<Scan> scans_;              // oldest first, of the last minute
  std::deque<std::string> order_;       // of numbers_, oldest first
  std::set<std::string, std::less<>> numbers_;
  std::set<std::pair<std::string, std::string>> by_capitals_;  // those with letters: all in capitals, and as it is
};

}  // namespace circ
