#include <catch_amalgamated.hpp>
#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

#include "station/vault.h"

namespace {

// Leaves this process `spare` bytes of address space more than it uses now.
class LittleMemory {
 public:
  explicit LittleMemory(rlim_t spare) {
    ::getrlimit(RLIMIT_AS, &before_);
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    rlimit now = before_;
    now.rlim_cur = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + spare;
    ::setrlimit(RLIMIT_AS, &now);
  }
  ~LittleMemory() { ::setrlimit(RLIMIT_AS, &before_); }

 private:
  rlimit before_{};
};

}  // namespace

TEST_CASE("Without 64 MiB to be had the vault says so, and works again when there are") {
  using namespace station;
  const Secret secret("secret"), password("four small words");
  auto sealed = seal(secret, password);
  REQUIRE(std::holds_alternative<SealedSecret>(sealed));
  const SealedSecret& line = std::get<SealedSecret>(sealed);
  {
    const LittleMemory little(rlim_t{16} << 20);
    const auto no_line = seal(secret, password);
    const auto no_secret = open(line, password);
    REQUIRE(std::holds_alternative<VaultFault>(no_line));
    REQUIRE(std::holds_alternative<VaultFault>(no_secret));
    CHECK(std::get<VaultFault>(no_line) == VaultFault::no_memory);
    CHECK(std::get<VaultFault>(no_secret) == VaultFault::no_memory);
  }
  CHECK(std::holds_alternative<Secret>(open(line, password)));
}
