// A thousand rows in little memory: 48 bytes for each, and its barcodes in one text after those of the row before.
//
// Rows repeat themselves: the station and its clock's offset, the due date and the words of a settlement (a refusal, a
// due date that the service moved) are kept once for a chunk and named by a number. A chunk needs nothing outside of itself, so that a shared one can be
// read by any thread while nobody changes it; Rows (rows.h) sees to that by changing a copy.
//
//   append() while there is room ──▶ close(); settle() any row at any time. What a clear leaves goes to a new chunk.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "circ/moment.h"
#include "circ/row.h"

namespace desk {

class RowChunk {
 public:
  static constexpr std::size_t kMost = 1024;

  std::size_t size() const { return rows_.size(); }
  bool empty() const { return rows_.empty(); }
  // Rows here that have this status.
  std::size_t count(circ::Status status) const { return counts_[static_cast<std::size_t>(status)]; }
  std::size_t waiting() const { return waiting_; }
  std::size_t holding() const { return holding_; }

  circ::Sequence sequence(std::size_t at) const { return first_ + rows_[at].sequence; }
  circ::Sequence first() const { return first_ + rows_.front().sequence; }
  circ::Sequence last() const { return first_ + rows_.back().sequence; }
  std::optional<std::size_t> find(circ::Sequence sequence) const;
  // The first row whose sequence is not less; size() when there is none.
  std::size_t lower_bound(circ::Sequence sequence) const;

  circ::Status status(std::size_t at) const { return rows_[at].status; }
  circ::Reason reason(std::size_t at) const { return rows_[at].reason; }
  circ::Kind kind(std::size_t at) const { return has(rows_[at], kCheckOut) ? circ::Kind::check_out : circ::Kind::check_in; }
  bool waits_for_upload(std::size_t at) const { return has(rows_[at], kWaits); }
  bool asks_staff(std::size_t at) const { return has(rows_[at], kAsksStaff); }
  bool holds_later(std::size_t at) const { return has(rows_[at], kHoldsLater); }
  std::string_view item(std::size_t at) const { return {texts_.data() + rows_[at].text, rows_[at].item}; }
  // Empty for a check-in.
  std::string_view patron(std::size_t at) const {
    return {texts_.data() + rows_[at].text + rows_[at].item, rows_[at].patron};
  }
  // Milliseconds since 1970 UTC; nothing where there is none.
  std::optional<std::int64_t> due(std::size_t at) const;
  std::optional<std::int64_t> settled(std::size_t at) const;
  // Equal numbers mean equal problem, detail, earlier, routing and the service's due date, within one chunk.
  std::uint16_t words(std::size_t at) const { return rows_[at].words; }
  circ::Settlement settlement(std::size_t at) const;
  circ::Row row(std::size_t at) const;

  // All barcodes: each row's item and then its patron, rows in order. Where a row's begin: barcodes_at().
  std::string_view barcodes() const { return texts_; }
  std::size_t barcodes_at(std::size_t at) const { return rows_[at].text; }

  // Adds a row that is later than all others; false, and nothing is added, when there is no room for it.
  bool append(const circ::Row& row);
  bool append(const RowChunk& from, std::size_t at);
  // So many are expected, with so many letters of barcodes.
  void reserve(std::size_t rows, std::size_t letters);
  // No more rows are expected: gives back the memory that was kept for them.
  void close();
  void settle(std::size_t at, const circ::Settlement& settlement);
  // What is left without the rows at these places, which are in order.
  RowChunk without(const std::vector<std::uint16_t>& places) const;

 private:
  enum Flag : std::uint16_t {
    kCheckOut = 1, kPatron = 2, kDue = 4,
    kSettled = 8, kDoubtful = 16, kLetsLaterPass = 32,
    kWaits = 64, kAsksStaff = 128, kHoldsLater = 256,  // circ's rules (row.h), asked once for each settlement
  };
  // Milliseconds since 1970 UTC in six bytes: 4,459 years before and after. A clock that is further off is shown at that
  // end.
  class Time {
   public:
    Time() = default;
    explicit Time(std::int64_t milliseconds);
    std::int64_t milliseconds() const;

   private:
    std::array<std::uint16_t, 3> parts_{};  // the lowest first
  };
  struct Packed {
    circ::TransactionId id{};
    Time recorded, settled;
    std::uint16_t sequence = 0;  // from first_
    std::uint16_t text = 0, due = 0, words = 0, attempts = 0, http_status = 0, flags = 0;
    std::uint8_t item = 0, patron = 0, origin = 0;  // of item and patron the lengths
    circ::Status status = circ::Status::awaiting_sync;
    circ::Reason reason = circ::Reason::none;
  };
  static_assert(sizeof(Packed) == 48);
  struct Origin {
    std::string station;
    std::chrono::minutes offset{0};  // of the recorded time
  };
  // What few rows have, and many of those in common.
  struct Words {
    std::string problem, detail, earlier, routing;
    std::optional<circ::Moment> due;
    bool operator==(const Words&) const = default;
  };

  static bool has(const Packed& row, Flag flag) { return (row.flags & flag) != 0; }
  void set(Packed& row, const circ::Settlement& settlement);
  void add_up(std::size_t at, int by);
  std::optional<std::uint8_t> number_of_origin(std::string_view station, std::chrono::minutes offset);
  bool has_room(circ::Sequence sequence, std::size_t letters) const;
  void add(Packed row, circ::Sequence sequence, std::string_view item, std::string_view patron);
  std::uint16_t number_of(const circ::Moment& due);
  std::uint16_t number_of(Words words);
  void forget_unused_words();

  circ::Sequence first_ = 0;
  std::vector<Packed> rows_;
  std::string texts_;
  std::vector<Origin> origins_;
  std::vector<circ::Moment> dues_;
  std::vector<Words> words_;  // number 1 is the first; 0 means none
  std::array<std::uint16_t, circ::kStatuses> counts_{};
  std::uint16_t waiting_ = 0, holding_ = 0;
};

}  // namespace desk
