#include "journal/new_journal.h"

#include <algorithm>

#include "journal/store.h"

namespace journal {
namespace {

constexpr std::size_t kRowsPerCommit = 10'000;

}  // namespace

void make_journal_of(const SalvagedRows& salvaged, const std::filesystem::path& folder) {
  Store store(folder, Store::Opening::make_if_absent);
  const auto& rows = salvaged.rows;
  for (std::size_t begin = 0; begin < rows.size(); begin += kRowsPerCommit) {
    store.commit([&](Change& change) {
      for (std::size_t i = begin; i < std::min(rows.size(), begin + kRowsPerCommit); ++i) change.restore(rows[i]);
    });
  }
  store.commit([&](Change& change) { change.note_last(salvaged.last); });
}

}  // namespace journal
