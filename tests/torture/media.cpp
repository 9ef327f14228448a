// T6 and T9: media that are full, taken away, emptied or cut under the running journal. (Write-protected: torture_faults.)
//
//   torture_media t6     a full disk at work and at start, and a store that outgrows its map: told, nothing lost, and
//                        recording goes on once there is room
//   torture_media t9     the store cut to nothing under its map, every file cut, the files removed, the medium taken
//                        away and brought back: the process lives, each scan is answered, within a second,
//                        nothing told is lost, and work goes on when the medium is back
//
// Each case has a process of its own. Small media are tmpfs mounts, for root only; without root those cases are skipped
// and said to be.
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <vector>

#include "torture/clerk.h"
#include "torture/folder.h"
#include "torture/options.h"
#include "torture/start.h"
#include "torture/workload.h"

namespace {

using namespace torture;
namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr int kSkipped = 77;
// The slowest answer to a scan of any case so far; shared with the cases' processes.
using Slowest = std::atomic<long>;
constexpr unsigned kLongestCase = 120;  // seconds

struct Skipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

void demand(bool condition, const std::string& what) {
  if (!condition) throw std::runtime_error(what);
}

// A medium of its own, seen at place(): it can be taken away and brought back.
class Medium {
 public:
  explicit Medium(const char* options) : folder_(Folder::Where::memory) {
    fs::create_directory(itself());
    fs::create_directory(place());
    if (::mount("tmpfs", itself().c_str(), "tmpfs", 0, options) != 0) throw Skipped(std::strerror(errno));
    bring_back();
  }
  ~Medium() {
    ::umount2(place().c_str(), MNT_DETACH);
    ::umount2(itself().c_str(), MNT_DETACH);
  }
  Medium(const Medium&) = delete;
  Medium& operator=(const Medium&) = delete;

  fs::path place() const { return folder_.path() / "place"; }
  void take_away() { demand(::umount2(place().c_str(), MNT_DETACH) == 0, "umount"); }
  void bring_back() {
    if (::mount(itself().c_str(), place().c_str(), nullptr, MS_BIND, nullptr) != 0) throw Skipped(std::strerror(errno));
  }

 private:
  fs::path itself() const { return folder_.path() / "itself"; }
  Folder folder_;
};

// Takes all the room that is left, and gives it back.
class Filler {
 public:
  explicit Filler(fs::path file) : file_(std::move(file)) {
    std::ofstream out(file_, std::ios::binary);
    const std::string piece(4096, 'f');
    while (out.write(piece.data(), static_cast<std::streamsize>(piece.size())) && out.flush()) {
    }
  }
  ~Filler() { remove(); }
  Filler(const Filler&) = delete;
  Filler& operator=(const Filler&) = delete;
  void remove() {
    std::error_code ignored;
    fs::remove(file_, ignored);
  }

 private:
  fs::path file_;
};

class Desk {
 public:
  Desk(fs::path folder, Slowest& slowest) : folder_(std::move(folder)), slowest_(slowest) { open(); }

  void open() {
    clerk_.forget_start();
    journal_ = std::make_unique<journal::Journal>(folder_, clerk_.ears());
    demand(clerk_.wait_until_loaded(), "a start told of trouble");
    const std::string wrong = clerk_.believe_start();
    demand(wrong.empty(), wrong);
  }
  void close() { journal_.reset(); }

  // Whether it was saved. The answer must come.
  bool scan() {
    const auto before = std::chrono::steady_clock::now();
    const bool saved = clerk_.record(*journal_, ++number_);
    const milliseconds taken = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - before);
    slowest_ = std::max<long>(slowest_, taken.count());
    return saved;
  }
  void scan(int count) {
    for (int i = 0; i < count; ++i) demand(scan(), "not saved on a medium that works");
  }
  void scan_until_refused(int most) {
    for (int i = 0; i < most; ++i) {
      if (!scan()) return;
    }
    throw std::runtime_error("never refused");
  }
  // Staff try again; sooner or later it works, and then all goes on.
  void scan_until_saved() {
    for (int tries = 0; !scan(); ++tries) {
      demand(tries < 200, "recording does not go on");
      ::usleep(50'000);
    }
    demand(clerk_.wait_until_answered(), "something is never answered");
    scan(3);
  }
  // What a start finds is what was told.
  void close_and_compare() {
    close();
    const Start start = start_on(folder_, true);
    demand(start.trouble.empty(), start.trouble);
    demand(start.unreadable == 0, "unreadable records");
    const std::string wrong = clerk_.doubt(start.rows);
    demand(wrong.empty(), wrong);
  }

  Clerk& clerk() { return clerk_; }
  journal::Journal& journal() { return *journal_; }

 private:
  const fs::path folder_;
  Clerk clerk_;
  std::unique_ptr<journal::Journal> journal_;
  std::uint64_t number_ = 0;
  Slowest& slowest_;
};

circ::Settlement with(circ::Status status, std::size_t detail = 0) {
  circ::Settlement settlement;
  settlement.status = status;
  settlement.attempts = 1;
  settlement.detail = std::string(detail, 'd');
  return settlement;
}

void cut(const fs::path& folder, const std::function<bool(const fs::path&)>& which) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (entry.is_regular_file() && which(entry.path())) fs::resize_file(entry.path(), 0);
  }
}
bool is_store(const fs::path& file) { return file.extension() == ".mdb"; }

// ---- T6 ----

void full_at_work(Slowest& slowest) {
  Medium medium("size=6m");
  Desk desk(medium.place(), slowest);
  desk.scan(20);
  Filler filler(medium.place() / "filler");
  desk.scan_until_refused(5000);
  const auto rows = desk.clerk().rows();
  desk.clerk().settle(desk.journal(), {{rows[0], with(circ::Status::upload_failed, 3000)}});
  demand(desk.clerk().troubles() > 0, "nothing was told");
  filler.remove();
  desk.scan_until_saved();
  desk.close_and_compare();
}

void full_at_start(Slowest& slowest) {
  Medium medium("size=6m");
  Desk desk(medium.place(), slowest);
  desk.scan(20);
  const auto rows = desk.clerk().rows();
  desk.clerk().settle(desk.journal(), {{rows[0], with(circ::Status::uploading)}});
  demand(desk.clerk().wait_until_answered(), "a claim is never answered");
  desk.close();
  Filler filler(medium.place() / "filler");
  desk.open();  // and shows all rows
  desk.scan();
  filler.remove();
  desk.scan_until_saved();
  desk.close_and_compare();
}

void map_outgrown(Slowest& slowest) {
  const Folder folder(Folder::Where::memory);
  Desk desk(folder.path(), slowest);
  desk.scan(1);
  for (int i = 0; i < 4000; ++i) desk.clerk().post(desk.journal(), 1'000'000 + static_cast<std::uint64_t>(i));
  demand(desk.clerk().wait_until_answered() && desk.clerk().not_saved() == 0, "not saved");
  std::vector<journal::Settled> settled;
  for (const circ::Sequence row : desk.clerk().rows()) settled.push_back({row, with(circ::Status::upload_failed, 9000)});
  for (std::size_t from = 0; from < settled.size(); from += 100) {
    const auto begin = settled.begin() + static_cast<std::ptrdiff_t>(from);
    desk.clerk().settle(desk.journal(), {begin, begin + static_cast<std::ptrdiff_t>(std::min<std::size_t>(100, settled.size() - from))});
  }
  desk.scan(1);
  demand(desk.clerk().wait_until_answered(), "a settlement is never answered");
  desk.close_and_compare();
}

// ---- T9 ----

void store_cut(Slowest& slowest) {
  const Folder folder(Folder::Where::disk);
  Desk desk(folder.path(), slowest);
  desk.scan(300);
  cut(folder.path(), is_store);
  for (int i = 0; i < 20; ++i) {
    desk.scan();
    ::usleep(100'000);  // the store is asked meanwhile
  }
  desk.scan_until_saved();
  desk.close_and_compare();
}

void everything_cut(Slowest& slowest) {
  const Folder folder(Folder::Where::disk);
  Desk desk(folder.path(), slowest);
  desk.scan(300);
  cut(folder.path(), [](const fs::path&) { return true; });
  for (int i = 0; i < 20; ++i) {
    desk.scan();
    ::usleep(100'000);
  }
  desk.close();  // what was in the files is gone; here it counts to be alive and to answer
}

void files_removed(Slowest& slowest) {
  const Folder folder(Folder::Where::disk);
  const fs::path place = folder.path() / "place", copy = folder.path() / "copy";
  fs::create_directory(place);
  Desk desk(place, slowest);
  desk.scan(50);
  desk.close();
  fs::copy(place, copy, fs::copy_options::recursive);
  desk.open();
  for (const auto& entry : fs::directory_iterator(place)) fs::remove_all(entry.path());
  demand(!desk.scan(), "saved into files that are removed");
  for (int i = 0; i < 5; ++i) desk.scan();
  for (const auto& entry : fs::directory_iterator(place)) fs::remove_all(entry.path());
  fs::remove(place);
  fs::rename(copy, place);
  desk.scan_until_saved();
  desk.close_and_compare();
}

void taken_away(Slowest& slowest) {
  Medium medium("size=16m");
  Desk desk(medium.place(), slowest);
  desk.scan(200);
  const auto rows = desk.clerk().rows();
  medium.take_away();
  demand(!desk.scan(), "saved on a medium that is not there");
  for (int i = 0; i < 5; ++i) desk.scan();
  desk.clerk().settle(desk.journal(), {{rows[0], with(circ::Status::uploaded)}});
  ::usleep(1'500'000);  // the journal tries again meanwhile
  medium.bring_back();
  desk.scan_until_saved();
  desk.close_and_compare();
}

struct Case {
  const char* name;
  void (*run)(Slowest&);
};
constexpr Case kFull[] = {{"full at work", full_at_work}, {"full at start", full_at_start}, {"map outgrown", map_outgrown}};
constexpr Case kGone[] = {{"store cut", store_cut},
                          {"everything cut", everything_cut},
                          {"files removed", files_removed},
                          {"medium taken away", taken_away}};

struct Sums {
  int cases = 0, failed = 0, died = 0, skipped = 0;
};

void run(const Case& one, Slowest& slowest, Sums& sums) {
  const pid_t process = ::fork();
  if (process == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::alarm(kLongestCase);
    try {
      one.run(slowest);
    } catch (const Skipped& why) {
      std::fprintf(stderr, "%s: skipped, no medium can be mounted here: %s\n", one.name, why.what());
      std::exit(kSkipped);
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s: %s\n", one.name, error.what());
      std::exit(1);
    }
    std::exit(0);
  }
  int status = 0;
  ::waitpid(process, &status, 0);
  ++sums.cases;
  if (!WIFEXITED(status)) {
    std::fprintf(stderr, "%s: the process died: %s\n", one.name, ::strsignal(WTERMSIG(status)));
    ++sums.died;
  } else if (WEXITSTATUS(status) == kSkipped) {
    --sums.cases;
    ++sums.skipped;
  } else if (WEXITSTATUS(status) != 0) {
    ++sums.failed;
  } else {
    std::fprintf(stderr, "%s: good\n", one.name);
  }
}

template <std::size_t count>
int run_all(const char* test, const Case (&cases)[count], const std::string& only) {
  void* shared = ::mmap(nullptr, sizeof(Slowest), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) throw std::bad_alloc();
  Slowest& slowest = *new (shared) Slowest(0);
  Sums sums;
  for (const Case& one : cases) {
    if (only.empty() || only == one.name) run(one, slowest, sums);
  }
  std::printf("{\"%s_cases\": %d, \"%s_failed\": %d, \"%s_deaths\": %d, \"%s_skipped\": %d, "
              "\"%s_slowest_answer_ms\": %ld}\n",
              test, sums.cases, test, sums.failed, test, sums.died, test, sums.skipped, test, slowest.load());
  return sums.failed + sums.died == 0 ? 0 : 1;
}

}  // namespace

int main(int count, char** words) try {
  const Options options(count, words, {{"--only", ""}});
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
  if (options.word() == "t6") return run_all("t6", kFull, options.text("--only"));
  if (options.word() == "t9") return run_all("t9", kGone, options.text("--only"));
  std::fprintf(stderr, "say t6 or t9\n");
  return 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
