// Stories that start at key strokes, with the real journal, uploader and practice library behind the desk.
#include "session.h"

#include <sodium.h>

#include <catch_amalgamated.hpp>

#include <condition_variable>

#include "log.h"
#include "practice_gateway.h"

namespace {

using namespace std::chrono_literals;
using circ::Status;

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("session-" + std::to_string(randombytes_random()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

// A session with the main loop that the window would be.
class Running {
 public:
  explicit Running(const std::filesystem::path& folder, bool practice = true) : log_(folder) {
    Session::Surroundings around;
    around.folder = folder;
    around.station_id = "station-1";
    around.station.practice = practice;
    around.wake = [this] {
      {
        std::lock_guard lock(mutex_);
        woken_ = true;
      }
      wakes_.notify_one();
    };
    around.open_service = [](const std::string& password) -> std::variant<std::unique_ptr<gateway::Gateway>, upload::UploadEnd> {
      if (password != "correct horse") return upload::UploadEnd::wrong_password;
      return std::make_unique<PracticeGateway>(std::make_shared<PracticeLibrary>(), 4, 0ms);
    };
    around.set_up = [](const desk::intent::SetUpForm&) {};
    around.test_connection = [](const desk::intent::SetUpForm&) {};
    around.practice = [](bool) {};
    around.record_now = [] {};
    around.log = &log_;
    session_ = std::make_unique<Session>(std::move(around));
    until([this] { return !state().loading; });
  }

  const desk::State& state() { return session_->desk().state(); }
  desk::Desk& desk() { return session_->desk(); }

  // Runs the loop until it is so; fails the test after a long while.
  void until(const std::function<bool()>& is_so) {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!is_so()) {
      std::unique_lock lock(mutex_);
      REQUIRE(wakes_.wait_until(lock, deadline, [this] { return woken_; }));
      woken_ = false;
      lock.unlock();
      session_->absorb();
    }
  }
  void key(circ::Key key) { desk().type({key, 0, {}}); }
  void scan(std::string_view barcode) {
    for (const char c : barcode) desk().type({circ::Key::character, static_cast<char32_t>(c), {}});
    key(circ::Key::enter);
  }
  void lend_to(std::string_view patron) {
    key(circ::Key::check_out);
    desk().apply(desk::intent::TypeDue{"+21"});
    desk().apply(desk::intent::Target{desk::Field::patron});
    scan(patron);
  }
  void upload(std::string password = "correct horse", std::vector<circ::Sequence> again = {}) {
    desk().apply(desk::intent::Upload{std::move(password), std::move(again), {}, {}});
    until([this] { return state().upload.phase == desk::UploadPhase::idle; });
  }

 private:
  Log log_;
  std::mutex mutex_;
  std::condition_variable wakes_;
  bool woken_ = false;
  std::unique_ptr<Session> session_;
};

std::string sample(practice::Sample::Shows shows, std::size_t which = 0) {
  for (const auto& one : practice::Library::samples()) {
    if (one.shows == shows && which-- == 0) return one.barcode;
  }
  FAIL("no such sample");
  return {};
}

using Shows = practice::Sample::Shows;

}  // namespace

TEST_CASE("A day offline, then an upload: every row tells what became of it") {
  Folder folder;
  Running session(folder.path);
  session.lend_to(sample(Shows::patron_in_order));
  session.scan(sample(Shows::item_in_order, 0));
  session.scan(sample(Shows::item_unknown));
  session.lend_to(sample(Shows::patron_blocked));
  session.scan(sample(Shows::item_in_order, 1));
  session.key(circ::Key::check_in);
  session.scan(sample(Shows::item_on_hold));
  session.scan(sample(Shows::item_connection_fails));
  session.until([&] { return session.state().rows.size() == 5; });
  CHECK(session.state().rows.waiting() == 5);

  session.upload();
  const auto& rows = session.state().rows;
  CHECK(rows[0].settlement.status == Status::uploaded);
  CHECK(rows[1].settlement.status == Status::upload_failed);
  CHECK(rows[1].settlement.problem == "Unknown Item");
  CHECK(rows[2].settlement.status == Status::upload_failed);
  CHECK(rows[2].settlement.problem == "User Blocked");
  CHECK(rows[3].settlement.status == Status::uploaded);
  CHECK_FALSE(rows[3].settlement.routing.empty());
  CHECK(rows[4].settlement.attempts == 3);  // failed twice, then healed
  REQUIRE(session.state().upload.result);
  CHECK(session.state().upload.result->end == desk::UploadEnd::finished);
  CHECK(session.state().contact);
}

TEST_CASE("What was recorded and what became of it is there after a restart") {
  Folder folder;
  {
    Running session(folder.path);
    session.key(circ::Key::check_in);
    session.scan(sample(Shows::item_on_hold));
    session.until([&] { return session.state().rows.size() == 1; });
    session.upload();
    session.scan("0007");
    session.until([&] { return session.state().rows.size() == 2; });
  }
  Running again(folder.path);
  REQUIRE(again.state().rows.size() == 2);
  CHECK(again.state().rows[0].settlement.status == Status::uploaded);
  CHECK(again.state().rows[1].settlement.status == Status::awaiting_sync);
  CHECK(again.state().rows[1].transaction.item.text() == "0007");
}

TEST_CASE("A wrong password is said and nothing is sent") {
  Folder folder;
  Running session(folder.path, false);
  session.key(circ::Key::check_in);
  session.scan("123456");
  session.until([&] { return session.state().rows.size() == 1; });
  session.upload("wrong");
  CHECK(session.state().upload.result->end == desk::UploadEnd::wrong_password);
  CHECK(session.state().rows[0].settlement == circ::Settlement{});
}

TEST_CASE("A refused row goes again by choice, with the earlier reason kept") {
  Folder folder;
  Running session(folder.path);
  session.key(circ::Key::check_in);
  session.scan(sample(Shows::item_unknown));
  session.until([&] { return session.state().rows.size() == 1; });
  session.upload();
  REQUIRE(session.state().rows[0].settlement.status == Status::upload_failed);
  session.upload("", {1});
  CHECK(session.state().rows[0].settlement.status == Status::upload_failed);
  CHECK(session.state().rows[0].settlement.attempts == 2);
  CHECK(session.state().rows[0].settlement.earlier.find("Unknown Item") != std::string::npos);
}

TEST_CASE("Quitting in the middle of an upload doubles nothing after the restart") {
  Folder folder;
  {
    Running session(folder.path);
    session.key(circ::Key::check_in);
    for (int i = 0; i < 20; ++i) session.scan("4000" + std::to_string(i));
    session.until([&] { return session.state().rows.size() == 20; });
    session.desk().apply(desk::intent::Upload{"", {}, {}, {}});
    session.until([&] { return session.state().upload.done >= 3; });
  }
  Running again(folder.path);
  REQUIRE(again.state().rows.size() == 20);
  const auto before = again.state().rows.all();
  again.upload();
  for (std::size_t i = 0; i < before.size(); ++i) {
    const auto& was = before[i].settlement;
    const auto& is = again.state().rows[i].settlement;
    CHECK(was.status != Status::uploading);
    if (circ::waits_for_upload(was)) {
      CHECK(is.attempts == was.attempts + 1);
    } else {
      CHECK(is == was);  // settled before, or in doubt: not sent again by itself
    }
  }
  CHECK(again.state().rows.count(Status::upload_failed) >= 3);
}

TEST_CASE("A journal that cannot be opened does not stop the desk: scans are NOT SAVED, kept, and saved later") {
  Folder folder;
  std::filesystem::create_directories(folder.path / "scan-000001.log");  // in the place of the file
  Running session(folder.path);
  CHECK(session.state().alarm);
  session.key(circ::Key::check_in);
  session.scan("111111");
  session.until([&] { return session.state().alarm && session.state().alarm->unsaved.size() == 1; });
  CHECK(session.state().rows.empty());
  std::filesystem::remove(folder.path / "scan-000001.log");
  session.scan("222222");
  session.until([&] { return session.state().rows.size() == 2; });
  CHECK_FALSE(session.state().alarm);
  CHECK(session.state().rows[0].transaction.item.text() == "111111");
}
