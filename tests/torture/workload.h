// What a desk does with its journal in the torture programs, and what the journal must hold after each step.
//
// The same seed gives the same operations. An operation is one command to the journal: record a transaction, settle
// rows (claims of an upload, then verdicts) or clear rows. Some are handed over together, so that they become one
// group commit. Only rows that were told before are settled or cleared, as the program itself does it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <variant>
#include <vector>

#include "circ/row.h"
#include "journal/report.h"

namespace torture {

struct Record {
  circ::Transaction transaction;
};
struct Settle {
  std::vector<journal::Settled> rows;
};
struct Clear {
  std::vector<circ::Sequence> rows;
};
using Operation = std::variant<Record, Settle, Clear>;

circ::Transaction transaction_of(std::uint64_t number);
// What a start makes of a row that was being uploaded.
circ::Settlement as_loaded(circ::Settlement settlement);
std::uint64_t digest(const circ::Row& row);

// Digests of all rows together, in any order.
std::uint64_t digest(const std::vector<circ::Row>& rows);

class Workload {
 public:
  enum class Kind {
    desk,   // a day at the desk
    heavy,  // uploads that fail with long answers, again and again: the log grows fast and must be packed
  };
  // About this many operations.
  Workload(std::uint64_t seed, std::size_t operations, Kind kind = Kind::desk);

  // In groups that are handed over together.
  const std::vector<std::vector<Operation>>& groups() const { return groups_; }
  std::size_t operations() const { return digests_.size() - 1; }
  // Of the rows as a start of the program finds them after 0, 1, 2 … whole operations.
  const std::vector<std::uint64_t>& digests() const { return digests_; }

  // The whole life of a row. Numbers are of the operation, counted from 1.
  struct Life {
    circ::Transaction transaction;
    std::size_t recorded = 0;
    std::map<std::size_t, circ::Settlement> settled;  // by operation
    std::optional<std::size_t> cleared;
  };
  const std::map<circ::Sequence, Life>& lives() const { return lives_; }

 private:
  std::vector<std::vector<Operation>> groups_;
  std::vector<std::uint64_t> digests_;
  std::map<circ::Sequence, Life> lives_;
};

// Does it all with a journal in this folder, which is closed and opened again `starts - 1` times meanwhile. Tells how
// many operations were begun, and how many are told as durable. Throws when the journal says anything else.
struct Ears {
  std::function<void(std::uint64_t)> begun;
  std::function<void(std::uint64_t)> acknowledged;
};
void run(const Workload& workload, const std::filesystem::path& folder, std::size_t starts, const Ears& ears);

}  // namespace torture
