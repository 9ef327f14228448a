#include "journal/new_journal.h"

#include <algorithm>

#include "journal/record.h"
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
      for (std::size_t i = begin; i < std::min(rows.size(), begin + kRowsPerCommit); ++i) {
        change.put(to_record(rows[i].sequence, rows[i].transaction));
        change.put(to_record(rows[i].sequence, rows[i].settlement));
      }
    });
  }
  store.commit([&](Change& change) { change.note({{}, {}, salvaged.last}); });
}

}  // namespace journal
