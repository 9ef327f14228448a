// T5: every call that changes a file fails, one after the other, over two days at the desk.
//
// The two days: start, record, upload, clear, close, start, record, close. The n-th of all their writes, syncs, new
// files, renames and removals fails: with EIO, ENOSPC or EROFS, with a write that is cut short, with an error although all
// was done, with a sync whose data is gone afterwards (as Linux does); once, or all calls from there on until the
// second evening. For each kind n goes from 1 to the last call. Each case has a process of its own. Nothing may be told
// as saved that the next start does not find, nothing may crash or stand still, and afterwards recording goes on.
//
//   torture_faults [--only KIND.N]
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "torture/clerk.h"
#include "torture/folder.h"
#include "torture/options.h"
#include "torture/shim_posix.h"
#include "torture/start.h"

namespace {

using namespace torture;
using circ::Status;

struct Kind {
  const char* name;
  Failure failure;
  int error;
  int calls;
};
constexpr Kind kKinds[] = {
    {"EIO", Failure::undone, EIO, 1},
    {"ENOSPC", Failure::undone, ENOSPC, 1},
    {"short", Failure::cut_short, EIO, 1},
    {"landed", Failure::landed, EIO, 1},
    {"forgotten", Failure::forgotten, EIO, 1},
    {"EIO-sticky", Failure::undone, EIO, Spoiler::kForEver},
    {"ENOSPC-sticky", Failure::undone, ENOSPC, Spoiler::kForEver},
    {"EROFS-sticky", Failure::undone, EROFS, Spoiler::kForEver},
    {"landed-sticky", Failure::landed, EIO, Spoiler::kForEver},
    {"forgotten-sticky", Failure::forgotten, EIO, Spoiler::kForEver},
};

constexpr unsigned kLongestCase = 120;  // seconds

// How a case ended, as its process says it.
enum class End : int { fine = 10, not_reached = 11, false_saved = 12, wrong = 13, no_resumption = 14 };

circ::Settlement with(Status status, std::size_t detail) {
  circ::Settlement settlement;
  settlement.detail = std::string(detail, 'd');
  settlement.status = status;
  settlement.attempts = 1;
  return settlement;
}

class Days {
 public:
  Days(const std::filesystem::path& folder, Spoiler& spoiler, bool may_land) : folder_(folder), spoiler_(spoiler) {
    if (may_land) clerk_.expect_landed();
  }

  void first() {
    if (!open()) return;
    for (int i = 0; i < 4; ++i) record();
    const auto rows = clerk_.rows();
    if (rows.size() >= 2) {
      settle({rows[0], rows[1]}, Status::uploading);
      record();
      settle({rows[0]}, Status::uploaded);
      settle({rows[1]}, Status::upload_failed);
      record();
      clerk_.clear(*journal_, {rows[0]});
    }
    for (int i = 0; i < 40; ++i) clerk_.post(*journal_, ++number_);
    // Long answers, so that the log goes on in another file meanwhile.
    for (std::size_t i = 0; i < 20 && rows.size() >= 4; ++i) {
      settle({rows[2 + i % 2]}, Status::comms_failure, 60'000 + i);
      record();
    }
    record();
    journal_.reset();
  }

  void second() {
    if (!open()) return;
    for (int i = 0; i < 3; ++i) record();
    const auto rows = clerk_.rows();
    if (rows.size() >= 3) {
      clerk_.clear(*journal_, {rows[1], rows[2]});
      settle({rows.back()}, Status::uploading);
    }
    for (int i = 0; i < 2; ++i) record();
    spoiler_.mend();
    // The disk works again, and so does the journal: at once, or after a refusal at the latest in a few seconds.
    for (int tries = 0; !record(); ++tries) {
      if (tries == 100) throw std::runtime_error("recording does not go on");
      ::usleep(50'000);
    }
    if (!record() || !clerk_.wait_until_answered()) throw std::runtime_error("recording does not go on");
    journal_.reset();
  }

  const Clerk& clerk() const { return clerk_; }
  const std::string& wrong() const { return wrong_; }

 private:
  // A start that a broken disk refuses is no fault; it is tried again with a disk that works.
  bool open() {
    for (int tries = 0; tries < 2; ++tries) {
      clerk_.forget_start();
      try {
        journal_ = std::make_unique<journal::Journal>(folder_, clerk_.ears());
        if (!clerk_.loaded_soon()) spoiler_.mend();  // a store that cannot be made is tried again by the journal itself
        if (clerk_.wait_until_loaded()) {
          if (wrong_.empty()) wrong_ = clerk_.believe_start();
          return wrong_.empty();
        }
      } catch (const std::exception&) {
        if (tries == 1) throw;
      }
      journal_.reset();
      spoiler_.mend();
    }
    throw std::runtime_error("no start with a disk that works");
  }
  bool record() { return clerk_.record(*journal_, ++number_); }
  void settle(const std::vector<circ::Sequence>& rows, Status status, std::size_t detail = 0) {
    std::vector<journal::Settled> settled;
    for (const circ::Sequence row : rows) settled.push_back({row, with(status, detail)});
    clerk_.settle(*journal_, std::move(settled));
  }

  const std::filesystem::path folder_;
  Spoiler& spoiler_;
  Clerk clerk_;
  std::unique_ptr<journal::Journal> journal_;
  std::uint64_t number_ = 0;
  std::string wrong_{};
};

End run_case(const Kind& kind, int at, const std::filesystem::path& folder) {
  ::alarm(kLongestCase);
  Spoiler spoiler(folder, at, kind.calls, kind.failure, kind.error);
  // Where a write landed, its sync failed, and nothing works any more until the program ends, nobody can take it back.
  Days days(folder, spoiler, kind.failure == Failure::landed || kind.calls > 1);
  try {
    days.first();
    if (days.wrong().empty()) days.second();
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s.%d: %s\n", kind.name, at, error.what());
    return End::no_resumption;
  }
  const bool reached = spoiler.calls() >= at;
  spoiler.mend();
  std::string wrong = days.wrong();
  if (wrong.empty()) {
    const Start start = start_on(folder, true);
    wrong = start.trouble.empty() ? days.clerk().doubt(start.rows) : start.trouble;
    if (wrong.empty() && start.unreadable > 0) wrong = "unreadable records";
  }
  if (wrong.empty()) return reached ? End::fine : End::not_reached;
  std::fprintf(stderr, "%s.%d: %s\n", kind.name, at, wrong.c_str());
  return wrong.ends_with("told as not saved") ? End::wrong : End::false_saved;
}


struct Sums {
  int cases = 0, false_saved = 0, wrong = 0, no_resumption = 0, deaths = 0;
};

// Runs cases of one kind, `together` at a time, until one does not reach its call any more.
void sweep(const Kind& kind, unsigned together, Sums& sums) {
  bool more = true;
  for (int at = 1; more;) {
    std::vector<std::pair<pid_t, int>> running;
    std::vector<std::unique_ptr<Folder>> folders;
    for (unsigned i = 0; i < together; ++i, ++at) {
      folders.push_back(std::make_unique<Folder>(Folder::Where::memory));
      const pid_t process = ::fork();
      if (process == 0) std::_Exit(static_cast<int>(run_case(kind, at, folders.back()->path())));
      running.emplace_back(process, at);
    }
    for (const auto& [process, number] : running) {
      int status = 0;
      ::waitpid(process, &status, 0);
      const bool exited = WIFEXITED(status);
      if (exited && WEXITSTATUS(status) == static_cast<int>(End::not_reached)) {
        more = false;
        continue;
      }
      ++sums.cases;
      if (!exited || WEXITSTATUS(status) < static_cast<int>(End::fine)) {
        std::fprintf(stderr, "%s.%d: the process died (%d)\n", kind.name, number, status);
        ++sums.deaths;
      } else if (WEXITSTATUS(status) == static_cast<int>(End::false_saved)) {
        ++sums.false_saved;
      } else if (WEXITSTATUS(status) == static_cast<int>(End::wrong)) {
        ++sums.wrong;
      } else if (WEXITSTATUS(status) == static_cast<int>(End::no_resumption)) {
        ++sums.no_resumption;
      }
    }
  }
}

int only(const std::string& which) {
  const auto dot = which.find('.');
  for (const Kind& kind : kKinds) {
    if (which.substr(0, dot) != kind.name || dot == std::string::npos) continue;
    const Folder folder(Folder::Where::memory);
    const End end = run_case(kind, std::stoi(which.substr(dot + 1)), folder.path());
    std::fprintf(stderr, "ended as %d\n", static_cast<int>(end));
    return end == End::fine ? 0 : 1;
  }
  throw std::invalid_argument("there is no such case: " + which);
}

}  // namespace

int main(int count, char** words) try {
  const Options options(count, words, {{"--only", ""}, {"--processes", "16"}});
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  if (options.given("--only")) return only(options.text("--only"));
  Sums sums;
  for (const Kind& kind : kKinds) {
    const int before = sums.cases;
    sweep(kind, static_cast<unsigned>(options.number("--processes")), sums);
    std::fprintf(stderr, "%s: %d calls fail in turn\n", kind.name, sums.cases - before);
  }
  std::printf("{\"t5_cases\": %d, \"t5_false_saved\": %d, \"t5_wrong\": %d, \"t5_no_resumption\": %d, \"t5_deaths\": %d}\n",
              sums.cases, sums.false_saved, sums.wrong, sums.no_resumption, sums.deaths);
  return sums.false_saved + sums.wrong + sums.no_resumption + sums.deaths == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
