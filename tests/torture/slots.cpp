// T10: the profile's two slots after a power cut at any moment of any save.
//
// Contents of many lengths are saved one after the other while every change of the files is recorded; the explorer
// rebuilds what a power cut may leave (each subset of sectors in flight, each tail, names that did not arrive), and
// each of these folders must give the content that was saved last or the one that was being saved: never none, never a
// mixture. Before the first save ended, nothing is right too. Afterwards a further save must work.
//
//   torture_slots --saves 60 --seed 1
#include <cstdio>
#include <random>
#include <string>
#include <unordered_set>
#include <variant>
#include <vector>

#include "station/two_slots.h"
#include "torture/explorer.h"
#include "torture/folder.h"
#include "torture/options.h"
#include "torture/shim_posix.h"

using namespace torture;
using station::TwoSlots;

int main(int count, char** words) try {
  const Options options(count, words, {{"--saves", "60"}, {"--seed", "1"}, {"--states", "20000"}});
  std::mt19937_64 random(options.number("--seed"));
  std::vector<std::string> contents;
  Trace trace;
  {
    const Folder folder(Folder::Where::memory);
    Watch watch(folder.path());
    TwoSlots slots(folder.path(), "profile");
    for (std::uint64_t i = 0; i < options.number("--saves"); ++i) {
      contents.push_back(std::to_string(i) + std::string(random() % 5000, static_cast<char>('a' + i % 26)));
      watch.begin(contents.size());
      if (slots.save(contents.back())) throw std::runtime_error("a save failed");
      watch.acknowledge(contents.size());
    }
    trace = watch.take();
  }

  const Folder folder(Folder::Where::memory);
  const NoSyncs no_syncs;
  std::unordered_set<std::uint64_t> met;
  std::uint64_t unreadable = 0;
  explore(trace, {Rules::legal, options.number("--states"), options.number("--seed")},
          [&](const Disk& disk, const Leftover& leftover, const Moment& moment) {
            if (!met.insert(disk.hash(leftover) ^ moment.acknowledged).second) return false;
            disk.put(leftover, folder.path());
            TwoSlots slots(folder.path(), "profile");
            const auto loaded = slots.load();
            bool right = moment.acknowledged == 0 && std::holds_alternative<TwoSlots::NeverSaved>(loaded);
            if (const auto* content = std::get_if<std::string>(&loaded)) {
              for (std::uint64_t k = moment.acknowledged; k <= moment.begun; ++k) {
                right = right || (k > 0 && *content == contents[k - 1]);
              }
            }
            if (!slots.save("further")) {
              const auto again = slots.load();
              right = right && std::holds_alternative<std::string>(again) && std::get<std::string>(again) == "further";
            } else {
              right = false;
            }
            if (!right && unreadable++ == 0) {
              std::fprintf(stderr, "before event %zu: not what was saved\n", moment.event);
            }
            return true;
          });
  std::printf("{\"t10_states\": %zu, \"t10_unreadable\": %llu}\n", met.size(), static_cast<unsigned long long>(unreadable));
  return unreadable == 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
