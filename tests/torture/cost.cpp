// What one commit costs on the way to Saved, counted call by call.
//
// Scans at desk speed, each recorded and answered before the next: the writes, bytes and syncs on the scan path's own
// files (all but LMDB's, where there are others). LMDB's are counted beside them, and apart from both what fills a new
// file until its first sync: segments are made ahead, behind the scans. Then an upload of --rows rows with the
// real uploader and a service that answers at once: the bytes that all its claims and verdicts cost.
//
//   torture_cost --scans 200 --rows 10000
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "journal/journal.h"
#include "journal/mailbox.h"
#include "sync/uploader.h"
#include "torture/folder.h"
#include "torture/options.h"
#include "torture/shim_posix.h"
#include "torture/workload.h"

namespace {

using namespace torture;

struct Cost {
  std::uint64_t syncs = 0, writes = 0, bytes = 0;
};

class Ledger {
 public:
  // Files are known by the names they got, so every trace since the beginning must be added.
  void add(const Trace& trace) {
    costs_.clear();
    made_ahead_ = 0;
    for (const Event& event : trace) {
      if (event.what == Event::What::make) {
        names_[event.file] = event.name;
        unfinished_.insert(event.file);
      }
      if (unfinished_.contains(event.file)) {
        made_ahead_ += event.bytes.size();
        if (event.what == Event::What::sync) unfinished_.erase(event.file);
        continue;
      }
      if (event.what == Event::What::rename) names_[event.file] = event.new_name;
      if (event.what == Event::What::write) {
        ++costs_[event.file].writes;
        costs_[event.file].bytes += event.bytes.size();
        if (event.durable) ++costs_[event.file].syncs;
      }
      if (event.what == Event::What::sync) ++costs_[event.file].syncs;
    }
  }
  // Of the last trace that was added: the store's, and all others'.
  Cost store() const { return sum(true); }
  Cost others() const { return sum(false); }
  std::uint64_t made_ahead() const { return made_ahead_; }

 private:
  Cost sum(bool store) const {
    Cost all;
    for (const auto& [file, cost] : costs_) {
      if (names_.at(file).ends_with(".mdb") != store) continue;
      all.syncs += cost.syncs;
      all.writes += cost.writes;
      all.bytes += cost.bytes;
    }
    return all;
  }
  std::map<std::size_t, std::string> names_;
  std::map<std::size_t, Cost> costs_;
  std::set<std::size_t> unfinished_;
  std::uint64_t made_ahead_ = 0;
};

class Service final : public gateway::Gateway {
 public:
  unsigned connections() const override { return 4; }
  gateway::Verdict submit(const circ::Transaction&, unsigned) override {
    gateway::Verdict verdict;
    verdict.http_status = 200;
    verdict.kind = gateway::Verdict::Kind::uploaded;
    return verdict;
  }
  void stop() override {}
};

class Desk {
 public:
  explicit Desk(const std::filesystem::path& folder)
      : journal_(folder, [this](journal::Report report) { heard_.put(std::move(report)); }),
        uploader_(journal_, [this](upload::Report report) { heard_.put(std::move(report)); }, upload::Pace{},
                  [] { return std::uint64_t{0}; }) {
    wait([this] { return loaded_; });
  }

  void scan() {
    const std::size_t before = rows_.size();
    journal_.record(transaction_of(++number_));
    wait([&] { return rows_.size() > before; });
  }
  void scan_many(std::size_t count) {
    const std::size_t before = rows_.size();
    for (std::size_t i = 0; i < count; ++i) journal_.record(transaction_of(++number_));
    wait([&] { return rows_.size() == before + count; });
  }
  std::size_t upload() {
    const auto tell_rows = [all = rows_](const auto& tell) { std::for_each(all.begin(), all.end(), tell); };
    uploader_.start({tell_rows, {}, [] { return std::make_unique<Service>(); }});
    wait([this] { return ended_.has_value(); });
    return ended_->uploaded;
  }

 private:
  template <typename Ready>
  void wait(Ready ready) {
    while (!ready()) {
      for (auto& heard : heard_.wait()) {
        std::visit([this](auto& one) { std::visit([this](auto& report) { hear(report); }, one); }, heard);
      }
    }
  }
  void hear(journal::Loaded& loaded) { loaded_ = loaded.last; }
  void hear(journal::Recorded& recorded) { rows_.insert(rows_.end(), recorded.rows.begin(), recorded.rows.end()); }
  void hear(upload::UploadEnded& ended) { ended_ = ended; }
  template <typename Other>
  void hear(Other&) {}

  journal::Mailbox<std::variant<journal::Report, upload::Report>> heard_;
  std::vector<circ::Row> rows_;
  bool loaded_ = false;
  std::optional<upload::UploadEnded> ended_;
  std::uint64_t number_ = 0;
  journal::Journal journal_;
  upload::Uploader uploader_;
};

}  // namespace

int main(int count, char** words) try {
  const Options options(count, words, {{"--scans", "200"}, {"--rows", "10000"}});
  const auto scans = options.number("--scans");
  const Folder folder(Folder::Where::memory);
  Watch watch(folder.path());
  Ledger ledger;
  Desk desk(folder.path());
  for (int i = 0; i < 10; ++i) desk.scan();  // the first ones make what is made once
  ledger.add(watch.take());
  const bool has_log = ledger.others().writes > 0;

  for (std::uint64_t i = 0; i < scans; ++i) desk.scan();
  ledger.add(watch.take());
  const Cost path = has_log ? ledger.others() : ledger.store();
  const Cost behind = has_log ? ledger.store() : Cost{};
  const auto per = [scans](std::uint64_t sum) { return static_cast<double>(sum) / static_cast<double>(scans); };

  const auto rows = options.number("--rows");
  desk.scan_many(rows - scans - 10);
  ledger.add(watch.take());
  const std::size_t uploaded = desk.upload();
  ledger.add(watch.take());
  std::printf("{\"syncs_per_commit\": %.6g, \"writes_per_commit\": %.6g, \"bytes_per_commit\": %.6g, "
              "\"store_syncs_per_commit\": %.6g, \"store_writes_per_commit\": %.6g, \"store_bytes_per_commit\": %.6g, "
              "\"upload_rows\": %zu, \"upload_log_bytes\": %llu, \"upload_store_bytes\": %llu, \"upload_made_ahead_bytes\": %llu}\n",
              per(path.syncs), per(path.writes), per(path.bytes), per(behind.syncs), per(behind.writes),
              per(behind.bytes), uploaded, static_cast<unsigned long long>(ledger.others().bytes),
              static_cast<unsigned long long>(ledger.store().bytes),
              static_cast<unsigned long long>(ledger.made_ahead()));
  return uploaded == rows ? 0 : 1;
} catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 2;
}
