#include "program.h"

#include <fmt/format.h>
#include <imgui.h>
#include <sodium.h>

#include <utility>

#include "clock.h"
#include "computer.h"
#include "set_up.h"
#include "station/data_dir.h"
#include "station/utf8_path.h"
#include "window/system.h"

namespace {

window::Keyboard owner_of(ui::KeyboardOwner owner) {
  switch (owner) {
    case ui::KeyboardOwner::desk: return window::Keyboard::desk;
    case ui::KeyboardOwner::dialog: return window::Keyboard::dialog;
    case ui::KeyboardOwner::text_field: return window::Keyboard::text_field;
    case ui::KeyboardOwner::dialog_with_text: return window::Keyboard::dialog_with_text;
  }
  return window::Keyboard::desk;
}

sound::Cue sound_of(desk::Cue cue) {
  switch (cue) {
    case desk::Cue::saved: return sound::Cue::saved;
    case desk::Cue::warning: return sound::Cue::warning;
    case desk::Cue::refused: return sound::Cue::refused;
  }
  return sound::Cue::refused;
}

// The view file: the window's place in the first line, the view's choices after it.
std::string to_text(const window::Place& place, const ui::ViewChoices& choices) {
  return fmt::format("window {} {} {} {} {}\n", place.x, place.y, place.width, place.height,
                     place.maximised ? 1 : 0) +
         ui::to_text(choices);
}

std::optional<window::Place> place_from(const std::string& text) {
  window::Place place;
  int maximised = 0;
  if (std::sscanf(text.c_str(), "window %d %d %d %d %d", &place.x, &place.y, &place.width, &place.height,
                  &maximised) != 5) {
    return {};
  }
  place.maximised = maximised != 0;
  return place;
}

ui::ViewChoices choices_from(const std::string& text) {
  const auto line_end = text.find('\n');
  return ui::view_choices_from(line_end == std::string::npos ? std::string() : text.substr(line_end + 1));
}

}  // namespace

Program::Program(Options options) : options_(std::move(options)) {}

Program::~Program() {
  if (window_ && view_file_) save_view();
  {
    std::lock_guard lock(tested_mutex_);
    leaving_ = true;
    if (tested_ != nullptr) tested_->stop();
  }
  errands_.reset();
  ui_.table = {};  // nobody waits for a sort any more
  arranging_.reset();
  session_.reset();
  if (log_) log_->info("ended");
}

std::optional<std::string> Program::start() {
  auto folder = DataFolder::take(options_.data);
  if (auto* fault = std::get_if<std::string>(&folder)) return std::move(*fault);
  folder_lock_ = std::get<DataFolder>(std::move(folder));
  folder_ = folder_lock_->path;
  log_ = std::make_unique<Log>(folder_);
  log_->info(fmt::format("offline-circ {} starts on {}", OFFCIRC_VERSION, operating_system()));
  player_ = std::make_unique<sound::Player>(
      sound::Player::Surroundings{.tell = [log = log_.get()](const std::string& line) { log->info(line); }});
  const auto known = set_up::look(folder_);
  chosen_ = known.saved;
  station_id_ = known.stored.id;
  if (known.trouble) log_->error(*known.trouble);
  view_file_ = std::make_unique<station::TwoSlots>(folder_, "view");
  load_settings();
  errands_ = std::make_unique<Errands>();
  arranging_ = std::make_unique<Errands>();
  if (auto fault = open_window()) return fault;
  begin_session(options_.practice);
  return {};
}

std::optional<std::string> Program::open_window() {
  std::string view;
  const auto loaded = view_file_->load();
  if (const auto* text = std::get_if<std::string>(&loaded)) view = *text;
  title_ = "Offline Circulation";
  window::Options options;
  options.title = title_;
  options.place = place_from(view);
  auto opened = window::Window::open(options);
  if (const auto* fault = std::get_if<window::Fault>(&opened)) {
    log_->error("no window: " + fault->text);
    return "No window can be opened: " + fault->text;
  }
  window_ = std::get<std::unique_ptr<window::Window>>(std::move(opened));
  log_->info("renderer: " + window_->renderer());

  ui_.fonts = ui::prepare();
  ui_.version = OFFCIRC_VERSION;
  ui_.system_dark = window::system_dark().value_or(false);
  ui_.choices = choices_from(view);
  if (options_.zoom) ui_.choices.zoom = static_cast<float>(*options_.zoom) / 100;
  if (options_.theme == "light") ui_.choices.theme = ui::ThemeChoice::light;
  if (options_.theme == "dark") ui_.choices.theme = ui::ThemeChoice::dark;
  if (options_.theme == "system") ui_.choices.theme = ui::ThemeChoice::system;
  return {};
}

void Program::begin_session(bool practice) {
  session_.reset();
  session_ = std::make_unique<Session>(surroundings(practice));
  session_->desk().keyboard_here(window_->has_keyboard());
}

Session::Surroundings Program::surroundings(bool practice) {
  Session::Surroundings around;
  const auto opened = station::open_data_dir(folder_, practice);
  // A practice folder that cannot be made is told as the journal that cannot be opened there.
  around.folder = std::holds_alternative<std::filesystem::path>(opened) ? std::get<std::filesystem::path>(opened)
                                                                        : folder_ / "practice";
  around.station_id = station_id_;
  around.station = set_up::shown(set_up::look(folder_).stored);
  around.station.practice = practice;
  around.station.chosen = chosen_ || practice;
  around.open_service = [folder = folder_](std::string password) {
    auto service = set_up::open_service(folder, password);
    sodium_memzero(password.data(), password.size());
    return service;
  };
  around.set_up = [this](desk::intent::SetUpForm form) { set_up(std::move(form)); };
  around.test_connection = [this](desk::intent::SetUpForm form) { test_connection(std::move(form)); };
  around.settings = settings_;
  around.settings_trouble = settings_trouble_;
  around.save_settings = [this](station::Settings settings) { save_settings(std::move(settings)); };
  around.practice = [this](bool on) { practice_wanted_ = on; };
  around.record_now = [this] {
    chosen_ = true;
    errands_->post([this] {
      const auto known = set_up::look(folder_);
      if (known.saved || !known.may_be_replaced) return;
      station::StoredProfile fresh;
      fresh.id = station_id_;
      if (const auto fault = station::save_profile(folder_, fresh)) log_->error("the profile cannot be saved: " + fault->error.message());
    });
  };
  around.wake = [window = window_.get()] { window->wake(); };
  around.log = log_.get();
  return around;
}

void Program::set_up(desk::intent::SetUpForm form) {
  chosen_ = true;
  errands_->post([this, form = std::move(form)] {
    auto stored = set_up::store(form, station_id_, folder_);
    desk::SetUpReport report;
    if (auto* faults = std::get_if<std::vector<desk::FieldFault>>(&stored)) {
      report.faults = std::move(*faults);
    } else {
      report.station = set_up::shown(std::get<station::StoredProfile>(stored));
    }
    session_->tell(std::move(report));
  });
}

void Program::test_connection(desk::intent::SetUpForm form) {
  errands_->post([this, form = std::move(form)] {
    session_->tell(set_up::test(form, folder_, [this](gateway::Gateway* service) {
      std::lock_guard lock(tested_mutex_);
      tested_ = service;
      if (leaving_ && service != nullptr) service->stop();
    }));
  });
}

// A desk with the default settings records as well; what is wrong with the file stands on the settings page.
void Program::load_settings() {
  auto loaded = station::load_settings(folder_);
  if (auto* settings = std::get_if<station::Settings>(&loaded)) {
    settings_ = std::move(*settings);
  } else if (const auto* fault = std::get_if<station::StorageFault>(&loaded)) {
    log_->error("the settings cannot be read: " + fault->error.message());
    settings_trouble_ = desk::SettingsTrouble::unreadable;
  } else {
    const bool newer = std::get<station::UnreadableSettings>(loaded) == station::UnreadableSettings::newer;
    log_->error(newer ? "the settings are a later version's" : "the settings are damaged");
    settings_trouble_ = newer ? desk::SettingsTrouble::newer : desk::SettingsTrouble::damaged;
  }
}

void Program::save_settings(station::Settings settings) {
  settings_ = settings;
  settings_trouble_.reset();
  errands_->post([this, settings = std::move(settings)] {
    const auto fault = station::save_settings(folder_, settings);
    session_->tell(desk::SettingsReport{fault ? std::optional(fault->error.message()) : std::nullopt});
  });
}

void Program::run() {
  window::Program asked;
  asked.type = [this](const circ::KeyStroke& stroke) {
    session_->desk().type(stroke);
    say_aloud();
  };
  asked.keyboard_here = [this](bool here) {
    session_->desk().keyboard_here(here);
    say_aloud();
  };
  asked.absorb = [this] { return absorb(); };
  asked.frame = [this] { return frame(); };
  asked.deadline = [this]() -> std::optional<std::chrono::system_clock::time_point> {
    return session_->desk().state().deadline;
  };
  asked.wants_quit = [this] {
    return session_->desk().state().quit || (options_.quit_after_first_frame && window_->frames_painted() > 0);
  };
  asked.may_close = [this] { return may_close(); };
  window_->run(asked);
}

// Everything recorded is saved, so closing asks nothing; what could not be saved would be lost.
bool Program::may_close() {
  const auto& alarm = session_->desk().state().alarm;
  if (!alarm || alarm->unsaved.empty()) return true;
  ui_.dialog = ui::Dialog::leave;
  return false;
}

bool Program::absorb() {
  auto arranged = arranged_.take();
  for (auto& one : arranged) ui_.table.view.take(one.job, std::move(one.made));
  const bool told = session_->absorb();
  if (told) tell_title();
  say_aloud();
  const bool looked = looked_.exchange(false);
  return told || looked || !arranged.empty();
}

void Program::say_aloud() {
  for (const auto cue : session_->desk().take_cues()) player_->play(sound_of(cue));
}

window::Keyboard Program::frame() {
  auto& desk = session_->desk();
  desk.tell_time();
  desk.state().support_information = support_information();
  ui_.monitor_scale = window_->content_scale();
  ui_.press_waits = window_->press_waits();
  const auto drawn = ui::draw(desk.state(), ui_, intents_);
  for (auto& intent : intents_) apply(intent);
  intents_.clear();
  arrange();
  look_at_rows();
  after_frame(drawn.choices_changed);
  if (drawn.settling) window_->draw_again();
  return owner_of(drawn.owner);
}

void Program::apply(desk::Intent& intent) {
  session_->desk().apply(intent);
  if (auto* upload = std::get_if<desk::intent::Upload>(&intent)) {
    sodium_memzero(upload->password.data(), upload->password.size());
  }
  window_->draw_again();
}

void Program::after_frame(bool choices_changed) {
  const auto background = ui::background(ui_);
  window_->set_background(background.x, background.y, background.z);
  if (choices_changed) {
    errands_->post([this, text = to_text(window_->place(), ui_.choices)] { view_file_->save(text); });
  }
  if (const auto practice = std::exchange(practice_wanted_, {})) {
    // Errands speak to the session that stands when they end.
    errands_ = std::make_unique<Errands>();
    begin_session(*practice);
  }
}

void Program::arrange() {
  auto job = ui_.table.view.job();
  if (!job) return;
  arranging_->post([this, job = std::move(*job)]() mutable {
    auto made = ui::arrange(job);
    arranged_.put({std::move(job), std::move(made)});
    window_->wake();
  });
}

void Program::look_at_rows() {
  auto look = std::exchange(ui_.upload.to_look, {});
  if (!look) return;
  arranging_->post([this, look = std::move(look)] {
    (*look)();
    looked_ = true;
    window_->wake();
  });
}

void Program::save_view() {
  errands_->post([this, text = to_text(window_->place(), ui_.choices)] { view_file_->save(text); });
}

void Program::tell_title() {
  const auto waiting = session_->desk().state().rows.waiting();
  auto title = waiting == 0 ? std::string("Offline Circulation")
                            : fmt::format("Offline Circulation – {} waiting for upload", waiting);
  if (title != title_) window_->set_title(title_ = std::move(title));
}

std::string Program::support_information() const {
  const auto& rows = session_->desk().state().rows;
  using circ::Status;
  return fmt::format(
      "Offline Circulation {}\nSystem: {}\nOpenGL: {}\nDear ImGui {}\nData: {}\nLog: {}\n"
      "Rows: {} (Awaiting Sync {}, Uploading {}, Uploaded {}, Upload failed {}, Comms failure {})\n",
      OFFCIRC_VERSION, operating_system(), window_->renderer(), ImGui::GetVersion(), station::utf8_from_path(folder_),
      station::utf8_from_path(folder_ / "offline-circ.log"), rows.size(), rows.count(Status::awaiting_sync),
      rows.count(Status::uploading), rows.count(Status::uploaded), rows.count(Status::upload_failed),
      rows.count(Status::comms_failure));
}
