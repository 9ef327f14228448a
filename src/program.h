// The program with its window: the data folder and its lock, the log, the window, and one session at a time.
//
// Life cycle: start() takes the folder and opens the window, or says why not; run() returns when the window was
// closed. Main thread.
#pragma once

#include <atomic>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "data_folder.h"
#include "desk/intent.h"
#include "errands.h"
#include "journal/mailbox.h"
#include "log.h"
#include "options.h"
#include "session.h"
#include "sound/player.h"
#include "station/profile_file.h"
#include "station/settings_file.h"
#include "station/two_slots.h"
#include "ui/view.h"
#include "window/window.h"

class Program {
 public:
  explicit Program(Options options);
  ~Program();

  // Why the program cannot start here, in words for people.
  std::optional<std::string> start();
  void run();

 private:
  std::optional<std::string> open_window();
  void begin_session(bool practice);
  Session::Surroundings surroundings(bool practice);

  bool may_close();
  bool absorb();
  void say_aloud();
  window::Keyboard frame();
  void after_frame(bool choices_changed);
  void arrange();
  void look_at_rows();
  void apply(desk::Intent& intent);
  void set_up(desk::intent::SetUpForm form);
  void test_connection(desk::intent::SetUpForm form);
  void load_settings();
  void save_settings(station::Settings settings);
  void tell_title();
  std::string support_information() const;
  void save_view();

  const Options options_;
  std::filesystem::path folder_;
  std::optional<DataFolder> folder_lock_;
  std::unique_ptr<Log> log_;
  std::unique_ptr<sound::Player> player_;
  std::string station_id_;
  bool chosen_ = false;  // somebody said what this copy is for
  std::unique_ptr<station::TwoSlots> view_file_;
  station::Settings settings_;  // practice has the same
  std::optional<desk::SettingsTrouble> settings_trouble_;

  std::unique_ptr<window::Window> window_;
  ui::UiState ui_;
  std::vector<desk::Intent> intents_;
  std::unique_ptr<Session> session_;
  std::optional<bool> practice_wanted_;  // begins another session after this frame
  std::string title_;

  // A connection test can take as long as a request; leaving ends it.
  std::mutex tested_mutex_;
  gateway::Gateway* tested_ = nullptr;
  bool leaving_ = false;

  // What the table's view and the upload dialog ask to be worked out, on a thread of its own: nothing else may wait
  // behind a sort.
  struct Arranged {
    ui::ArrangeJob job;
    ui::Arrangement made;
  };
  journal::Mailbox<Arranged> arranged_;
  std::atomic<bool> looked_ = false;  // the dialog's answer has come
  std::unique_ptr<Errands> arranging_;

  std::unique_ptr<Errands> errands_;  // its errands use what stands above
};
