// Which rows of a run go to the service, in what order, and which may start now. Pure; one thread at a time.
//
// A row of the run is waiting, then busy (claimed, in flight, or between two tries), then answered. The rules:
//   - Rows start in recorded order, looking ahead at most kLookAhead waiting rows.
//   - No two busy rows share an item or a patron. A row that is passed over holds its place: later rows of its item
//     and of its patron are passed over with it, so that each item's and each patron's go one after the other.
//   - A check-out starts only when every earlier check-in of the run is answered: a return may free a loan limit.
//   - A row held back by an earlier row of its item that was refused, failed or went unanswered (circ::holds_later) does
//     not go in this run, unless that row goes in this run too and comes through.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "circ/row.h"

namespace upload {

class Plan {
 public:
  static constexpr std::size_t kLookAhead = 256;

  Plan() = default;
  // `rows`: every row that is not uploaded; `again`: failed or doubtful ones among them that are to go once more.
  Plan(const std::vector<circ::Row>& rows, const std::vector<circ::Sequence>& again);

  // A row recorded meanwhile joins. One that is known already is not added twice.
  void add(const circ::Row& row);
  // The next row that may start; it is busy from now on. Null when none may start now. Valid until it is forgotten.
  const circ::Row* next();
  // A busy row has its answer.
  void answered(circ::Sequence sequence, const circ::Settlement& settlement);
  // A busy row that did not start goes back to its place.
  void release(circ::Sequence sequence);
  // The row was cleared, or settled by staff: it leaves, and holds nothing back any more.
  void forget(circ::Sequence sequence);

  bool is_waiting(circ::Sequence sequence) const { return waiting_.count(sequence) != 0; }
  // Rows that are yet to go; not those that are held back.
  std::size_t waiting() const { return waiting_.size(); }
  std::size_t busy() const { return busy_; }
  bool finished() const { return waiting_.empty() && busy_ == 0; }

 private:
  enum class State { standing_by, waiting, held, busy };  // standing by: no candidate, or answered
  struct Entry {
    circ::Row row;
    State state = State::standing_by;
  };

  // Moves the unstarted rows of an item between waiting and held.
  void review(const std::string& item);
  void move(Entry& entry, State state);

  std::set<circ::Sequence> again_;
  std::map<circ::Sequence, Entry> rows_;
  std::unordered_map<std::string, std::set<circ::Sequence>> items_;  // the rows of each item
  std::set<circ::Sequence> waiting_;
  std::set<circ::Sequence> check_ins_;  // waiting or busy
  std::size_t busy_ = 0;
  std::unordered_set<std::string> busy_items_;
  std::unordered_set<std::string> busy_patrons_;
};

}  // namespace upload
