#include "station/instance_lock.h"

#include <catch_amalgamated.hpp>

#include "temp_folder.h"

using station::InstanceLock;
using station_tests::TempFolder;
using Holder = InstanceLock::Holder;

namespace {

const Holder kFirst{"desk-2", 4711, "2026-11-23T09:30:00+01:00"};
const Holder kSecond{"desk-3", 42, "2026-11-23T09:31:00+01:00"};

}  // namespace

TEST_CASE("The second program is told who has the folder") {
  const TempFolder folder;
  const auto first = InstanceLock::take(folder.path(), kFirst);
  REQUIRE(std::holds_alternative<InstanceLock>(first));
  const auto second = InstanceLock::take(folder.path(), kSecond);
  REQUIRE(std::holds_alternative<Holder>(second));
  CHECK(std::get<Holder>(second) == kFirst);
}

TEST_CASE("The lock is free again when its holder is gone, whatever the file says") {
  const TempFolder folder;
  { const auto first = InstanceLock::take(folder.path(), kFirst); }
  auto second = InstanceLock::take(folder.path(), kSecond);
  REQUIRE(std::holds_alternative<InstanceLock>(second));
  const auto third = InstanceLock::take(folder.path(), kFirst);
  REQUIRE(std::holds_alternative<Holder>(third));
  CHECK(std::get<Holder>(third) == kSecond);
}

TEST_CASE("The lock moves with its object") {
  const TempFolder folder;
  auto taken = InstanceLock::take(folder.path(), kFirst);
  {
    InstanceLock lock = std::get<InstanceLock>(std::move(taken));
    taken = Holder{};  // what was moved from holds nothing
    CHECK(std::holds_alternative<Holder>(InstanceLock::take(folder.path(), kSecond)));
  }
  CHECK(std::holds_alternative<InstanceLock>(InstanceLock::take(folder.path(), kSecond)));
}

TEST_CASE("Two folders, two locks") {
  const TempFolder one, other;
  const auto first = InstanceLock::take(one.path(), kFirst);
  CHECK(std::holds_alternative<InstanceLock>(InstanceLock::take(other.path(), kSecond)));
}

TEST_CASE("A holder that has not said who it is, or something else in the file, still locks") {
  const TempFolder folder;
  const auto first = InstanceLock::take(folder.path(), kFirst);
  const std::string scribble = "pid = many\n\xff\nnothing";
  {
    std::fstream file(folder.path() / "instance.lock", std::ios::in | std::ios::out | std::ios::binary);
    file << scribble << std::string(200, '\n');
  }
  const auto second = InstanceLock::take(folder.path(), kSecond);
  REQUIRE(std::holds_alternative<Holder>(second));
  CHECK(std::get<Holder>(second) == Holder{});
}

TEST_CASE("A folder that is not there is a fault with the lock file's path") {
  const TempFolder folder;
  const auto result = InstanceLock::take(folder.path() / "gone", kFirst);
  REQUIRE(std::holds_alternative<station::StorageFault>(result));
  CHECK(std::get<station::StorageFault>(result).path == folder.path() / "gone" / "instance.lock");
}

TEST_CASE("This process names its computer, its number and since when") {
  const circ::Moment since{std::chrono::sys_days(std::chrono::year(2026) / 11 / 23), std::chrono::minutes(60)};
  const Holder self = InstanceLock::this_process(since);
  CHECK_FALSE(self.host.empty());
  CHECK(self.pid > 0);
  CHECK(self.since == "2026-11-23T01:00:00+01:00");
}
