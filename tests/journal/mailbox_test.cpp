#include "journal/mailbox.h"

#include <catch_amalgamated.hpp>
#include <thread>

namespace {

using journal::Mailbox;

TEST_CASE("a mailbox hands over everything that waits, in order") {
  Mailbox<int> mailbox;
  CHECK(mailbox.take().empty());
  mailbox.put(1);
  mailbox.put(2);
  CHECK(mailbox.take() == std::vector{1, 2});
  CHECK(mailbox.take().empty());
}

TEST_CASE("whoever waits wakes when something comes, or when the time has come") {
  Mailbox<int> mailbox;
  CHECK(mailbox.wait_until(std::chrono::steady_clock::now() + std::chrono::milliseconds{1}).empty());
  std::thread other([&] { mailbox.put(7); });
  CHECK(mailbox.wait() == std::vector{7});
  other.join();
}

TEST_CASE("nothing is lost or reordered between many writers and one reader") {
  constexpr int kWriters = 4;
  constexpr int kEach = 2000;
  Mailbox<std::pair<int, int>> mailbox;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < kWriters; ++writer) {
    writers.emplace_back([&mailbox, writer] {
      for (int i = 0; i < kEach; ++i) mailbox.put({writer, i});
    });
  }
  std::vector<int> expected(kWriters, 0);
  for (int got = 0; got < kWriters * kEach;) {
    for (const auto& [writer, number] : mailbox.wait()) {
      REQUIRE(number == expected[static_cast<std::size_t>(writer)]++);
      ++got;
    }
  }
  for (std::thread& writer : writers) writer.join();
  CHECK(mailbox.take().empty());
}

}  // namespace
