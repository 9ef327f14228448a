// Each write and each sync of a whole scenario fails once, in every way that was seen or can be thought of. What was
// told must be what is in the journal afterwards, to the row (shared design: safety.md, T5).
#include <cerrno>
#include <map>
#include <set>

#include "broken_writes_posix.h"
#include "journal/journal.h"
#include "journal/log_reader.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;

// A desk that believes what it is told. The journal's thread stays in the last report that was heard, so that what is
// posted together is tried together, and every run makes the same writes.
class Desk {
 public:
  explicit Desk(Ear& ear) : ear_(ear) { ear.hold(); }

  // Posts a transaction and hears everything up to its answer; what was posted before was tried by then.
  void record(Journal& journal, std::uint32_t number) {
    journal.record(check_in(number));
    for (++posted_; answered_ < posted_;) {
      if (heard_anything_) ear_.pass();
      heard_anything_ = true;
      std::visit([this](const auto& report) { hear(report); }, ear_.next());
    }
  }

  const std::map<Sequence, Row>& rows() const { return rows_; }
  bool believes_in_storage() const { return !failing_; }
  bool was_refused() const { return refused_; }

 private:
  void hear(const Loaded& loaded) { CHECK(loaded.rows.empty()); }
  void hear(const Recorded& recorded) {
    for (const Row& row : recorded.rows) {
      CHECK(seen_.insert(row.sequence).second);
      CHECK(*seen_.rbegin() == row.sequence);
      rows_.emplace(row.sequence, row);
    }
    answered_ += recorded.rows.size();
  }
  void hear(const NotSaved& not_saved) {
    answered_ += not_saved.transactions.size();
    failing_ = refused_ = true;
  }
  void hear(const SettledRows& settled) {
    for (const Settled& row : settled.rows) rows_.at(row.sequence).settlement = row.settlement;
  }
  void hear(const Cleared& cleared) {
    for (const Sequence sequence : cleared.sequences) rows_.erase(sequence);
    CHECK_FALSE(not_cleared_);
  }
  void hear(const NotCleared& not_cleared) {
    CHECK(not_cleared.trouble);
    not_cleared_ = refused_ = true;
  }
  void hear(const StorageFailing&) { failing_ = refused_ = true; }
  void hear(const StoreBehind&) {}
  template <typename OfTheCopy>  // there is none
  void hear(const OfTheCopy&) { FAIL("told of a further copy"); }
  void hear(const StorageWorks&) {
    CHECK(failing_);
    failing_ = false;
  }

  Ear& ear_;
  std::map<Sequence, Row> rows_;
  std::set<Sequence> seen_;
  std::size_t posted_ = 0;
  std::size_t answered_ = 0;
  bool heard_anything_ = false;
  bool failing_ = false;
  bool refused_ = false;
  bool not_cleared_ = false;
};

// A journal whose thread is held cannot be closed.
struct LetGo {
  Ear& ear;
  ~LetGo() { ear.let_go(); }
};

struct Outcome {
  bool broke = false;       // the scenario was long enough for the fault to come
  bool refused = false;     // something was reported as not done
  bool taken_back = false;  // something had landed, and does not count
};

Outcome day_with_fault(int at, int calls, First first, int error) {
  const Folder folder;
  Outcome outcome;
  Ear ear;
  Desk desk(ear);
  int done = 0;
  {
    Journal journal(folder.path(), ear.sink());
    const LetGo at_the_end{ear};
    const auto count = [&done](const std::vector<Sequence>&) { ++done; };
    BrokenWrites broken(at, calls, first, error);
    for (std::uint32_t number = 1; number <= 3; ++number) desk.record(journal, number);
    journal.settle({{1, with_status(Status::uploaded)}, {2, with_status(Status::upload_failed)}}, count);
    desk.record(journal, 4);
    journal.clear({1, 3});
    desk.record(journal, 5);
    journal.settle({{2, {}}, {3, with_status(Status::comms_failure)}}, count);
    for (std::uint32_t number = 6; number <= 8; ++number) desk.record(journal, number);
    outcome.broke = broken.broke();
    broken.mend();
    desk.record(journal, 9);
    desk.record(journal, 10);
    CHECK(desk.believes_in_storage());
  }
  CHECK(done == 2);
  outcome.refused = desk.was_refused();
  outcome.taken_back = survey(folder.path()).left_out > 0;

  std::vector<Row> told;
  for (const auto& [sequence, row] : desk.rows()) told.push_back(row);
  CHECK(rows_in(folder.path()) == told);
  return outcome;
}

struct Sweep {
  int runs = 0;
  int refused = 0;
  int kept = 0;  // an error came, and all was saved nevertheless
  int taken_back = 0;
};

Sweep sweep(int calls, First first, int error) {
  Sweep sweep;
  for (int at = 1;; ++at) {
    INFO("call " << at << ", " << calls << " failing, first " << static_cast<int>(first) << ", errno " << error);
    const Outcome outcome = day_with_fault(at, calls, first, error);
    if (!outcome.broke) return sweep;
    ++sweep.runs;
    sweep.refused += outcome.refused;
    sweep.kept += !outcome.refused;
    sweep.taken_back += outcome.taken_back;
  }
}

TEST_CASE("without a fault everything is saved") {
  const Outcome outcome = day_with_fault(BrokenWrites::kForEver, 1, First::undone, EIO);
  CHECK_FALSE(outcome.broke);
  CHECK_FALSE(outcome.refused);
}

TEST_CASE("a write or sync that fails once costs nothing: a fresh segment takes the group") {
  for (const int error : {EIO, ENOSPC}) {
    const Sweep seen = sweep(1, First::undone, error);
    CHECK(seen.runs > 12);
    CHECK(seen.kept == seen.runs);
  }
}

TEST_CASE("a write that is cut short is finished") {
  const Sweep seen = sweep(1, First::partial, EIO);
  CHECK(seen.runs > 12);
  CHECK(seen.kept == seen.runs);
}

TEST_CASE("two failures in a row are told, and cost only what was told") {
  const Sweep seen = sweep(2, First::undone, EIO);
  CHECK(seen.runs > 12);
  CHECK(seen.refused > 0);
}

TEST_CASE("storage that fails until it is mended takes everything again afterwards") {
  for (const int error : {EIO, ENOSPC, EROFS}) {
    const Sweep seen = sweep(BrokenWrites::kForEver, First::undone, error);
    CHECK(seen.runs > 12);
    CHECK(seen.refused == seen.runs);
  }
}

TEST_CASE("a group that landed in spite of an error counts once, in the segment that took it") {
  const Sweep seen = sweep(1, First::landed, EIO);
  CHECK(seen.kept == seen.runs);
  CHECK(seen.taken_back > 0);
}

TEST_CASE("a group that landed, and was told as failed, does not count") {
  CHECK(sweep(BrokenWrites::kForEver, First::landed, EIO).taken_back > 0);
}

TEST_CASE("a store that fails costs nothing: the log has it all") {
  for (const First first : {First::undone, First::landed, First::partial}) {
    for (int at = 1; at <= 3; ++at) {
      const Folder folder;
      {
        Ear ear;
        Journal journal(folder.path(), ear.sink());
        ear.next<Loaded>();
        BrokenWrites broken(at, BrokenWrites::kForEver, first, EIO, Of::store);
        for (std::uint32_t number = 1; number <= 300; ++number) journal.record(check_in(number));
        journal.settle({{1, with_status(Status::uploaded)}});
        for (bool settled = false; !settled;) {
          const Report report = ear.next();
          settled = std::holds_alternative<SettledRows>(report);
          CHECK((settled || std::holds_alternative<Recorded>(report)));
        }
        CHECK(ear.next_behind().trouble);
        if (at % 2 == 0) {
          broken.mend();
          CHECK_FALSE(ear.next_behind().trouble);
        }
      }
      const auto rows = rows_in(folder.path());
      REQUIRE(rows.size() == 300);
      CHECK(rows.front().settlement == with_status(Status::uploaded));
      for (std::uint32_t i = 1; i < 300; ++i) REQUIRE(rows[i] == Row{i + 1, check_in(i + 1), {}});
    }
  }
}

TEST_CASE("rows that were being uploaded are told as doubtful even when the disk refuses to note it") {
  const Folder folder;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    journal.record(check_in(1));
    journal.settle({{1, with_status(Status::uploading)}});
  }
  Ear ear;
  {
    BrokenWrites broken(1, BrokenWrites::kForEver, First::undone, ENOSPC);
    Journal journal(folder.path(), ear.sink());
    CHECK(ear.next<StorageFailing>().trouble.kind == Trouble::Kind::disk_full);
    const Loaded loaded = ear.next<Loaded>();
    REQUIRE(loaded.rows.size() == 1);
    CHECK(loaded.rows.front().settlement.status == Status::comms_failure);
    CHECK(loaded.rows.front().settlement.doubtful);
    broken.mend();
    ear.next<StorageWorks>();  // by itself, without a command
  }
  CHECK(ear.rest().empty());
  const auto rows = rows_in(folder.path());
  CHECK(rows.front().settlement.reason == circ::Reason::interrupted);
}

}  // namespace
