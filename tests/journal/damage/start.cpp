#include "start.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "journal/changes.h"
#include "journal/journal.h"
#include "journal/salvaged_rows.h"
#include "journal/store.h"
#include "journal/store_reader.h"

namespace damage {
namespace {

using journal::Change;
using journal::Store;

std::vector<circ::Row> load(const Store& store, std::size_t& unreadable) {
  std::vector<circ::Row> rows;
  unreadable = 0;
  circ::Sequence after = 0;
  for (bool last = false; !last;) {
    const Store::Portion portion = store.load(after, 100);
    rows.insert(rows.end(), portion.rows.begin(), portion.rows.end());
    unreadable += portion.unreadable;
    after = portion.through;
    last = portion.last;
  }
  return rows;
}

// Adds a row, changes it and every tenth other one, and clears it again: the trees split and merge.
void write_on(Store& store, const std::vector<circ::Row>& rows) {
  circ::Transaction transaction;
  transaction.item = std::get<circ::Barcode>(circ::Barcode::from("31234000118842"));
  circ::Sequence added = store.applied().last;
  store.commit([&](Change& change) {
    for (int i = 0; i < 50; ++i) journal::test::append(change, added, transaction);
    circ::Settlement settlement;
    settlement.detail = std::string(5000, 'x');
    journal::test::settle(change, {added, settlement});
    for (std::size_t i = 0; i < rows.size(); i += 10) journal::test::settle(change, {rows[i].sequence, rows[i].settlement});
  });
  store.commit([&](Change& change) {
    std::vector<circ::Sequence> gone;
    for (int i = 0; i < 50; ++i) gone.push_back(added - static_cast<circ::Sequence>(i));
    journal::test::clear(change, gone);
  });
}

// Hears what a journal tells until it has told enough.
class Ear {
 public:
  void hear(journal::Report report) {
    const std::lock_guard lock(mutex_);
    if (auto* loaded = std::get_if<journal::Loaded>(&report)) {
      started_.rows.insert(started_.rows.end(), loaded->rows.begin(), loaded->rows.end());
      if (loaded->trouble) started_.refused = loaded->trouble->detail;
      if (loaded->opened) {
        started_.unreadable = loaded->opened->recorded - std::min(loaded->opened->recorded, loaded->opened->readable);
        started_.rebuilt = !loaded->opened->repaired.empty();
      }
      loaded_ = loaded->last;
    }
    if (std::holds_alternative<journal::Recorded>(report)) recorded_ = true;
    if (auto* not_saved = std::get_if<journal::NotSaved>(&report)) started_.refused = not_saved->trouble.detail;
    changed_.notify_all();
  }
  Started wait(bool Ear::* what) {
    std::unique_lock lock(mutex_);
    const auto enough = [&] { return this->*what || !started_.refused.empty(); };
    if (!changed_.wait_for(lock, std::chrono::seconds{60}, enough)) started_.refused = "it tells nothing";
    return started_;
  }
  bool loaded_ = false;
  bool recorded_ = false;

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  Started started_;
};

// A whole start of the journal, with its scan log; one row more, and a second start, which must find the same.
Started start_with_log(const std::filesystem::path& folder) {
  const auto once = [&folder] {
    Ear ear;
    journal::Journal journal(folder, [&ear](journal::Report report) { ear.hear(std::move(report)); });
    Started started = ear.wait(&Ear::loaded_);
    circ::Transaction transaction;
    transaction.item = std::get<circ::Barcode>(circ::Barcode::from("31234000118842"));
    journal.record(transaction);
    started.refused = ear.wait(&Ear::recorded_).refused;
    return started;
  };
  try {
    Started first = once();
    const Started second = once();
    if (second.rebuilt) first.refused = "the second start had to repair, too";
    if (second.rows.size() != first.rows.size() + 1) first.refused = "the second start found other rows";
    if (!second.refused.empty()) first.refused = second.refused;
    return first;
  } catch (const journal::StorageError& error) {
    Started started;
    started.refused = error.what();
    return started;
  }
}

bool has_log(const std::filesystem::path& folder) {
  const std::filesystem::directory_iterator files(folder);
  return std::any_of(begin(files), end(files), [](const auto& file) { return file.path().extension() == ".log"; });
}

}  // namespace

Started start(const std::filesystem::path& folder, bool proven_first) {
  if (has_log(folder)) return start_with_log(folder);
  Started started;
  const auto file = folder / "journal.mdb";
  if (proven_first && !journal::prove(file).sound) {
    auto salvaged = journal::salvaged_rows(file);
    return {std::move(salvaged.rows), salvaged.unreadable, true, {}};
  }
  try {
    {
      Store store(folder, Store::Opening::must_exist);
      started.rows = load(store, started.unreadable);
      write_on(store, started.rows);
    }
    const auto proof = journal::prove(file);
    if (!proof.sound) started.refused = "after a commit more: " + proof.fault;
  } catch (const journal::StorageError& error) {
    started.refused = error.what();
  }
  return started;
}

}  // namespace damage
