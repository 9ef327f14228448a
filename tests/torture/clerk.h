// Somebody at the desk who posts to a journal, hears what it tells, and believes exactly that.
//
// What was told as durable must be found by the next start: a row that was told as recorded and is missing or another
// one, a status that is neither the told one nor one that was asked for later, a cleared row that is back. What was
// asked for and not answered may have happened or not. Outlives its journals; one journal at a time.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "journal/journal.h"

namespace torture {

class Clerk {
 public:
  journal::Journal::Sink ears();

  // Waits for the answer: whether it is recorded. Throws when none comes for half a minute.
  bool record(journal::Journal& journal, std::uint64_t number);
  // These do not wait.
  void post(journal::Journal& journal, std::uint64_t number);
  void settle(journal::Journal& journal, std::vector<journal::Settled> rows);
  void clear(journal::Journal& journal, std::vector<circ::Sequence> rows);

  // Waits until the journal has told all rows of a start; false when it told of trouble instead. Throws when nothing
  // was told in time.
  bool wait_until_loaded();
  // Whether all rows were told in a moment or two.
  bool loaded_soon();
  // Waits until everything that was posted is answered; false when half a minute passed.
  bool wait_until_answered();
  void forget_start();  // before the next journal

  std::vector<circ::Sequence> rows() const;  // that are believed to be there
  std::uint64_t saved() const;
  std::uint64_t not_saved() const;
  std::uint64_t troubles() const;  // NotSaved, NotCleared for trouble, StorageFailing: how often something was told

  // A call that failed and did its work all the same, and a program that ended before anything could be asked again:
  // then a transaction that was told as not saved may be there at the next start.
  void expect_landed() { landed_ = true; }
  // What is wrong with what a start found; empty when nothing is.
  std::string doubt(const std::vector<circ::Row>& found) const;
  // What the last start told is the truth now, if nothing is wrong with it.
  std::string believe_start();

 private:
  struct Row {
    circ::Row told;
    std::vector<circ::Settlement> asked{};  // settlements without an answer yet, in order
    bool clearing = false;
  };
  void hear(const journal::Report& report);
  void recorded(const circ::Row& row);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::map<circ::Sequence, Row> rows_;
  std::map<circ::TransactionId, circ::Transaction> asked_;      // without an answer
  std::map<circ::TransactionId, circ::Transaction> not_saved_;  // told so
  std::vector<circ::Row> loaded_rows_;
  bool loaded_ = false, load_failed_ = false;
  bool landed_ = false;
  std::size_t clears_asked_ = 0;
  std::uint64_t saved_count_ = 0, not_saved_count_ = 0, troubles_ = 0;
  std::string nonsense_{};  // that the journal told
};

}  // namespace torture
