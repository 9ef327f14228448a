// T7 with the scan log present: the store's file is damaged, the log is whole, and the program starts.
//
// For each journal a workload runs on the real journal in memory; then journal.mdb is damaged in one of the eleven kinds
// of tests/journal/damage, and the real start-up opens the folder, each time in a process of its own. No process may die
// or stand still; every row that is not settled must be there; no row may be another one, or be sent again though it
// was uploaded. (What the reader alone makes of such files, without a log, damaged_files tells.) Meant for ASan.
//
//   torture_damaged_store --files 2000 --seed 1
//
// The folder of each file that fails is kept below --keep, for `torture_crash_states start --folder DIR/NUMBER`.
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "journal/damage/kinds.h"
#include "torture/folder.h"
#include "torture/judge.h"
#include "torture/options.h"
#include "torture/start.h"
#include "torture/workload.h"

namespace {

using namespace torture;
namespace fs = std::filesystem;

constexpr std::uint64_t kFilesOfAJournal = 50;
constexpr unsigned kPatience = 60;  // seconds for one start
constexpr rlim_t kMostMemory = rlim_t{4} << 30;  // a start that wants more shall not take the machine along
constexpr const char* kStore = "journal.mdb";

struct Sums {
  std::uint64_t files = 0, deaths = 0, lost = 0, wrong = 0, unusable = 0;
};

// In a process of its own; what it ends with is the verdict.
[[noreturn]] void start_and_judge(const fs::path& folder, const Workload& workload, const char* kind, std::uint64_t number) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::alarm(kPatience);
  const Start start = start_on(folder, number % 4 == 0);
  std::string what = start.trouble;
  const Moment all{0, workload.operations(), workload.operations()};
  const Verdict verdict = what.empty() ? judge_damaged(workload, start.rows, all, what) : Verdict::unusable;
  if (verdict != Verdict::fine) {
    std::fprintf(stderr, "file %llu (%s): %s: %s\n", static_cast<unsigned long long>(number), kind, text_of(verdict),
                 what.c_str());
  }
  std::_Exit(static_cast<int>(verdict));
}

void try_journal(std::uint64_t seed, std::uint64_t files, const fs::path& keep, Sums& sums) {
  const Folder whole(Folder::Where::memory), scratch(Folder::Where::memory);
  const Workload workload(seed, 150 + seed % 300);
  damage::MadeJournal journal;
  run(workload, whole.path(), 1 + seed % 3, {[](std::uint64_t) {}, [&](std::uint64_t told) {
                                               const fs::path store = whole.path() / kStore;
                                               if (told % 50 == 0 && fs::exists(store)) {
                                                 journal.before.push_back(damage::bytes_of(store));
                                               }
                                             }});
  journal.file = damage::bytes_of(whole.path() / kStore);
  if (journal.before.empty()) journal.before.push_back(journal.file);
  std::mt19937 random(static_cast<std::uint32_t>(seed));
  for (std::uint64_t i = 0; i < files; ++i) {
    const auto kind = static_cast<damage::Kind>(i % damage::kKinds.size());
    fs::remove_all(scratch.path());
    fs::copy(whole.path(), scratch.path(), fs::copy_options::recursive);
    const std::string bytes = damage::damaged(journal, kind, random);
    damage::write_bytes(scratch.path() / kStore, bytes);
    const std::uint64_t number = sums.files++;
    const pid_t process = ::fork();
    if (process == 0) start_and_judge(scratch.path(), workload, damage::kKinds[i % damage::kKinds.size()].data(), number);
    int status = 0;
    ::waitpid(process, &status, 0);
    const int end = WIFEXITED(status) ? WEXITSTATUS(status) : static_cast<int>(Verdict::died);
    if (end == static_cast<int>(Verdict::fine)) continue;
    const fs::path kept = keep / std::to_string(number);
    fs::remove_all(kept);
    fs::create_directories(keep);
    fs::copy(whole.path(), kept, fs::copy_options::recursive);
    damage::write_bytes(kept / kStore, bytes);
    if (end == static_cast<int>(Verdict::lost)) {
      ++sums.lost;
    } else if (end == static_cast<int>(Verdict::inconsistent)) {
      ++sums.wrong;
    } else if (end == static_cast<int>(Verdict::unusable)) {
      ++sums.unusable;
    } else {
      std::fprintf(stderr, "file %llu (%s): the process died (%d)\n", static_cast<unsigned long long>(number),
                   damage::kKinds[i % damage::kKinds.size()].data(), status);
      ++sums.deaths;
    }
  }
}

}  // namespace

int main(int count, char** words) try {
  const Options options(count, words, {{"--files", "2000"}, {"--seed", "1"}, {"--keep", "/tmp/offcirc-torture/t7"}});
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
#ifndef __SANITIZE_ADDRESS__ // whose shadow is terabytes; ASAN_OPTIONS=hard_rss_limit_mb does the same there
  const rlimit memory{kMostMemory, kMostMemory};
  ::setrlimit(RLIMIT_AS, &memory);
#endif
  Sums sums;
  for (std::uint64_t seed = options.number("--seed"); sums.files < options.number("--files"); ++seed) {
    try_journal(seed, std::min(kFilesOfAJournal, options.number("--files") - sums.files),
                options.text("--keep"), sums);
  }
  std::printf("{\"t7_log_files\": %llu, \"t7_log_deaths\": %llu, \"t7_log_lost\": %llu, \"t7_log_wrong\": %llu, "
              "\"t7_log_unusable\": %llu}\n",
              static_cast<unsigned long long>(sums.files), static_cast<unsigned long long>(sums.deaths),
              static_cast<unsigned long long>(sums.lost), static_cast<unsigned long long>(sums.wrong),
              static_cast<unsigned long long>(sums.unusable));
  return sums.deaths + sums.lost + sums.wrong + sums.unusable == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
