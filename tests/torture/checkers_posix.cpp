#include <malloc.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "torture/checkers.h"
#include "torture/processor.h"
#include "torture/shim_posix.h"
#include "torture/start.h"

namespace torture {
namespace {

constexpr std::chrono::seconds kStandsStill{60};
constexpr std::uint64_t kMostDeaths = 1000;
constexpr std::uint64_t kLookAgain = 16;  // every so many states the journal is opened a second time

// What a checking process leaves behind, however it ends.
struct Board {
  std::atomic<std::uint64_t> at = 0;  // number of the state it is at
  std::atomic<std::uint64_t> states = 0, starts = 0;
  std::atomic<std::uint64_t> moves = 0;  // grows while the process is alive
  std::array<std::atomic<std::uint64_t>, kVerdicts> verdicts{};
  std::atomic<bool> finished = false;
  std::array<char, 400> first_failure{};
  std::atomic<std::uint64_t> first_failed = 0;  // its number
};

class Boards {
 public:
  explicit Boards(unsigned count) : bytes_(count * sizeof(Board)) {
    void* place = ::mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) throw std::bad_alloc();
    boards_ = static_cast<Board*>(place);
    for (unsigned i = 0; i < count; ++i) new (boards_ + i) Board;
  }
  ~Boards() { ::munmap(boards_, bytes_); }
  Boards(const Boards&) = delete;
  Boards& operator=(const Boards&) = delete;
  Board& operator[](unsigned i) { return boards_[i]; }

 private:
  std::size_t bytes_;
  Board* boards_;
};

// What a start frees the next one needs again. (But for LMDB's list of 2 MiB, which it never fills.)
void keep_memory() {
  ::mallopt(M_ARENA_MAX, 1);
  ::mallopt(M_MMAP_THRESHOLD, 3 << 19);
  ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

class Checker {
 public:
  Checker(const Story& story, const Labour& labour, unsigned share, Board& board, std::filesystem::path folder,
          std::uint64_t from)
      : story_(story), labour_(labour), share_(share), board_(board), folder_(std::move(folder)), from_(from) {}

  void run() {
    const NoSyncs no_syncs;
    std::filesystem::create_directories(folder_);
    explore(story_.trace, story_.exploration,
            [this](const Disk& disk, const Leftover& leftover, const Moment& moment) {
              return visit(disk, leftover, moment);
            });
    if (share_ == 0) board_.states = met_.size();
    board_.finished = true;
  }

 private:
  bool visit(const Disk& disk, const Leftover& leftover, const Moment& moment) {
    ++board_.moves;
    const auto [place, fresh] = met_.try_emplace(disk.hash(leftover), Met{met_.size(), moment.acknowledged});
    Met& met = place->second;
    if (!fresh && met.acknowledged >= moment.acknowledged) return false;
    met.acknowledged = moment.acknowledged;
    // States of one moment have much in common. (Mixed, for syncs come at regular distances.)
    if (mix(moment.event, 0) % labour_.processes != share_ || met.number < from_) return fresh;
    board_.at = met.number;
    disk.put(leftover, folder_);
    if (!is_known(disk, leftover, met)) check(moment, met);
    return fresh;
  }

  struct Met {
    std::uint64_t number;
    std::uint64_t acknowledged;
  };

  // Whether a start that reads the same was judged, with no less acknowledged.
  bool is_known(const Disk& disk, const Leftover& leftover, const Met& met) {
    if (!story_.use) return false;
    const auto read = disk.hash_of_what_is_read(leftover, story_.use(folder_));
    const auto [judged, first] = judged_.try_emplace(read, met.acknowledged);
    if (!first && judged->second >= met.acknowledged) return met.number % kLookAgain != 0;
    judged->second = met.acknowledged;
    return false;
  }

  void check(const Moment& moment, const Met& met) {
    const Start start = start_on(folder_, met.number % kLookAgain == 0);
    ++board_.starts;
    std::string what = start.trouble;
    if (what.empty() && start.unreadable > 0 && story_.exploration.rules == Rules::legal) what = "unreadable records";
    const Verdict verdict = what.empty() ? story_.judge(start.rows, moment, what) : Verdict::unusable;
    ++board_.verdicts[static_cast<std::size_t>(verdict)];
    if (verdict == Verdict::fine) return;
    const std::string text = std::string(text_of(verdict)) + (what.empty() ? "" : ": " + what) + " (acknowledged " +
                             std::to_string(moment.acknowledged) + " of " + std::to_string(moment.begun) +
                             " begun, before event " + std::to_string(moment.event) + ")";
    if (board_.first_failure[0] == '\0') {
      board_.first_failed = met.number;
      std::snprintf(board_.first_failure.data(), board_.first_failure.size(), "state %llu: %s",
                    static_cast<unsigned long long>(met.number), text.c_str());
    }
    if (labour_.stop_at_failure) {
      board_.finished = true;
      std::_Exit(0);
    }
  }

  const Story& story_;
  const Labour& labour_;
  const unsigned share_;
  Board& board_;
  const std::filesystem::path folder_;
  const std::uint64_t from_;
  std::unordered_map<std::uint64_t, Met> met_;
  std::unordered_map<std::uint64_t, std::uint64_t> judged_;  // what a start reads, and what was acknowledged then
};

// The traces of two runs may differ, so the folder is kept from this one.
void keep_folder(const Story& story, std::uint64_t number, const std::filesystem::path& keep) {
  std::unordered_set<std::uint64_t> met;
  bool kept = false;
  explore(story.trace, story.exploration, [&](const Disk& disk, const Leftover& leftover, const Moment&) {
    const bool fresh = met.insert(disk.hash(leftover)).second;
    if (kept || !fresh || met.size() != number + 1) return fresh;
    std::filesystem::create_directories(keep);
    disk.put(leftover, keep);
    kept = true;
    return fresh;
  });
}

struct Worker {
  pid_t process = -1;
  std::uint64_t from = 0;
  std::uint64_t moves_seen = 0;
  std::chrono::steady_clock::time_point moved{};
};

}  // namespace

std::uint64_t Tally::failures() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 1; i < verdicts.size(); ++i) sum += verdicts[i];
  return sum;
}

Tally& Tally::operator+=(const Tally& other) {
  states += other.states;
  starts += other.starts;
  for (std::size_t i = 0; i < verdicts.size(); ++i) verdicts[i] += other.verdicts[i];
  if (first_failure.empty()) first_failure = other.first_failure;
  return *this;
}

Tally check(const Story& story, const Labour& labour) {
  const unsigned processes = labour.processes;
  Boards boards(processes);
  const std::filesystem::path folder =
      (std::filesystem::is_directory("/dev/shm") ? std::filesystem::path("/dev/shm")
                                                 : std::filesystem::temp_directory_path()) /
      ("offcirc-torture-" + std::to_string(::getpid()));
  std::vector<Worker> workers(processes);
  Tally tally;
  std::uint64_t deaths = 0;

  const auto begin = [&](unsigned i) {
    Worker& worker = workers[i];
    worker.moved = std::chrono::steady_clock::now();
    worker.process = ::fork();
    if (worker.process != 0) return;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    stay_on_processor(i);
    keep_memory();
    Checker(story, labour, i, boards[i], folder / std::to_string(i), worker.from).run();
    std::_Exit(0);
  };
  const auto died = [&](unsigned i, const char* how) {
    Board& board = boards[i];
    ++board.verdicts[static_cast<std::size_t>(Verdict::died)];
    ++board.starts;
    if (board.first_failure[0] == '\0') {
      board.first_failed = board.at.load();
      std::snprintf(board.first_failure.data(), board.first_failure.size(), "state %llu: the process %s",
                    static_cast<unsigned long long>(board.at.load()), how);
    }
    workers[i].from = board.at + 1;
    if (labour.stop_at_failure || ++deaths > kMostDeaths) board.finished = true;
  };

  for (unsigned i = 0; i < processes; ++i) begin(i);
  for (bool all_done = false; !all_done;) {
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
    all_done = true;
    for (unsigned i = 0; i < processes; ++i) {
      Worker& worker = workers[i];
      if (worker.process < 0) continue;
      all_done = false;
      int status = 0;
      if (::waitpid(worker.process, &status, WNOHANG) == worker.process) {
        worker.process = -1;
        if (!boards[i].finished) died(i, WIFSIGNALED(status) ? ::strsignal(WTERMSIG(status)) : "ended");
        if (!boards[i].finished) begin(i);
        continue;
      }
      const auto now = std::chrono::steady_clock::now();
      if (boards[i].moves != std::exchange(worker.moves_seen, boards[i].moves)) worker.moved = now;
      if (now - worker.moved < kStandsStill) continue;
      ::kill(worker.process, SIGKILL);
      ::waitpid(worker.process, &status, 0);
      worker.process = -1;
      died(i, "stands still");
      if (!boards[i].finished) begin(i);
    }
    if (labour.stop_at_failure) {
      bool failed = false;
      for (unsigned i = 0; i < processes; ++i) failed = failed || boards[i].first_failure[0] != '\0';
      for (unsigned i = 0; i < processes && failed; ++i) {
        if (workers[i].process >= 0) ::kill(workers[i].process, SIGKILL);
        boards[i].finished = true;
      }
    }
  }
  for (unsigned i = 0; i < processes; ++i) {
    tally.states += boards[i].states;
    tally.starts += boards[i].starts;
    for (std::size_t v = 0; v < tally.verdicts.size(); ++v) tally.verdicts[v] += boards[i].verdicts[v];
    if (!tally.first_failure.empty() || boards[i].first_failure[0] == '\0') continue;
    tally.first_failure = boards[i].first_failure.data();
    if (labour.keep.empty()) continue;
    keep_folder(story, boards[i].first_failed, labour.keep);
    tally.first_failure += "; kept in " + labour.keep.string();
  }
  std::filesystem::remove_all(folder);
  return tally;
}

}  // namespace torture
