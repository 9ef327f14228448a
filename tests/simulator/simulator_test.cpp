#include "wms_simulator/simulator.h"

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include <catch_amalgamated.hpp>

#include "simulator/caller.h"
#include "simulator/message.h"

using namespace simulator;
using namespace std::chrono_literals;

namespace {

constexpr auto kPatron = "21234000981134";
constexpr auto kItem = "31234000118842";
const std::string kCheckOut = message::check_out(kPatron, kItem);

Simulator& shared_simulator() {
  static Simulator simulator;
  simulator.reset();
  return simulator;
}

}  // namespace

TEST_CASE("a signed request over HTTPS is served, and the connection is kept") {
  Simulator& service = shared_simulator();
  Caller caller(service);
  const auto out = caller.post(kCheckOut);
  REQUIRE(out);
  CHECK(out->status == 200);
  CHECK(out->get_header_value("Content-Type") == "application/xml;charset=UTF-8");
  CHECK(out->body.find("CheckOutItemResponse") != std::string::npos);
  REQUIRE(caller.post(message::check_in(kItem)));
  CHECK(service.traffic().connections == 1);
  CHECK(service.traffic().requests == 2);
  REQUIRE(service.ledger().size() == 2);
  CHECK(service.ledger()[1].kind == circ::Kind::check_in);
  CHECK(service.ledger()[1].patron == kPatron);
}

TEST_CASE("a replayed signature is refused") {
  Simulator& service = shared_simulator();
  Caller caller(service);
  const auto once = authorization({}, Caller::kQuery, "the same");
  CHECK(caller.post(kCheckOut, once)->status == 200);
  CHECK(caller.post(message::check_in(kItem), once)->status == 401);
  CHECK(service.ledger().size() == 1);
}

TEST_CASE("a clock that is an hour off is refused") {
  Simulator& service = shared_simulator();
  Caller caller(service);
  CHECK(caller.post(kCheckOut, authorization({}, Caller::kQuery, "late", -1h))->status == 401);
  CHECK(service.ledger().empty());
}

// The client library repeats a POST by itself on a kept connection that was closed: with a fresh connection per post
// what the server saw is what was sent.
TEST_CASE("no reply means no byte: the connection closes after the request was read whole") {
  Simulator& service = shared_simulator();
  const bool applied = GENERATE(false, true);
  service.set_faults({.rules = {{.fault = applied ? Fault::applied_no_reply : Fault::no_reply, .count = 1}}});
  Caller caller(service);
  caller.client().set_keep_alive(false);
  const auto result = caller.post(kCheckOut);
  CHECK_FALSE(result);
  CHECK(result.error() == httplib::Error::Read);
  CHECK(service.traffic().requests == 1);
  CHECK(service.ledger().size() == (applied ? 1 : 0));
}

TEST_CASE("hanging up reads nothing and answers nothing") {
  Simulator& service = shared_simulator();
  service.set_faults({.rules = {{.fault = Fault::hang_up, .count = 1}}});
  Caller caller(service);
  caller.client().set_keep_alive(false);
  CHECK_FALSE(caller.post(kCheckOut));
  CHECK(service.traffic().requests == 0);
  CHECK(caller.post(kCheckOut));
  CHECK(service.ledger().size() == 1);
}

TEST_CASE("a cut reply announces more than it brings") {
  Simulator& service = shared_simulator();
  service.set_faults({.rules = {{.fault = Fault::cut_reply}}});
  Caller caller(service);
  std::string body;
  std::size_t announced = 0;
  const auto result = caller.client().Get("/", [&](const char*, std::size_t) { return true; });
  CHECK(result);  // 404: only a POST to /ncip is a transaction
  httplib::Request request;
  request.method = "POST";
  request.path = std::string("/ncip?") + Caller::kQuery;
  request.headers = {{"Authorization", authorization({}, Caller::kQuery, "cut")}, {"Content-Type", "application/xml"}};
  request.body = kCheckOut;
  request.response_handler = [&](const httplib::Response& response) {
    announced = response.get_header_value_u64("Content-Length");
    return true;
  };
  request.content_receiver = [&](const char* data, std::size_t size, std::size_t, std::size_t) {
    body.append(data, size);
    return true;
  };
  CHECK_FALSE(caller.client().send(request));
  CHECK(body.size() == announced / 2);
  CHECK(service.ledger().size() == 1);
}

TEST_CASE("a slow reply comes byte by byte, and stopping does not wait for it") {
  Simulator service;
  service.set_faults({.rules = {{.fault = Fault::slow_reply}}, .slow_byte = 1h});
  Caller caller(service);
  std::size_t got = 0;
  bool whole = true;
  std::atomic<bool> first = false;
  std::thread client([&] {
    httplib::Request request;
    request.method = "POST";
    request.path = std::string("/ncip?") + Caller::kQuery;
    request.headers = {{"Authorization", authorization({}, Caller::kQuery, "slow")}, {"Content-Type", "application/xml"}};
    request.body = kCheckOut;
    request.content_receiver = [&](const char*, std::size_t size, std::size_t, std::size_t) {
      got += size;
      first = true;
      first.notify_all();
      return true;
    };
    whole = static_cast<bool>(caller.client().send(request));
    first = true;
    first.notify_all();
  });
  first.wait(false);
  service.stop();
  client.join();
  CHECK_FALSE(whole);
  CHECK(got == 1);
}

TEST_CASE("a late reply is not waited for by a stop either") {
  Simulator service;
  service.set_faults({.rules = {{.fault = Fault::late_reply}}, .late_by = 1h});
  Caller caller(service);
  caller.client().set_keep_alive(false);
  bool answered = true;
  std::thread client([&] { answered = static_cast<bool>(caller.post(kCheckOut)); });
  while (service.ledger().empty()) std::this_thread::yield();
  service.stop();
  client.join();
  CHECK_FALSE(answered);
  CHECK(service.ledger().size() == 1);
}

TEST_CASE("an idle connection is closed when it is told to be") {
  Simulator& service = shared_simulator();
  service.set_faults({.idle_close = 0s});
  Caller caller(service);
  REQUIRE(caller.post(kCheckOut));
  // The close is a message of its own: it is seen when the socket becomes readable.
  const auto socket = caller.client().socket();
  CHECK(httplib::detail::select_read(socket, 10, 0) > 0);
  CHECK(caller.post(message::check_in(kItem)));
  CHECK(service.traffic().connections == 2);
}

TEST_CASE("only the good certificate is accepted by a client that knows the authority") {
  Simulator& service = shared_simulator();
  const auto which = GENERATE(Certificate::good, Certificate::other_name, Certificate::unknown_ca, Certificate::expired);
  service.set_faults({.certificate = which});
  Caller caller(service);
  const auto result = caller.post(kCheckOut);
  CHECK(static_cast<bool>(result) == (which == Certificate::good));
  CHECK(service.ledger().size() == (which == Certificate::good ? 1 : 0));
}

TEST_CASE("the ledger file has a line for each entry") {
  const auto folder = std::filesystem::temp_directory_path() / ("simulator-" + std::to_string(std::random_device()()));
  std::filesystem::create_directory(folder);
  const auto file = folder / "ledger.jsonl";
  std::string lines;
  std::vector<LedgerEntry> entries;
  {
    Simulator service({.ledger_file = file});
    Caller caller(service);
    caller.post(kCheckOut);
    caller.post(message::check_out("nobody", kItem));
    caller.post(message::check_in(kItem));
    entries = service.ledger();
    std::ifstream in(file, std::ios::binary);
    lines.assign(std::istreambuf_iterator<char>(in), {});
  }
  std::filesystem::remove_all(folder);
  REQUIRE(entries.size() == 2);
  CHECK(lines == to_json(entries[0]) + "\n" + to_json(entries[1]) + "\n");
}

TEST_CASE("plain HTTP serves the same") {
  Simulator service({.tls = false});
  CHECK(service.address() == "http://127.0.0.1:" + std::to_string(service.port()) + "/ncip");
  httplib::Client client("127.0.0.1", service.port());
  const auto reply = client.Post("/ncip?" + std::string(Caller::kQuery),
                                 {{"Authorization", authorization({}, Caller::kQuery, "plain")}}, kCheckOut, "application/xml");
  REQUIRE(reply);
  CHECK(reply->status == 200);
  CHECK(service.ledger().size() == 1);
}

TEST_CASE("a port that is taken is said at the start") {
  Simulator first;
  CHECK_THROWS_AS(Simulator({.port = first.port()}), std::runtime_error);
}

TEST_CASE("a service that went away comes back on the same port at once") {
  int port = 0;
  for (int i = 0; i < 2; ++i) {
    Simulator service({.port = port});
    port = service.port();
    CHECK(Caller(service).post(kCheckOut));
  }
}

TEST_CASE("the desk of another branch can act in between") {
  Simulator& service = shared_simulator();
  Caller caller(service);
  caller.post(kCheckOut);
  service.with_library([](practice::Library& library) { CHECK(library.check_in(kItem).done()); });
  const auto late = caller.post(message::check_in(kItem));
  REQUIRE(late);
  CHECK(late->body.find("Item Not Checked Out") != std::string::npos);
}
