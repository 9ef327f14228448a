// Many connections at once.
#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include <catch_amalgamated.hpp>

#include "simulator/caller.h"
#include "simulator/desk.h"
#include "simulator/message.h"

using namespace desk;
using simulator::Caller;
using simulator::Simulator;
using Kind = gateway::Verdict::Kind;

TEST_CASE("many connections at once are served, and none is lost from the ledger") {
  Simulator service({.knows_everybody = true});
  std::vector<std::thread> clients;
  std::atomic<int> answered = 0;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([&service, &answered, c] {
      Caller caller(service);
      for (int i = 0; i < 25; ++i)
        if (caller.post(message::check_out("P" + std::to_string(c), std::to_string(c) + "-" + std::to_string(i)))) ++answered;
    });
  }
  for (auto& client : clients) client.join();
  CHECK(answered == 200);
  CHECK(service.ledger().size() == 200);
  CHECK(service.traffic().connections == 8);
}

TEST_CASE("several connections submit side by side") {
  Desk desk;
  desk.simulator.with_library([](practice::Library& library) { library.know_everybody(); });
  REQUIRE(desk.gateway.connections() == 4);
  std::vector<std::thread> threads;
  std::atomic<int> uploaded = 0;
  for (unsigned connection = 0; connection < 4; ++connection) {
    threads.emplace_back([&, connection] {
      for (int i = 0; i < 25; ++i) {
        const auto item = std::to_string(connection) + "-" + std::to_string(i);
        if (desk.gateway.submit(check_out("P" + std::to_string(connection), item), connection).kind == Kind::uploaded) ++uploaded;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(uploaded == 100);
  CHECK(desk.accepted() == 100);
  CHECK(desk.simulator.traffic().connections == 4);
}
