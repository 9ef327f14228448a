// What an upload leaves behind when the program ends in the middle of it.
#include <catch_amalgamated.hpp>
#include <future>

#include "sync/desk_for_test.h"
#include "sync/rows_for_test.h"
#include "sync/script_for_test.h"

using namespace upload;
using namespace upload::test;
using circ::Reason;
using circ::Status;
using namespace std::chrono_literals;

namespace {

struct Fixture {
  Folder folder;
  std::shared_ptr<Script> script = std::make_shared<Script>();

  void record_four(Desk& desk) {
    for (unsigned number = 1; number <= 4; ++number) desk.record(check_in(number, "item " + std::to_string(number)));
  }
  // Everything that may go goes; then each of the four has reached the service once at most.
  void finish_and_count() {
    script->let_all_go();
    Desk desk(folder.path());
    CHECK(desk.upload(Script::gateway(script)).end == UploadEnd::finished);
    std::map<std::string, int> sent;
    for (const std::string& item : script->started()) ++sent[item];
    CHECK(sent.size() == 4);
    for (const auto& [item, times] : sent) {
      INFO(item);
      CHECK(times == 1);
    }
  }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "quitting during an upload stops it, and the next start doubles nothing") {
  {
    Desk desk(folder.path());
    record_four(desk);
    script->hold();
    desk.start(Script::gateway(script));
    script->until_started(1);
    desk.until_status(2, Status::uploading);
  }
  {
    Desk desk(folder.path());
    CHECK(desk.settlement(1).doubtful);
    CHECK(desk.settlement(1).reason == Reason::unanswered);
    CHECK(desk.settlement(2) == circ::Settlement{});
  }
  finish_and_count();
}

TEST_CASE_METHOD(Fixture, "a request that does not end is left behind after two seconds, and its row is in doubt") {
  const auto begun = std::chrono::steady_clock::now();
  {
    Desk desk(folder.path());
    record_four(desk);
    script->hold();
    script->ignore_stop();
    desk.start(Script::gateway(script, 2));
    script->until_started(2);
  }
  const auto took = std::chrono::steady_clock::now() - begun;
  CHECK(took >= 2s);
  CHECK(took < 10s);
  {
    Desk desk(folder.path());
    for (const circ::Sequence sequence : {1U, 2U}) {
      CHECK(desk.settlement(sequence).status == Status::comms_failure);
      CHECK(desk.settlement(sequence).reason == Reason::interrupted);
      CHECK(desk.settlement(sequence).doubtful);
    }
    CHECK(desk.status(3) == Status::awaiting_sync);
  }
  finish_and_count();
}

TEST_CASE_METHOD(Fixture, "quitting while the service is still being opened touches nothing afterwards") {
  std::promise<void> opening, go_on;
  auto went_on = std::make_shared<std::shared_future<void>>(go_on.get_future().share());
  auto left = std::make_shared<std::promise<void>>();
  {
    Desk desk(folder.path());
    record_four(desk);
    desk.start([&opening, went_on, left]() -> std::variant<std::unique_ptr<gateway::Gateway>, UploadEnd> {
      opening.set_value();
      went_on->wait();
      left->set_value();
      return UploadEnd::wrong_password;
    });
    opening.get_future().wait();
  }
  go_on.set_value();
  left->get_future().wait();
  {
    Desk desk(folder.path());
    for (const auto& [sequence, row] : desk.rows()) CHECK(row.settlement == circ::Settlement{});
  }
  finish_and_count();
}
