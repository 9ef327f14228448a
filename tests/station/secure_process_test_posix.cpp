#include <catch_amalgamated.hpp>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "station/data_dir.h"
#include "station/secure_process.h"

TEST_CASE("A process that keeps its memory private leaves no core file and still finds its own folder") {
  const pid_t child = ::fork();  // what it changes cannot be taken back
  REQUIRE(child >= 0);
  if (child == 0) {
    station::keep_memory_private();
    rlimit core{1, 1};
    ::getrlimit(RLIMIT_CORE, &core);
    const bool no_core = core.rlim_cur == 0 && core.rlim_max == 0 && ::prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) == 0;
    ::_exit(no_core && !station::this_process_places().program.empty() ? 0 : 1);
  }
  int status = -1;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK((WIFEXITED(status) && WEXITSTATUS(status) == 0));
}
