// The gateway against a small HTTP server of the test's own. (tests/simulator has it against the whole simulator, over
// TLS; what only raw sockets can do is in ncip_gateway_posix_test.cpp.)
#include "gateway/ncip_gateway.h"

#include <functional>
#include <mutex>
#include <thread>

#include <httplib.h>

#include "desk.h"
#include "gateway/connection.h"
#include "gateway/ncip.h"
#include "gateway/wskey.h"

namespace {

using namespace test;
using namespace std::chrono_literals;
using circ::Reason;
using gateway::Limits;
using Kind = gateway::Verdict::Kind;

class Server {
 public:
  using Answer = std::function<void(const httplib::Request&, httplib::Response&)>;
  explicit Server(Answer answer) {
    server_.Post(".*", [this, answer = std::move(answer)](const httplib::Request& request, httplib::Response& response) {
      {
        std::lock_guard lock(mutex_);
        requests_.push_back(request);
      }
      answer(request, response);
    });
    server_.set_keep_alive_max_count(1000);
    port = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
  }
  ~Server() {
    server_.stop();
    thread_.join();
  }
  std::vector<httplib::Request> requests() {
    std::lock_guard lock(mutex_);
    return requests_;
  }

  int port = 0;

 private:
  httplib::Server server_;
  std::mutex mutex_;
  std::vector<httplib::Request> requests_;
  std::thread thread_;
};

Server::Answer replying(int status, const std::string& body, httplib::Headers headers = {}) {
  return [=](const httplib::Request&, httplib::Response& response) {
    response.status = status;
    for (const auto& [name, value] : headers) response.set_header(name, value);
    response.set_content(body, "application/xml");
  };
}

gateway::Verdict ask(Server& server) { return gateway_to(profile_at(server.port))->submit(check_in(), 0); }

}  // namespace

TEST_CASE("A request carries what the reference asks for, and nothing that waits or unpacks") {
  const auto longest = check_out(std::string(80, '1'), std::string(80, '2'));
  Server server(replying(200, success(longest.item.text(), "CheckOutItemResponse")));
  auto profile = profile_at(server.port);
  profile.mandated_action = true;
  CHECK(is(gateway_to(profile)->submit(longest, 0), Kind::uploaded, Reason::none));
  REQUIRE(server.requests().size() == 1);
  const auto request = server.requests()[0];
  CHECK(request.method == "POST");
  CHECK(request.path == "/ncip");
  CHECK(request.get_param_value("inst") == "128807");
  CHECK(request.get_param_value("principalID") == "user");
  CHECK(request.get_param_value("principalIDNS") == "urn:oclc:platform:128807");
  CHECK(request.get_header_value("Accept") == "application/xml");
  CHECK(request.get_header_value("Accept-Encoding") == "identity");
  CHECK(request.get_header_value("Content-Type") == "application/xml; charset=UTF-8");
  CHECK(request.body == gateway::ncip::request(longest, profile));
  REQUIRE(request.body.size() >= 1024);  // from 1 KiB on the library would ask the server before it sends a body
  CHECK_FALSE(request.has_header("Expect"));

  // Signed is the query as the server sees it.
  const station::Secret secret("api-key-secret");
  CHECK(request.get_header_value("Authorization") ==
        gateway::wskey::authorization({"api-key", kNow, "nonce1", "POST", request.target}, secret, "user",
                                      "urn:oclc:platform:128807"));
}

TEST_CASE("A target is sent as it was signed, byte for byte") {
  Server server(replying(200, "done"));
  gateway::Connection connection({.address = {false, "127.0.0.1", static_cast<std::uint16_t>(server.port), "/"},
                                  .authorities = nullptr,
                                  .connect = 5s,
                                  .total = 30s,
                                  .idle = 3s});
  const std::string target = "/n%63ip/~?b=%7e%2b&a=+x&a=&c";
  CHECK(connection.post({.target = target, .authorization = "none", .body = "<x/>"}).end == gateway::Exchange::End::replied);
  REQUIRE(server.requests().size() == 1);
  CHECK(server.requests()[0].target == target);
}

TEST_CASE("A redirect is not followed, and is a fault of the configuration") {
  Server elsewhere(replying(200, success("10176")));
  const int status = GENERATE(301, 302, 307, 308);
  Server server(replying(status, "", {{"Location", "http://127.0.0.1:" + std::to_string(elsewhere.port) + "/ncip"}}));
  CHECK(is(ask(server), Kind::station_fault, Reason::configuration));
  CHECK(elsewhere.requests().empty());
}

TEST_CASE("A packed reply is not unpacked") {
  Server server(replying(200, std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00", 8), {{"Content-Encoding", "gzip"}}));
  CHECK(is(ask(server), Kind::unanswered, Reason::not_ncip));
}

TEST_CASE("A reply that is too long is dropped; one that reports an error counts all the same") {
  const std::string endless(1024 * 1024, 'x');
  Server well(replying(200, endless));
  CHECK(is(ask(well), Kind::unanswered, Reason::not_ncip));
  Server forbidden(replying(403, endless));
  const auto verdict = ask(forbidden);
  CHECK(is(verdict, Kind::station_fault, Reason::credentials));
  CHECK(verdict.http_status == 403);
  CHECK(verdict.detail.size() <= 500);
}

TEST_CASE("Retry-After is passed on in both its forms") {
  Server seconds(replying(429, "", {{"Retry-After", "7"}}));
  CHECK(ask(seconds).retry_after == 7s);
  Server date(replying(503, "", {{"Retry-After", "Thu, 05 Dec 2013 17:24:16 GMT"}}));  // kNow and a minute
  const auto verdict = ask(date);
  CHECK(is(verdict, Kind::not_applied, Reason::busy));
  CHECK(verdict.retry_after == 60s);
}

TEST_CASE("A connection serves many requests, unless it was idle for long") {
  std::mutex mutex;
  std::vector<int> ports;
  Server server([&](const httplib::Request& request, httplib::Response& response) {
    std::lock_guard lock(mutex);
    ports.push_back(request.remote_port);
    response.set_content(success("10176"), "application/xml");
  });
  const bool short_of_patience = GENERATE(false, true);
  Limits limits;
  if (short_of_patience) limits.idle = 0ms;
  const auto gateway = gateway_to(profile_at(server.port), limits);
  for (int i = 0; i < 3; ++i) CHECK(gateway->submit(check_in(), 0).kind == Kind::uploaded);
  REQUIRE(ports.size() == 3);
  CHECK((ports[0] != ports[1]) == short_of_patience);
  CHECK((ports[1] != ports[2]) == short_of_patience);
}

TEST_CASE("Connections work side by side, each with its own replies") {
  Server server([](const httplib::Request& request, httplib::Response& response) {
    const auto begin = request.body.find("<ItemIdentifierValue>") + 21;
    const auto end = request.body.find('<', begin);
    response.set_content(success(request.body.substr(begin, end - begin)), "application/xml");
  });
  auto eight = profile_at(server.port);
  eight.connections = 8;
  const auto gateway = gateway_to(eight);
  REQUIRE(gateway->connections() == 8);
  std::atomic<int> uploaded = 0;
  std::vector<std::thread> threads;
  for (unsigned line = 0; line < 8; ++line) {
    threads.emplace_back([&, line] {
      for (int i = 0; i < 40; ++i) {
        const auto item = std::to_string(line) + "." + std::to_string(i);
        uploaded += gateway->submit(check_in(item), line).kind == Kind::uploaded;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(uploaded == 320);
  CHECK(server.requests().size() == 320);
}

TEST_CASE("What is wrong with the set-up is told without asking the service") {
  Server server(replying(200, success("10176")));
  auto wrong = profile_at(server.port);
  SECTION("plain HTTP to another computer") { wrong.service_address = "http://192.0.2.1/ncip"; }
  SECTION("no address") { wrong.service_address = "circ"; }
  SECTION("OAuth 2, which comes later") { wrong.authentication = station::Profile::Authentication::oauth2; }
  SECTION("no such file of authorities") { wrong.ca_file = "/no/such/file.pem"; }
  const auto verdict = gateway_to(wrong)->submit(check_in(), 0);
  CHECK(is(verdict, Kind::station_fault, Reason::configuration));
  CHECK_FALSE(verdict.detail.empty());
  CHECK(server.requests().empty());
}

TEST_CASE("A host that is not known is no connection, and its name is told") {
  auto profile = test::profile();
  profile.service_address = "https://no-such-host.invalid/ncip";
  const auto verdict = gateway_to(profile)->submit(check_in(), 0);
  CHECK(is(verdict, Kind::not_applied, Reason::no_connection));
  CHECK(verdict.detail.find("no-such-host.invalid") != std::string::npos);
}

TEST_CASE("The connection test works when the service knows of no such loan, and at no other answer") {
  const auto problem = [](const std::string& type) {
    return "<NCIPMessage xmlns=\"http://www.niso.org/2008/ncip\"><CheckInItemResponse><Problem><ProblemType>" + type +
           "</ProblemType></Problem></CheckInItemResponse></NCIPMessage>";
  };
  const auto works = [&](const std::string& body) {
    Server server(replying(200, body));
    const bool result = gateway_to(profile_at(server.port))->probe().works;
    CHECK(server.requests().size() == 1);
    return result;
  };
  CHECK(works(problem("Unknown Item")));
  CHECK(works(problem("Item Not Checked Out")));
  CHECK_FALSE(works(problem("User Blocked")));
  CHECK_FALSE(works(problem("Unknown Agency")));
  CHECK_FALSE(works("<html>Please log in</html>"));
}

TEST_CASE("After a stop nothing is sent") {
  Server server(replying(200, success("10176")));
  const auto gateway = gateway_to(profile_at(server.port));
  gateway->stop();
  CHECK(is(gateway->submit(check_in(), 0), Kind::not_applied, Reason::not_sent));
  CHECK(server.requests().empty());
}
