#include "journal/store_reader.h"

#include <fstream>
#include <iterator>
#include <map>
#include <random>

#include "changes.h"
#include "journal/store.h"
#include "sample.h"

namespace {

using namespace journal;
using namespace journal::test;
namespace fs = std::filesystem;

fs::path file_in(const Folder& folder) { return folder.path() / "journal.mdb"; }

Settled settled(circ::Sequence sequence, circ::Status status, std::size_t detail = 0) {
  Settled change{sequence, with_status(status)};
  change.settlement.detail = std::string(detail, 'd');
  return change;
}

// Scans, claims, verdicts, long answers and clearing, in commits of all sizes. One seed always does the same.
void work(Store& store, std::uint32_t seed, int commits) {
  std::mt19937 random(seed);
  const auto below = [&random](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % limit); };
  std::vector<circ::Sequence> rows;
  circ::Sequence last = store.applied().last;
  for (int i = 0; i < commits; ++i) {
    const std::uint32_t what = below(10);
    store.commit([&](Change& change) {
      if (what < 5 || rows.empty()) {
        for (std::uint32_t n = below(8) == 0 ? 200 : 1 + below(4); n > 0; --n) {
          const std::uint32_t number = static_cast<std::uint32_t>(i) * 1000 + n;
          rows.push_back(append(change, last, below(2) == 0 ? check_in(number) : check_out(number)));
        }
      } else if (what < 9) {
        for (std::uint32_t n = 1 + below(30); n > 0; --n) {
          const auto row = rows[below(static_cast<std::uint32_t>(rows.size()))];
          settle(change, settled(row, static_cast<circ::Status>(below(circ::kStatuses)), below(20) == 0 ? below(20'000) : below(60)));
        }
      } else {
        std::vector<circ::Sequence> gone;
        const std::size_t keep = below(2) == 0 ? rows.size() / 2 : rows.size() - std::min<std::size_t>(rows.size(), 3);
        std::ranges::shuffle(rows, random);
        gone.assign(rows.begin() + static_cast<std::ptrdiff_t>(keep), rows.end());
        clear(change, gone);
        rows.resize(keep);
      }
    });
  }
}

TEST_CASE("a journal that was never damaged is sound after every commit") {
  const auto seed = static_cast<std::uint32_t>(GENERATE(1, 2, 3, 4, 5, 6));
  const Folder folder;
  Store store(folder.path(), Store::Opening::make_if_absent);
  CHECK(prove(file_in(folder)).fault == "");
  for (std::uint32_t i = 0; i < 200; ++i) {
    work(store, seed * 1000 + i, 1 + i % 3);
    const StoreProof proof = prove(file_in(folder));
    INFO("seed " << seed << ", after " << i);
    REQUIRE(proof.fault == "");
    REQUIRE(proof.sound);
  }
}

}  // namespace
