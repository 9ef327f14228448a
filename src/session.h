// One session at one journal: the desk, the journal's thread and the uploader, wired together.
//
// Life cycle: construct (opens the journal, which begins to load); absorb() whenever the window wakes; destroy (stops
// an upload, makes durable what waits). Switching between practice and the real journal ends one session and begins
// another. Lives on the main thread; what its threads tell waits in a mailbox until absorb().
#pragma once

#include <chrono>
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>

#include "desk/desk.h"
#include "journal/journal.h"
#include "journal/mailbox.h"
#include "sync/uploader.h"

class Log;
struct PracticeLibrary;

class Session {
 public:
  // What the session needs from outside.
  struct Surroundings {
    std::filesystem::path folder;
    std::string station_id;
    desk::Station station;
    station::Settings settings;
    std::optional<desk::SettingsTrouble> settings_trouble;
    // Opens the real service with the password, on the uploader's thread. Not used in practice mode.
    std::function<std::variant<std::unique_ptr<gateway::Gateway>, upload::UploadEnd>(std::string password)> open_service;
    // Set-up and its connection test run elsewhere and answer through tell().
    std::function<void(desk::intent::SetUpForm)> set_up, test_connection;
    std::function<void(station::Settings)> save_settings;  // stored elsewhere; answers through tell()
    std::function<void(bool)> practice;
    std::function<void()> record_now;
    std::function<void()> wake;  // any thread: something waits for absorb()
    Log* log = nullptr;
  };

  explicit Session(Surroundings surroundings);
  ~Session();

  desk::Desk& desk() { return *desk_; }

  // Hands what the threads told to the desk, for at most kAbsorbing; true when there was something. What is left is for
  // the next time, for which the window is woken: a million rows that are being loaded must not make a frame late.
  bool absorb();

  // Any thread: what set-up, its test or storing the settings came to.
  void tell(desk::SetUpReport report);
  void tell(desk::ConnectionReport report);
  void tell(desk::SettingsReport report);

 private:
  // Rows of earlier sessions are packed, and large clears cut into parts, by the journal's thread: it has the time.
  using Told = std::variant<journal::Report, desk::LoadedRows, desk::ClearedRows, upload::Report, desk::SetUpReport,
                            desk::ConnectionReport, desk::SettingsReport>;
  static constexpr std::size_t kClearedAtOnce = 50'000;
  static constexpr std::chrono::milliseconds kAbsorbing{4};

  desk::Wiring wiring();
  // Opens the journal if it is not open; false, and trouble_ says why, when it cannot be. The desk works all the same:
  // its scans are NOT SAVED and kept, and each further one is another try.
  bool open_journal();
  std::optional<std::filesystem::path> further_copy() const;
  void record(circ::Transaction transaction);
  void start_upload(desk::UploadOrder order);
  upload::Uploader::Open opener(std::string password);
  void tell_any(Told told);
  void hear(journal::Report report);

  Surroundings around_;
  journal::Mailbox<Told> told_;
  std::size_t loaded_ = 0;  // rows of earlier sessions; hear()'s
  std::deque<Told> left_;   // taken from the mailbox and not absorbed yet
  std::shared_ptr<PracticeLibrary> library_;  // practice mode's; kept for the session, so that loans last
  journal::Trouble trouble_;
  std::unique_ptr<journal::Journal> journal_;  // empty while it cannot be opened
  std::unique_ptr<upload::Uploader> uploader_;
  std::unique_ptr<desk::Desk> desk_;
};
