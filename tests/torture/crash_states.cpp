// T1, T2 and T3: what the journal makes of every state that a power cut may leave.
//
//   torture_crash_states t1 --states 300000     legal states; nothing lost, nothing inconsistent, work goes on
//   torture_crash_states t2                     four bugs planted into the trace; each must be caught
//   torture_crash_states t3 --states 40000      a garbage sector, a destroyed flash unit or a torn meta page besides
//
// For each of --stories seeds from --seed on, a workload of --operations runs on the real journal in memory while every
// change of its files is recorded; the explorer (explorer.h) rebuilds what a power cut at each moment may leave, and the
// real start-up opens each of these folders; in T1 one for many that read the same (checkers.h). T1 also cuts the power
// while a start repairs what an earlier cut left, and while a log that has grown large is packed (few of these states:
// each is a folder of 16 MiB).
// The first folder of a story that fails is kept below --keep, as the power cut left it:
//
//   torture_crash_states start --folder DIR     what a start finds there; DIR stays as it is
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "journal/log_block.h"
#include "journal/store.h"
#include "journal/store_reader.h"
#include "torture/checkers.h"
#include "torture/folder.h"
#include "torture/options.h"
#include "torture/planted.h"
#include "torture/shim_posix.h"
#include "torture/start.h"
#include "torture/workload.h"

namespace {

using namespace torture;

struct Recorded {
  Workload workload;
  Trace trace;
};

Recorded record_workload(std::uint64_t seed, std::size_t operations, std::size_t starts,
                         Workload::Kind kind = Workload::Kind::desk) {
  Recorded recorded{Workload(seed, operations, kind), {}};
  const Folder folder(Folder::Where::memory);
  Watch watch(folder.path());
  run(recorded.workload, folder.path(), starts,
      {[&](std::uint64_t count) { watch.begin(count); }, [&](std::uint64_t count) { watch.acknowledge(count); }});
  recorded.trace = watch.take();
  return recorded;
}

// A block of the log is one or is none; of a sound store nobody looks at pages that are free.
UseOfPage use_of_pages(const std::filesystem::path& folder) {
  return [store = journal::prove(folder / journal::kStoreFile)](const std::string& file, std::uint64_t page,
                                                                std::span<const std::uint8_t> content) {
    if (file == journal::kStoreFile) {
      return store.sound && (page >= store.in_use.size() || !store.in_use[page]) ? Use::none : Use::read;
    }
    if (!file.starts_with("scan-")) return Use::read;
    const auto read = journal::decode_block(content);
    const auto* const fault = std::get_if<journal::BlockFault>(&read);
    return fault != nullptr && *fault == journal::BlockFault::damaged ? Use::garbage : Use::read;
  };
}

Story legal_story(const std::vector<std::uint64_t>& digests, Trace trace) {
  Story story;
  story.trace = std::move(trace);
  story.judge = [digests](const std::vector<circ::Row>& rows, const Moment& moment, std::string&) {
    return judge(digests, digest(rows), moment);
  };
  story.use = use_of_pages;
  return story;
}

// A start after a power cut, recorded, so that the power can be cut again. Which cut: one of all, by chance.
Story story_of_a_start(const Recorded& recorded, std::uint64_t seed) {
  const Folder folder(Folder::Where::memory);
  std::mt19937_64 random(seed);
  std::uint64_t met = 0;
  const auto keep_one = [&](const Disk& disk, const Leftover& leftover, const Moment& moment) {
    if (moment.acknowledged > 0 && random() % ++met == 0) disk.put(leftover, folder.path());
    return true;
  };
  explore(recorded.trace, {.rules = Rules::legal, .states = 0, .seed = seed}, keep_one);

  Watch watch(folder.path());
  watch.begin(1);  // the further transaction of every start: not told when it was begun
  const Start start = start_on(folder.path(), false);
  std::vector<std::uint64_t> digests{digest(start.rows)};
  std::vector<circ::Row> rows = start.rows;
  for (const circ::Row& row : start.further) {
    rows.push_back(row);
    digests.push_back(digest(rows));
  }
  digests.resize(2, digests.back());
  Story story = legal_story(digests, watch.take());
  story.exploration.first_event = watch.already();
  return story;
}

// The moments around the first removal of a file of the log, if there is one.
void look_at_packing(const Trace& trace, Exploration& exploration) {
  constexpr std::size_t kBefore = 60, kAfter = 40;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    if (trace[i].what != Event::What::remove || trace[i].name.find("log") == std::string::npos) continue;
    exploration.first_event = i < kBefore ? 0 : i - kBefore;
    exploration.last_event = i + kAfter;
    return;
  }
}

void print(const char* what, const Tally& tally) {
  std::fprintf(stderr, "%s: %llu distinct states, %llu starts", what, static_cast<unsigned long long>(tally.states),
               static_cast<unsigned long long>(tally.starts));
  for (int i = 0; i < kVerdicts; ++i) {
    std::fprintf(stderr, ", %llu %s", static_cast<unsigned long long>(tally.verdicts[static_cast<std::size_t>(i)]),
                 text_of(static_cast<Verdict>(i)));
  }
  std::fprintf(stderr, "%s%s\n", tally.first_failure.empty() ? "" : "; first: ", tally.first_failure.c_str());
}

std::uint64_t count(const Tally& tally, Verdict verdict) { return tally.verdicts[static_cast<std::size_t>(verdict)]; }

int show_start(const std::filesystem::path& left) {
  const Folder folder(Folder::Where::memory);
  std::filesystem::copy(left, folder.path(), std::filesystem::copy_options::recursive);
  const Start start = start_on(folder.path(), true);
  for (const circ::Row& row : start.rows) {
    std::printf("%llu %s status %d, reason %d%s\n", static_cast<unsigned long long>(row.sequence),
                row.transaction.item.text().c_str(), static_cast<int>(row.settlement.status),
                static_cast<int>(row.settlement.reason), row.settlement.doubtful ? ", doubtful" : "");
  }
  std::printf("%zu rows, %zu unreadable, digest %016llx%s%s\n", start.rows.size(), start.unreadable,
              static_cast<unsigned long long>(digest(start.rows)), start.trouble.empty() ? "" : "; ", start.trouble.c_str());
  return start.trouble.empty() ? 0 : 1;
}

class Program {
 public:
  explicit Program(const Options& options)
      : options_(options), labour_{static_cast<unsigned>(options.number("--processes")), false, {}} {}

  int legal() {
    constexpr std::uint64_t kStartsOfAStory = 3;
    const std::uint64_t stories = options_.number("--stories");
    const std::uint64_t share = options_.number("--states") / std::max<std::uint64_t>(1, stories);
    Tally all;
    for (std::uint64_t i = 0; i < stories; ++i) {
      const std::uint64_t seed = options_.number("--seed") + i;
      const Recorded recorded = record_workload(seed, options_.number("--operations"), 3);
      Story story = legal_story(recorded.workload.digests(), recorded.trace);
      const std::uint64_t before = all.states;
      for (std::uint64_t start = 1; start <= kStartsOfAStory; ++start) {
        Story again = story_of_a_start(recorded, seed * 100 + start);
        again.exploration = {Rules::legal, share / 20, seed, true, again.exploration.first_event};
        all += look(std::to_string(i) + "." + std::to_string(start), again);
      }
      story.exploration = {Rules::legal, share - std::min(share, all.states - before), seed};
      all += look(std::to_string(i), story);
    }
    const Recorded heavy =
        record_workload(options_.number("--seed"), options_.number("--heavy"), 1, Workload::Kind::heavy);
    Story packing = legal_story(heavy.workload.digests(), heavy.trace);
    packing.exploration = {Rules::legal, options_.number("--packing"), options_.number("--seed"), false};
    look_at_packing(heavy.trace, packing.exploration);
    all += look("packing", packing);
    print("T1", all);
    std::printf("{\"t1_states\": %llu, \"t1_starts\": %llu, \"t1_lost\": %llu, \"t1_inconsistent\": %llu, "
                "\"t1_unusable\": %llu}\n",
                static_cast<unsigned long long>(all.states), static_cast<unsigned long long>(all.starts),
                static_cast<unsigned long long>(count(all, Verdict::lost)),
                static_cast<unsigned long long>(count(all, Verdict::inconsistent)),
                static_cast<unsigned long long>(count(all, Verdict::unusable) + count(all, Verdict::died)));
    return all.failures() == 0 ? 0 : 1;
  }

  int planted() {
    const std::uint64_t seed = options_.number("--seed");
    const Recorded recorded = record_workload(seed, options_.number("--operations"), 1);
    labour_.stop_at_failure = true;
    struct Bug {
      const char* name;
      Trace trace;
      Rules rules;
    };
    const Bug bugs[] = {{"no syncs", without_syncs(recorded.trace), Rules::legal},
                        {"acknowledged before the sync", acknowledged_before_sync(recorded.trace), Rules::legal},
                        {"written after the acknowledgement", acknowledged_before_write(recorded.trace), Rules::legal},
                        {"rewritten in place", rewritten_in_place(recorded.trace), Rules::garbage_sector}};
    const auto fails = [&](const std::string& name, const Trace& trace, Rules rules) {
      Story story =
          rules == Rules::legal ? legal_story(recorded.workload.digests(), trace) : damaged_story(recorded, trace);
      story.exploration = {rules, kStatesOfABug, seed, true, first_acknowledgement(trace)};
      return look(name, story).failures() > 0;
    };
    int caught = 0;
    for (const Bug& bug : bugs) caught += fails(bug.name, bug.trace, bug.rules) ? 1 : 0;
    // What is found without a bug too is no bug caught. (T1 is the same for the legal states.)
    if (fails("no bug", recorded.trace, Rules::garbage_sector)) --caught;
    std::printf("{\"t2_caught\": %d}\n", caught);
    return caught == 4 ? 0 : 1;
  }

  int beyond() {
    const std::uint64_t stories = options_.number("--stories");
    Tally all;
    for (std::uint64_t i = 0; i < stories; ++i) {
      const std::uint64_t seed = options_.number("--seed") + i;
      const Recorded recorded = record_workload(seed, options_.number("--operations"), 2);
      Story story = damaged_story(recorded, recorded.trace);
      story.exploration = {Rules::beyond, options_.number("--states") / stories, seed};
      all += look(std::to_string(i), story);
    }
    print("T3", all);
    std::printf("{\"t3_states\": %llu, \"t3_lost\": %llu, \"t3_wrong\": %llu, \"t3_unusable\": %llu}\n",
                static_cast<unsigned long long>(all.states), static_cast<unsigned long long>(count(all, Verdict::lost)),
                static_cast<unsigned long long>(count(all, Verdict::inconsistent)),
                static_cast<unsigned long long>(count(all, Verdict::unusable) + count(all, Verdict::died)));
    return all.failures() == 0 ? 0 : 1;
  }

 private:
  static constexpr std::uint64_t kStatesOfABug = 5'000;

  static std::size_t first_acknowledgement(const Trace& trace) {
    std::size_t event = 0;
    while (event < trace.size() && trace[event].what != Event::What::acknowledge) ++event;
    return event;
  }

  static Story damaged_story(const Recorded& recorded, Trace trace) {
    Story story;
    story.trace = std::move(trace);
    story.judge = [&workload = recorded.workload](const std::vector<circ::Row>& rows, const Moment& moment,
                                                  std::string& what) {
      return judge_damaged(workload, rows, moment, what);
    };
    return story;
  }

  Tally look(const std::string& name, const Story& story) {
    Labour labour = labour_;
    if (!labour.stop_at_failure) {
      labour.keep = std::filesystem::path(options_.text("--keep")) / (options_.word() + "-" + options_.text("--seed") + "-" + name);
      std::filesystem::remove_all(labour.keep);
    }
    const auto files = [&](Event::What what) {
      return std::count_if(story.trace.begin(), story.trace.end(), [&](const Event& event) { return event.what == what; });
    };
    const Tally tally = check(story, labour);
    print(("story " + name + " (" + std::to_string(story.trace.size()) + " events, " +
           std::to_string(files(Event::What::make)) + " files made, " + std::to_string(files(Event::What::remove)) +
           " removed)").c_str(), tally);
    return tally;
  }

  const Options& options_;
  Labour labour_;
};

}  // namespace

int main(int count, char** words) try {
  const Options options(count, words,
                        {{"--states", "20000"}, {"--seed", "1"}, {"--stories", "4"}, {"--operations", "300"},
                         {"--processes", std::to_string(std::max(1U, std::thread::hardware_concurrency()))},
                         {"--heavy", "500"}, {"--packing", "500"}, {"--folder", ""},
                         {"--keep", "/tmp/offcirc-torture"}});
  const rlimit no_core{0, 0};
  ::setrlimit(RLIMIT_CORE, &no_core);
#ifndef __SANITIZE_ADDRESS__ // whose shadow is terabytes
  const rlimit memory{rlim_t{8} << 30, rlim_t{8} << 30};  // a start that wants more shall not take the machine along
  ::setrlimit(RLIMIT_AS, &memory);
#endif
  std::fprintf(stderr, "seed %s\n", options.text("--seed").c_str());
  Program program(options);
  if (options.word() == "t1") return program.legal();
  if (options.word() == "t2") return program.planted();
  if (options.word() == "t3") return program.beyond();
  if (options.word() == "start") return show_start(options.text("--folder"));
  std::fprintf(stderr, "say t1, t2, t3 or start\n");
  return 2;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
