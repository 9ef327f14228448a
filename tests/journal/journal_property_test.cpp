// Whatever is recorded, settled and cleared, and whichever of the two files is lost between two sessions: the rows are
// those of a model.
#include <future>
#include <map>
#include <random>
#include <set>

#include "journal/journal.h"
#include "journal/log_reader.h"
#include "journal/row_index.h"
#include "journal/store.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
using circ::Row;
using circ::Sequence;
using circ::Status;
namespace fs = std::filesystem;

class Model {
 public:
  explicit Model(std::uint32_t seed) : random_(seed) {}

  // One session: opens, compares what is loaded, works, closes.
  void session(const fs::path& folder, bool store_was_lost) {
    Ear ear;
    Journal journal(folder, ear.sink());
    compare(ear, store_was_lost);
    for (std::uint32_t commands = below(60); commands > 0; --commands) {
      const std::uint32_t what = below(10);
      if (what < 5) {
        record(journal, ear);
      } else if (what < 9) {
        settle(journal, ear);
      } else {
        clear(journal, ear);
      }
    }
  }

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }
  std::size_t size() const { return rows_.size(); }

 private:
  void compare(Ear& ear, bool store_was_lost) {
    for (auto& [sequence, row] : rows_) {
      if (row.settlement.status == Status::uploading) row.settlement = interrupted(row.settlement);
    }
    std::map<Sequence, Row> found;
    std::optional<Opened> opened;
    while (!opened) {
      Loaded loaded = ear.next<Loaded>();
      REQUIRE_FALSE(loaded.trouble);
      REQUIRE(loaded.unreadable == 0);
      for (Row& row : loaded.rows) found.emplace(row.sequence, row);
      opened = loaded.opened;
    }
    CHECK_FALSE(opened->unclean_end);
    CHECK(opened->readable == found.size());
    CHECK(opened->recorded == rows_.size());
    CHECK(opened->repaired.empty() == !store_was_lost);
    if (store_was_lost) {  // then rows that are settled for good may be gone with it
      std::erase_if(rows_, [&](const auto& one) {
        return settled_for_good(one.second.settlement.status) && !found.contains(one.first);
      });
    }
    REQUIRE(found.size() == rows_.size());
    for (const auto& [sequence, row] : rows_) REQUIRE(found.at(sequence) == row);
  }

  void record(Journal& journal, Ear& ear) {
    const std::uint32_t count = below(10) == 0 ? 1 + below(200) : 1;
    for (std::uint32_t i = 0; i < count; ++i) {
      ++number_;
      journal.record(below(2) == 0 ? check_in(number_) : check_out(number_));
    }
    for (std::uint32_t told = 0; told < count;) {
      for (const Row& row : ear.next<Recorded>().rows) {
        CHECK(row.sequence > last_);
        last_ = row.sequence;
        rows_.emplace(row.sequence, row);
        ++told;
      }
    }
  }

  Sequence any() { return 1 + random_() % (last_ + 3); }

  void settle(Journal& journal, Ear& ear) {
    std::vector<Settled> rows;
    std::vector<Sequence> missing;
    for (std::uint32_t i = 1 + below(40); i > 0; --i) {
      Settled row{any(), with_status(static_cast<Status>(below(circ::kStatuses)))};
      if (below(6) == 0) row.settlement = {};
      if (below(20) == 0) row.settlement.detail.assign(below(9000), 'd');
      if (!rows_.contains(row.sequence)) missing.push_back(row.sequence);
      rows.push_back(std::move(row));
    }
    std::promise<std::vector<Sequence>> done;
    journal.settle(rows, [&done](auto told) { done.set_value(std::move(told)); });
    CHECK(done.get_future().get() == missing);
    if (missing.size() < rows.size()) CHECK(ear.next<SettledRows>().rows.size() == rows.size() - missing.size());
    for (Settled& row : rows) {
      if (const auto at = rows_.find(row.sequence); at != rows_.end()) at->second.settlement = row.settlement;
    }
  }

  void clear(Journal& journal, Ear& ear) {
    std::vector<Sequence> sequences;
    const Sequence first = any();
    for (std::uint32_t i = 0; i < below(100); ++i) sequences.push_back(below(4) == 0 ? any() : first + i);
    std::set<Sequence> uploading;
    for (const Sequence sequence : sequences) {
      const auto at = rows_.find(sequence);
      if (at != rows_.end() && at->second.settlement.status == Status::uploading) uploading.insert(sequence);
    }
    journal.clear(sequences);
    const Report report = ear.next();
    if (const auto* refused = std::get_if<NotCleared>(&report)) {
      CHECK(refused->uploading == uploading.size());
      return;
    }
    REQUIRE(std::holds_alternative<Cleared>(report));
    CHECK(uploading.empty());
    for (const Sequence sequence : sequences) rows_.erase(sequence);
  }

  std::mt19937 random_;
  std::map<Sequence, Row> rows_;
  Sequence last_ = 0;
  std::uint32_t number_ = 0;
};

void lose_log(const fs::path& folder) {
  std::vector<fs::path> gone;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.path().extension() == ".log") gone.push_back(entry.path());
  }
  for (const fs::path& file : gone) fs::remove(file);
}

TEST_CASE("rows are those of a model, whichever of log and store is lost between sessions") {
  const std::uint32_t seed = Catch::getSeed();
  for (std::uint32_t run = 0; run < 12; ++run) {
    INFO("seed " << seed << ", run " << run);
    const Folder folder;
    Model model(seed + run);
    bool store_was_lost = false;
    for (int session = 0; session < 12; ++session) {
      INFO("session " << session);
      model.session(folder.path(), store_was_lost);
      store_was_lost = false;
      const std::uint32_t what = model.below(4);
      if (what == 0) lose_log(folder.path());
      if (what == 1) {
        store_was_lost = survey(folder.path()).facts.last > 0;
        fs::remove(folder.path() / "journal.mdb");
      }
    }
  }
}

// 4,096 scans one by one fill 16 MiB: from then on old segments go, and what is not settled is copied out of them.
TEST_CASE("a log that grew large keeps what is not settled, and nothing else for long") {
  const Folder folder;
  constexpr std::uint32_t kRows = 9000;
  const auto is_left = [](std::uint32_t number) { return number % 100 == 7; };
  std::map<Sequence, Row> left;
  {
    Ear ear;
    Journal journal(folder.path(), ear.sink());
    ear.next<Loaded>();
    for (std::uint32_t number = 1; number <= kRows; ++number) {
      journal.record(check_in(number));
      Row row = ear.next<Recorded>().rows.front();
      if (is_left(number)) {
        if (number % 200 == 7) row.settlement = with_status(Status::comms_failure);
        left.emplace(row.sequence, row);
      } else {
        row.settlement = with_status(Status::uploaded);
      }
      if (row.settlement == circ::Settlement{}) continue;
      journal.settle({{row.sequence, row.settlement}});
      ear.next<SettledRows>();
    }
  }
  std::uintmax_t bytes = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    if (entry.path().extension() == ".log") bytes += entry.file_size();
  }
  CHECK(bytes < (std::uintmax_t{20} << 20));
  CHECK(rows_in(folder.path()).size() == kRows);

  fs::remove(folder.path() / "journal.mdb");
  std::map<Sequence, Row> found;
  for (const Row& row : rows_in(folder.path())) found.emplace(row.sequence, row);
  CHECK(found.size() < kRows);
  for (const auto& [sequence, row] : left) REQUIRE(found.at(sequence) == row);
}

}  // namespace
