// Opens damaged journals, thousands of them, as a start of the program would, and compares what comes up with what was
// recorded.
//
//   damaged_files [FILES] [SEED] [--long] [--verbose]   prints one JSON object; fails on a death or a wrong row
//   damaged_files --log ...                             journals with a scan log, which is whole
//   damaged_files --without-proof ...                   what would be if LMDB opened them as they are: many deaths
//
// The files are tried in child processes, so that a death is counted and not the end; as many journals at a time as
// there are processors. What a row may be:
//
//   right     as it was recorded
//   unclear   the right transaction, and a settlement that asks staff
//   older     as it was before the last commit: a stale meta page makes a file that nothing tells from an older one
//   revived   it was cleared before, and comes back as one that asks staff, or as one that was uploaded
//   wrong     anything else
//
// With a scan log no row may be lost or unclear that is not settled: t7_unsettled_lost.
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <string_view>
#include <thread>

#include "kinds.h"
#include "made_journal.h"
#include "start.h"
#include "torture/processor.h"

namespace {

namespace fs = std::filesystem;
using damage::Kind;
using damage::kKinds;
using damage::MadeJournal;

constexpr unsigned kFilesPerJournal = 40;  // tried by one child
constexpr unsigned kPatience = 120;        // seconds for one file; then it hangs, which is a death

struct Count {
  unsigned files = 0;
  unsigned deaths = 0;
  unsigned rebuilt = 0;
  unsigned refused = 0;
  unsigned long right = 0;
  unsigned long unclear = 0;
  unsigned long older = 0;
  unsigned long revived = 0;
  unsigned long wrong = 0;
  unsigned long unreadable = 0;  // told as such
  unsigned long lost = 0;        // not told
  unsigned long unsettled = 0;   // rows that are not settled, and are lost or unclear though there is a log

  void add(const Count& more) {
    files += more.files, deaths += more.deaths, rebuilt += more.rebuilt, refused += more.refused;
    right += more.right, unclear += more.unclear, older += more.older, revived += more.revived;
    wrong += more.wrong, unreadable += more.unreadable, lost += more.lost;
    unsettled += more.unsettled;
  }
};

bool settled_for_good(const circ::Row& row) {
  return row.settlement.status == circ::Status::uploaded || row.settlement.status == circ::Status::superseded;
}

const circ::Row* find(const damage::Rows& rows, circ::Sequence sequence) {
  const auto found = rows.find(sequence);
  return found == rows.end() ? nullptr : &found->second;
}

Count compare(const damage::Started& started, const MadeJournal& journal) {
  Count count{.files = 1, .rebuilt = started.rebuilt, .refused = !started.refused.empty()};
  count.unreadable = started.unreadable;
  damage::Rows missing = journal.rows;
  for (const circ::Row& row : started.rows) {
    missing.erase(row.sequence);
    const auto* now = find(journal.rows, row.sequence);
    const auto* before = find(journal.rows_before, row.sequence);
    const auto* cleared = find(journal.cleared, row.sequence);
    const bool asks = circ::asks_staff(row.settlement);
    const bool same = now && now->transaction == row.transaction;
    // A start says of a row that was being uploaded that this was interrupted.
    const bool was_uploading = !journal.log.empty() && same && now->settlement.status == circ::Status::uploading;
    if (now && (*now == row || (was_uploading && asks))) {
      ++count.right;
    } else if (same && asks) {
      ++count.unclear;
      if (!journal.log.empty() && !settled_for_good(*now)) ++count.unsettled;
    } else if (before && *before == row) {
      ++count.older;
    } else if (cleared && cleared->transaction == row.transaction &&
               (asks || row.settlement.status == circ::Status::uploaded)) {
      ++count.revived;
    } else {
      ++count.wrong;
    }
  }
  if (!journal.log.empty()) {
    for (const auto& [sequence, row] : missing) count.unsettled += settled_for_good(row) ? 0 : 1;
  }
  count.lost = missing.size() - std::min(missing.size(), started.unreadable);
  return count;
}

struct Options {
  bool verbose = false;
  bool proven_first = true;
  bool log = false;
};

struct Trial {
  unsigned number = 0;
  Kind kind = Kind::bit;
  Count count;
};

// Tries the files from `first` on, and tells of each by `out`.
[[noreturn]] void try_files(const MadeJournal& journal, const fs::path& folder, unsigned seed, unsigned first,
                            unsigned end, int out, const Options& options) {
  for (unsigned number = first; number < end; ++number) {
    alarm(kPatience);
    std::mt19937 random(seed * 1'000'003 + number);
    const Trial begun{number, static_cast<Kind>(number % kKinds.size()), {}};
    for (const auto& entry : fs::directory_iterator(folder)) fs::remove_all(entry.path());
    for (const auto& [name, bytes] : journal.log) damage::write_bytes(folder / name, bytes);
    damage::write_bytes(folder / "journal.mdb", damage::damaged(journal, begun.kind, random));
    Trial trial = begun;
    const auto started = damage::start(folder, options.proven_first);
    trial.count = compare(started, journal);
    if (options.verbose && (trial.count.wrong != 0 || trial.count.refused != 0)) {
      std::fprintf(stderr, "seed %u file %u %s: %lu wrong, rebuilt %u, refused: %s\n", seed, number,
                   kKinds[static_cast<std::size_t>(trial.kind)].data(), trial.count.wrong, trial.count.rebuilt,
                   started.refused.c_str());
    }
    if (write(out, &trial, sizeof trial) != sizeof trial) _exit(2);
  }
  _exit(0);
}

using Totals = std::array<Count, kKinds.size()>;

void try_journal(const MadeJournal& journal, const fs::path& folder, unsigned seed, unsigned first, unsigned end,
                 const Options& options, Totals& totals) {
  while (first < end) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) std::abort();
    const pid_t child = fork();
    if (child < 0) std::abort();
    if (child == 0) {
      close(ends[0]);
      try_files(journal, folder, seed, first, end, ends[1], options);
    }
    close(ends[1]);
    Trial trial;
    while (read(ends[0], &trial, sizeof trial) == sizeof trial) {
      totals[static_cast<std::size_t>(trial.kind)].add(trial.count);
      first = trial.number + 1;
    }
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    if (first < end) {
      const std::size_t kind = first % kKinds.size();
      if (options.verbose) {
        std::fprintf(stderr, "seed %u file %u %s: died, status %d\n", seed, first, kKinds[kind].data(), status);
      }
      totals[kind].add({.files = 1, .deaths = 1});
      ++first;
    }
  }
}

struct Share {
  unsigned files, seed;  // of all
  unsigned worker, workers;
};

// Tries the journals that are this worker's, and tells `out` what came of all.
[[noreturn]] void work(const fs::path& folder, const Share& share, int out, const Options& options) {
  torture::stay_on_processor(share.worker);
  fs::create_directories(folder);
  Totals totals;
  for (unsigned journal = share.worker; journal * kFilesPerJournal < share.files; journal += share.workers) {
    for (const auto& left : fs::directory_iterator(folder)) fs::remove_all(left.path());
    const unsigned seed = share.seed + journal, first = journal * kFilesPerJournal;
    // Most journals are small, so that most damage hits something.
    const unsigned scale = seed % 7 == 0 ? 8 : 1;
    const auto made = options.log ? damage::make_journal_with_log(folder, seed, scale)
                                  : damage::make_journal(folder, seed, scale);
    try_journal(made, folder, seed, first, std::min(share.files, first + kFilesPerJournal), options, totals);
  }
  static_assert(sizeof totals <= PIPE_BUF);  // so that nobody else's come between
  _exit(write(out, &totals, sizeof totals) == sizeof totals ? 0 : 2);
}

void print(const Totals& totals) {
  Count all;
  std::string kinds;
  for (std::size_t i = 0; i < totals.size(); ++i) {
    const Count& count = totals[i];
    all.add(count);
    char line[400];
    std::snprintf(line, sizeof line,
                  "%-15s files %5u  deaths %u  rebuilt %5u  refused %u  rows: right %lu  unclear %lu  older %lu  "
                  "revived %lu  unreadable %lu  lost %lu  wrong %lu\n",
                  kKinds[i].data(), count.files, count.deaths, count.rebuilt, count.refused, count.right,
                  count.unclear, count.older, count.revived, count.unreadable, count.lost, count.wrong);
    kinds += line;
  }
  std::fputs(kinds.c_str(), stderr);
  std::printf("{\"t7_files\": %u, \"t7_deaths\": %u, \"t7_wrong\": %lu, \"t7_refused\": %u, \"t7_rebuilt\": %u, "
              "\"t7_right\": %lu, \"t7_unclear\": %lu, \"t7_older\": %lu, \"t7_revived\": %lu, "
              "\"t7_unreadable\": %lu, \"t7_lost\": %lu, \"t7_unsettled_lost\": %lu}\n",
              all.files, all.deaths, all.wrong, all.refused, all.rebuilt, all.right, all.unclear, all.older,
              all.revived, all.unreadable, all.lost, all.unsettled);
  std::exit(all.deaths == 0 && all.wrong == 0 && all.refused == 0 && all.unsettled == 0 && all.files > 0 ? 0 : 1);
}

}  // namespace

int main(int argc, char** argv) {
  unsigned files = 2000, seed = 1, numbers = 0;
  Options options;
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    if (argument == "--verbose") {
      options.verbose = true;
    } else if (argument == "--log") {
      options.log = true;
    } else if (argument == "--without-proof") {
      options.proven_first = false;
    } else if (argument == "--long") {
      files = 20'000;
    } else {
      (numbers++ == 0 ? files : seed) = static_cast<unsigned>(std::strtoul(argv[i], nullptr, 10));
    }
  }
  const bool memory = fs::is_directory("/dev/shm");
  std::string place = (memory ? fs::path("/dev/shm") : fs::temp_directory_path()) / "offcirc-damage-XXXXXX";
  if (mkdtemp(place.data()) == nullptr) return 2;

  const unsigned workers = std::max(1U, std::thread::hardware_concurrency());
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return 2;
  for (unsigned worker = 0; worker < workers; ++worker) {
    if (fork() == 0) work(fs::path(place) / std::to_string(worker), {files, seed, worker, workers}, ends[1], options);
  }
  close(ends[1]);
  Totals totals, some;
  unsigned told = 0;
  for (; read(ends[0], &some, sizeof some) == sizeof some; ++told) {
    for (std::size_t kind = 0; kind < totals.size(); ++kind) totals[kind].add(some[kind]);
  }
  while (wait(nullptr) > 0) continue;
  fs::remove_all(place);
  if (told < workers) return 2;
  print(totals);
}
