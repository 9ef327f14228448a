#include "start.h"

#include "journal/changes.h"
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

}  // namespace

Started start(const std::filesystem::path& folder) {
  Started started;
  const auto file = folder / "journal.mdb";
  if (!journal::prove(file).sound) {
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
