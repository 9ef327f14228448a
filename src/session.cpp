#include "session.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "clock.h"
#include "journal/store.h"
#include "practice_gateway.h"
#include "practice_words.h"
#include "session_log.h"
#include "station/utf8_path.h"

namespace {

// Slow enough to watch, fast enough not to bore.
constexpr std::chrono::milliseconds kPracticeLatency{250};
constexpr unsigned kPracticeConnections = 2;

// Practice heals within seconds: nobody learns anything from waiting.
constexpr upload::Pace kPracticePace{std::chrono::milliseconds{400}, std::chrono::seconds{2}};

std::uint64_t random_number() {
  std::uint64_t number = 0;
  randombytes_buf(&number, sizeof number);
  return number;
}

}  // namespace

Session::Session(Surroundings surroundings) : around_(std::move(surroundings)) {
  desk::State initial;
  initial.station = around_.station;
  initial.date_order = wall::date_order();
  initial.settings = around_.settings;
  initial.settings_trouble = around_.settings_trouble;
  if (around_.station.practice) {
    initial.samples = practice_samples();
    library_ = std::make_shared<PracticeLibrary>();
  }
  desk_ = std::make_unique<desk::Desk>(wiring(), std::move(initial));
  if (!open_journal()) {
    hear(journal::Loaded{{}, true, 0, trouble_});
  }
}

bool Session::open_journal() {
  if (journal_) return true;
  try {
    journal_ = std::make_unique<journal::Journal>(
        around_.folder, [this](journal::Report report) { hear(std::move(report)); }, further_copy());
  } catch (const journal::StorageError& error) {
    trouble_ = error.trouble();
    return false;
  }
  const upload::Pace pace = around_.station.practice ? kPracticePace : upload::Pace{};
  uploader_ = std::make_unique<upload::Uploader>(
      *journal_, [this](upload::Report report) { tell_any(Told{std::move(report)}); }, pace, random_number);
  return true;
}

// What is practised need not survive a drive.
std::optional<std::filesystem::path> Session::further_copy() const {
  const auto& folder = around_.settings.further_copy;
  if (folder.empty() || around_.station.practice) return {};
  return station::path_from_utf8(folder);
}

void Session::record(circ::Transaction transaction) {
  if (open_journal()) {
    journal_->record(std::move(transaction));
  } else {
    tell_any(journal::Report{journal::NotSaved{trouble_, {std::move(transaction)}}});
  }
}

void Session::start_upload(desk::UploadOrder order) {
  if (!uploader_) {
    tell_any(upload::Report{upload::UploadEnded{upload::UploadEnd::storage, 0, 0, 0, {}, trouble_.detail}});
    return;
  }
  uploader_->start({std::move(order.rows), std::move(order.again), opener(std::move(order.password))});
}

Session::~Session() {
  uploader_.reset();  // first: its last verdicts still go to the journal
  journal_.reset();
}

desk::Wiring Session::wiring() {
  desk::Wiring w;
  w.now = wall::now;
  w.local_offset = wall::offset_of;
  w.random = [] {
    std::array<std::uint8_t, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    return bytes;
  };
  w.station = around_.station_id;
  w.record = [this](circ::Transaction transaction) { record(std::move(transaction)); };
  // Rows came from the journal, so it is open when one of them changes.
  w.settle = [this](std::vector<journal::Settled> rows) { journal_->settle(std::move(rows)); };
  w.clear = [this](std::vector<circ::Sequence> rows) { journal_->clear(std::move(rows)); };
  w.take_back = [this](circ::Row row) {
    log_taken_back(*around_.log, row);
    journal_->clear({row.sequence});
  };
  w.save_settings = [this](station::Settings settings) {
    around_.settings = settings;
    if (journal_) journal_->copy_to(further_copy());
    around_.save_settings(std::move(settings));
  };
  w.stop_clear = [this] { journal_->give_up_clear(); };
  w.upload = [this](desk::UploadOrder order) { start_upload(std::move(order)); };
  w.join_upload = [this](const std::vector<circ::Row>& rows) { uploader_->add(rows); };
  w.leave_upload = [this](const std::vector<circ::Sequence>& rows) { uploader_->drop(rows); };
  w.stop_upload = [this] { uploader_->stop(); };
  w.set_up = around_.set_up;
  w.test_connection = around_.test_connection;
  w.practice = around_.practice;
  w.record_now = around_.record_now;
  return w;
}

upload::Uploader::Open Session::opener(std::string password) {
  if (around_.station.practice) {
    return [library = library_]() -> std::variant<std::unique_ptr<gateway::Gateway>, upload::UploadEnd> {
      return std::make_unique<PracticeGateway>(library, kPracticeConnections, kPracticeLatency);
    };
  }
  return [open = around_.open_service, password = std::move(password)]() { return open(password); };
}

void Session::tell_any(Told told) {
  told_.put(std::move(told));
  around_.wake();
}

void Session::tell(desk::SetUpReport report) { tell_any(Told{std::move(report)}); }
void Session::tell(desk::ConnectionReport report) { tell_any(Told{std::move(report)}); }
void Session::tell(desk::SettingsReport report) { tell_any(Told{std::move(report)}); }

// On the journal's thread, while there is one.
void Session::hear(journal::Report report) {
  if (auto* loaded = std::get_if<journal::Loaded>(&report)) {
    loaded_ += loaded->rows.size();
    if (loaded->last && loaded_ > 0) around_.log->info(fmt::format("loaded {} rows", loaded_));
    tell_any(desk::LoadedRows{desk::pack(loaded->rows), loaded->last, loaded->unreadable, std::move(loaded->trouble),
                              std::move(loaded->opened)});
  } else if (auto* cleared = std::get_if<journal::Cleared>(&report)) {
    const auto& all = cleared->sequences;
    for (std::size_t from = 0; from < all.size(); from += kClearedAtOnce) {
      const auto end = std::min(from + kClearedAtOnce, all.size());
      const auto at = [&all](std::size_t place) { return all.begin() + static_cast<std::ptrdiff_t>(place); };
      tell_any(desk::ClearedRows{{at(from), at(end)}, all.size(), end == all.size()});
    }
  } else {
    tell_any(std::move(report));
  }
}

bool Session::absorb() {
  auto fresh = told_.take();
  left_.insert(left_.end(), std::make_move_iterator(fresh.begin()), std::make_move_iterator(fresh.end()));
  if (left_.empty()) return false;
  const auto end = std::chrono::steady_clock::now() + kAbsorbing;
  do {
    auto told = std::move(left_.front());
    left_.pop_front();
    std::visit(
        [this](auto& report) {
          log_report(*around_.log, report);
          desk_->absorb(std::move(report));
        },
        told);
  } while (!left_.empty() && std::chrono::steady_clock::now() < end);
  if (!left_.empty()) around_.wake();
  desk_->tell_time();
  return true;
}
