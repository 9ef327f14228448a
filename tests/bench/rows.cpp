// A million rows at the desk: loading them from a real journal, their memory, find, sort, frames, a clear of half of
// them, and a start with what is left when the store is damaged.
//
//   bench_rows [ROWS | --quick]      another number than 1,000,000, to try it out; --quick: 100,000
#include <malloc.h>
#include <sodium.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include <imgui.h>

#include "allocator.h"
#include "bench/figure.h"
#include "journal/journal.h"
#include "journal/store.h"
#include "journal/store_reader.h"
#include "log.h"
#include "session.h"
#include "ui/table.h"
#include "ui/view.h"

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using circ::Status;

double milliseconds(Clock::duration time) { return std::chrono::duration<double, std::milli>(time).count(); }

// What this thread or the whole process computed: on a machine with other work the better measure.
double cpu_milliseconds(clockid_t which) {
  timespec time{};
  clock_gettime(which, &time);
  return 1000.0 * static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e6;
}

template <typename Work>
double cpu_time_of(Work work) {
  const auto start = cpu_milliseconds(CLOCK_THREAD_CPUTIME_ID);
  work();
  return cpu_milliseconds(CLOCK_THREAD_CPUTIME_ID) - start;
}

template <typename Work>
double time_of(Work work) {
  const auto start = Clock::now();
  work();
  return milliseconds(Clock::now() - start);
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::string in_words(const char* format, auto... values) {
  char text[300];
  std::snprintf(text, sizeof text, format, values...);
  return text;
}

double allocated() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

double private_memory() {
  std::ifstream smaps("/proc/self/smaps_rollup");
  for (std::string line; std::getline(smaps, line);) {
    if (line.starts_with("Private_Dirty:")) return 1024.0 * std::atof(line.c_str() + 14);
  }
  return 0;
}

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("bench-rows-" + std::to_string(randombytes_random()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

circ::Barcode barcode(std::uint64_t number) {
  return std::get<circ::Barcode>(circ::Barcode::from(std::to_string(number)));
}

// A check-out, so that it has both barcodes, of 14 characters; most of them uploaded.
circ::Row row(circ::Sequence sequence) {
  circ::Row row;
  row.sequence = sequence;
  auto& t = row.transaction;
  std::array<std::uint8_t, 16> random{};
  randombytes_buf(random.data(), random.size());
  t.id = circ::make_id(random);
  t.kind = circ::Kind::check_out;
  t.station = "f81d4fae-7dec-41d0-a765-00a0c91e6bf6";
  t.item = barcode(31'234'000'000'000 + randombytes_uniform(10'000'000));
  t.patron = barcode(21'234'000'000'000 + randombytes_uniform(1'000'000));
  t.recorded = {std::chrono::sys_days{std::chrono::year{2026} / 11 / 23} + std::chrono::milliseconds{2'000 * sequence}, 60min};
  t.due = circ::Moment{std::chrono::floor<std::chrono::days>(t.recorded.utc) + 21 * 24h - 1s, 60min};
  auto& s = row.settlement;
  const auto kind = randombytes_uniform(100);
  if (kind < 10) return row;
  s.attempts = 1;
  s.http_status = 200;
  s.settled = t.recorded.utc + 8h;
  s.status = kind < 98 ? Status::uploaded : kind < 99 ? Status::upload_failed : Status::comms_failure;
  if (s.status == Status::upload_failed) {
    s.reason = circ::Reason::refused;
    s.problem = "User Blocked";
    s.detail = "The patron's privileges are suspended until the account is settled";
  } else if (s.status == Status::comms_failure) {
    s.reason = circ::Reason::no_connection;
  }
  return row;
}

// Recorded and settled as the program does it, in a process of its own so that nothing of it is counted here. False
// when that failed.
bool make_journal(const std::filesystem::path& folder, std::size_t rows) {
  const auto child = fork();
  if (child == 0) {
    std::atomic<std::size_t> durable = 0;
    {
      journal::Journal journal(folder, [&durable](journal::Report report) {
        if (const auto* recorded = std::get_if<journal::Recorded>(&report)) durable += recorded->rows.size();
        if (const auto* settled = std::get_if<journal::SettledRows>(&report)) durable += settled->rows.size();
        durable.notify_one();
      });
      const auto wait_for = [&durable](std::size_t count) {
        for (auto now = durable.load(); now < count; now = durable.load()) durable.wait(now);
      };
      constexpr std::size_t kAtOnce = 1'000;
      std::size_t told = 0;
      for (circ::Sequence next = 1; next <= rows;) {
        std::vector<journal::Settled> settled;
        for (std::size_t each = 0; each < kAtOnce && next <= rows; ++each, ++next, ++told) {
          auto one = row(next);
          journal.record(std::move(one.transaction));
          if (one.settlement != circ::Settlement{}) settled.push_back({next, std::move(one.settlement)});
        }
        wait_for(told);
        told += settled.size();
        journal.settle(std::move(settled));
        wait_for(told);
      }
    }
    _exit(0);
  }
  int status = -1;
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

// A session with the main loop that the window would be.
class Running {
 public:
  Running(const std::filesystem::path& folder, Log& log) {
    Session::Surroundings around;
    around.folder = folder;
    around.station_id = "station-1";
    around.station.set_up = true;
    around.wake = [this] {
      {
        std::lock_guard lock(mutex_);
        woken_ = true;
      }
      wakes_.notify_one();
    };
    around.log = &log;
    session_ = std::make_unique<Session>(std::move(around));
  }

  desk::Desk& desk() { return session_->desk(); }
  const desk::State& state() { return session_->desk().state(); }
  double longest_absorb() const { return longest_; }
  double absorbed() const { return absorbed_; }

  void until(const std::function<bool()>& is_so) {
    longest_ = absorbed_ = 0;
    while (!is_so()) {
      std::unique_lock lock(mutex_);
      wakes_.wait(lock, [this] { return woken_; });
      woken_ = false;
      lock.unlock();
      const double time = cpu_time_of([this] { session_->absorb(); });
      longest_ = std::max(longest_, time);
      absorbed_ += time;
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable wakes_;
  bool woken_ = false;
  double longest_ = 0, absorbed_ = 0;  // milliseconds of the main thread's
  std::unique_ptr<Session> session_;
};

// The program's frames without a window: a renderer that does nothing.
class Frames {
 public:
  Frames() : context_(ImGui::CreateContext()) {
    ImGui::SetCurrentContext(context_);
    auto& io = ImGui::GetIO();
    io.DisplaySize = {1280, 800};
    io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
    ui.fonts = ui::prepare();
    ui.choices.theme = ui::ThemeChoice::light;
  }
  ~Frames() {
    ImGui::SetCurrentContext(context_);
    for (auto* texture : ImGui::GetPlatformIO().Textures) {
      texture->SetTexID(ImTextureID_Invalid);
      texture->SetStatus(ImTextureStatus_Destroyed);
    }
    ImGui::DestroyContext(context_);
  }

  double frame(const desk::State& state) {
    ImGui::SetCurrentContext(context_);
    ImGui::GetIO().DeltaTime = 1.0f / 60;
    const auto time = cpu_time_of([&] {
      ImGui::NewFrame();
      ui::draw(state, ui, intents);
      ImGui::Render();
    });
    for (auto* texture : ImGui::GetPlatformIO().Textures) {
      if (texture->Status == ImTextureStatus_WantCreate) texture->SetTexID(ImTextureID{1});
      texture->SetStatus(ImTextureStatus_OK);
    }
    return time;
  }

  ui::UiState ui;
  std::vector<desk::Intent> intents;

 private:
  ImGuiContext* context_;
};

void bench_loading(Running& session, const std::filesystem::path& folder, Clock::time_point started, double cpu_before,
                   double before, double private_before) {
  session.until([&] { return !session.state().loading; });
  const double ready = milliseconds(Clock::now() - started), cpu = cpu_milliseconds(CLOCK_PROCESS_CPUTIME_ID) - cpu_before;
  const auto rows = static_cast<double>(session.state().rows.size());
  const double bytes = (allocated() - before) / rows, dirty = (private_memory() - private_before) / rows;
  std::vector<char> buffer(1 << 20);
  const double raw_read = time_of([&] {
    std::ifstream file(folder / "journal.mdb", std::ios::binary);
    while (file.read(buffer.data(), static_cast<std::streamsize>(buffer.size()))) {}
  });
  bench::figure("rows_ready_1m_ms", ready, "<= 1000",
                in_words("CPU of both threads %.0f ms, of it the drawing thread's %.1f ms, at most %.1f ms at once; reading the file %.0f ms",
                         cpu, session.absorbed(), session.longest_absorb(), raw_read));
  bench::figure("bytes_per_row", bytes, "<= 100",
                in_words("allocated by the whole process, private dirty pages %.1f a row; two barcodes of 14 characters are 28", dirty));
}

void bench_find_and_sort(const desk::Rows& rows) {
  const auto arranged = [&rows](const ui::Choice& choice) {
    std::vector<double> times;
    for (int each = 0; each < 5; ++each) {
      times.push_back(cpu_time_of([&] { ui::arrange({choice, rows.snapshot(), rows.revision(), nullptr, {}}); }));
    }
    return median(times);
  };
  double slowest = 0;
  std::string all;
  for (const char* part : {"3", "00", "0042", "21234000987654", "nothing"}) {
    const auto time = arranged({.filter = {}, .find = part});
    slowest = std::max(slowest, time);
    all += in_words("%s%s %.1f ms", all.empty() ? "" : ", ", part, time);
  }
  const double look = cpu_time_of([&] { ui::first_look({.filter = {}, .find = "0042"}, rows.snapshot(), 1, ui::TableView::kAtOnce); });
  bench::figure("find_1m_ms", slowest, "<= 50", all + in_words("; the first look %.2f ms", look));

  std::vector<std::string> barcodes;
  for (std::size_t place = 0; place < rows.size(); ++place) barcodes.push_back(rows[place].transaction.item.text());
  const double plain_sort = cpu_time_of([&] { std::sort(barcodes.begin(), barcodes.end()); });
  slowest = 0;
  all.clear();
  for (const auto column : {ui::Column::item, ui::Column::patron, ui::Column::due, ui::Column::status, ui::Column::message}) {
    const auto time = arranged({.filter = {}, .find = {}, .sort = column, .descending = false});
    slowest = std::max(slowest, time);
    all += in_words("%s %.0f ms, ", ui::title(column), time);
  }
  bench::figure("sort_1m_ms", slowest, "<= 300", all + in_words("std::sort of as many barcodes as strings %.0f ms", plain_sort));
}

void bench_order_and_selection(const desk::State& state) {
  Frames frames;
  frames.frame(state);
  const double before = allocated();
  frames.ui.table.selection = {};
  frames.ui.table.view.each(0, frames.ui.table.view.size(), [&](circ::Sequence each) { frames.ui.table.selection.set(each, true); });
  const double selected = allocated();
  const ui::Choice choice{.filter = {}, .find = {}, .sort = ui::Column::item, .descending = false};
  frames.ui.table.view.update(state.rows, choice);
  if (const auto job = frames.ui.table.view.job()) frames.ui.table.view.take(*job, ui::arrange(*job));
  frames.ui.table.view.update(state.rows, choice);
  const double ordered = allocated();
  const auto rows = static_cast<double>(state.rows.size());
  bench::figure("order_and_selection_bytes_per_row", (ordered - before) / rows, "<= 44",
                in_words("all selected %.2f, an order %.2f; there is no index of items", (selected - before) / rows, (ordered - selected) / rows));
}

void bench_frames(const desk::State& many) {
  desk::State few;
  few.station = many.station;
  few.loading = false;
  std::vector<circ::Row> some;
  for (circ::Sequence each = 1; each <= 1000; ++each) some.push_back(many.rows[each - 1]);
  few.rows.append(some);
  few.now = some.back().transaction.recorded.utc;
  Frames of_few, of_many;
  std::vector<double> few_times, many_times;
  constexpr int kFrames = 3000;
  for (int each = -20; each < kFrames; ++each) {
    const double few_time = of_few.frame(few), many_time = of_many.frame(many);
    if (each < 0) continue;
    few_times.push_back(few_time);
    many_times.push_back(many_time);
  }
  const double one = median(few_times), other = median(many_times);
  bench::figure("frame_build_1m_over_1k", other / one, "<= 1.1",
                in_words("with 1,000 rows %.1f us, with %zu rows %.1f us", 1000 * one, many.rows.size(), 1000 * other));
}

void bench_clear(Running& session) {
  auto& desk = session.desk();
  const auto all = desk.state().rows.size();
  const double before = allocated();
  desk::intent::Clear clear;
  for (std::size_t place = 0; place < all; place += 2) clear.rows.push_back(desk.state().rows.list().sequence(place));
  const auto gone = clear.rows.size();
  desk::Intent asked = std::move(clear);
  const auto start = Clock::now();
  const double asking = cpu_time_of([&] { desk.apply(asked); });
  session.until([&] { return desk.state().rows.size() == all - gone; });
  const double took = milliseconds(Clock::now() - start);
  bench::figure("clear_500k_ms", took, "",
                in_words("with progress and Stop meanwhile; the drawing thread: %.1f ms to ask, at most %.1f ms at once to "
                         "take them out; memory given back %.0f MB",
                         asking, session.longest_absorb(), (before - allocated()) / 1e6));
}

// A page of the store that is garbage: the whole store is salvaged and rebuilt, and nobody waits for it.
void bench_repair(const std::filesystem::path& folder) {
  constexpr std::uint64_t kPage = 4096;
  const auto file = folder / journal::kStoreFile;
  const auto in_use = journal::prove(file).in_use;
  const auto middle = in_use.begin() + static_cast<std::ptrdiff_t>(in_use.size() / 2);
  const auto page = static_cast<std::uint64_t>(std::find(middle, in_use.end(), true) - in_use.begin());
  {
    std::fstream out(file, std::ios::binary | std::ios::in | std::ios::out);
    out.seekp(static_cast<std::streamoff>(page * kPage));
    out << std::string(kPage, 'g');
  }
  std::mutex mutex;
  std::condition_variable told;
  std::optional<Clock::time_point> recorded, loaded;
  std::size_t rows = 0, lines = 0;
  const auto start = Clock::now();
  journal::Journal journal(folder, [&](journal::Report report) {
    const std::lock_guard lock(mutex);
    if (std::holds_alternative<journal::Recorded>(report)) recorded = Clock::now();
    if (const auto* some = std::get_if<journal::Loaded>(&report)) {
      rows += some->rows.size();
      if (some->opened) lines = some->opened->repaired.size();
      if (some->last) loaded = Clock::now();
    }
    told.notify_one();
  });
  journal.record(row(1).transaction);
  std::unique_lock lock(mutex);
  told.wait(lock, [&] { return recorded && loaded; });
  bench::figure("scan_beside_repair_ms", milliseconds(*recorded - start), "<= 1000",
                in_words("from the start to Saved; %zu rows of a store with a damaged page (%zu line about it) after %.0f ms", rows,
                         lines, milliseconds(*loaded - start)));
}

}  // namespace

int main(int count, char** arguments) {
  if (sodium_init() < 0) return 1;
  give_memory_back();
  const bool quick = count > 1 && arguments[1] == std::string_view("--quick");
  const std::size_t rows = quick ? 100'000 : count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 1'000'000;
  Folder folder;
  Log log(folder.path);
  if (!make_journal(folder.path, rows)) {
    std::fprintf(stderr, "the journal could not be made\n");
    return 1;
  }
  malloc_trim(0);
  const double before = allocated(), private_before = private_memory(), cpu_before = cpu_milliseconds(CLOCK_PROCESS_CPUTIME_ID);
  const auto started = Clock::now();
  {
    Running session(folder.path, log);
    bench_loading(session, folder.path, started, cpu_before, before, private_before);
    bench_find_and_sort(session.state().rows);
    bench_order_and_selection(session.state());
    bench_frames(session.state());
    bench_clear(session);
  }
  bench_repair(folder.path);
}
