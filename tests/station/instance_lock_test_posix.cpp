#include <catch_amalgamated.hpp>
#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

#include "station/instance_lock.h"
#include "temp_folder.h"

using station::InstanceLock;

TEST_CASE("Another process holds the folder until it is killed") {
  const station_tests::TempFolder folder;
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const auto lock = InstanceLock::take(folder.path(), {"child", static_cast<std::uint64_t>(::getpid()), "now"});
    const char told = std::holds_alternative<InstanceLock>(lock) ? 'y' : 'n';
    if (::write(ready[1], &told, 1) != 1) ::_exit(1);
    ::pause();
    ::_exit(0);
  }
  char told = 0;
  REQUIRE(::read(ready[0], &told, 1) == 1);
  REQUIRE(told == 'y');
  const auto meanwhile = InstanceLock::take(folder.path(), {"parent", 1, "later"});
  REQUIRE(std::holds_alternative<InstanceLock::Holder>(meanwhile));
  CHECK(std::get<InstanceLock::Holder>(meanwhile).pid == static_cast<std::uint64_t>(child));

  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(std::holds_alternative<InstanceLock>(InstanceLock::take(folder.path(), {"parent", 1, "later"})));
  ::close(ready[0]);
  ::close(ready[1]);
}
