#include "station/vault.h"

#include <catch_amalgamated.hpp>

using station::open;
using station::seal;
using station::SealedSecret;
using station::Secret;
using station::VaultFault;

namespace {

const Secret& password() {
  static const Secret text("four small words");
  return text;
}

SealedSecret sealed(std::string_view secret) {
  auto result = seal(Secret(secret), password());
  REQUIRE(std::holds_alternative<SealedSecret>(result));
  return std::get<SealedSecret>(result);
}

// One sealed line for all tests that only look at it: each sealing takes a tenth of a second.
const SealedSecret& example() {
  static const SealedSecret line = sealed("UYnwZbmvf3fAXCEa0JryLQ==");
  return line;
}

VaultFault fault_of(const std::string& line, std::string_view given = "four small words") {
  const auto result = open({line}, Secret(given));
  REQUIRE(std::holds_alternative<VaultFault>(result));
  return std::get<VaultFault>(result);
}

}  // namespace

TEST_CASE("What was sealed is opened with the same password") {
  auto opened = open(example(), password());
  REQUIRE(std::holds_alternative<Secret>(opened));
  CHECK(std::get<Secret>(opened).text() == "UYnwZbmvf3fAXCEa0JryLQ==");
}

TEST_CASE("The sealed line holds its parameters and neither secret nor password") {
  CHECK(example().text.starts_with("xchacha20poly1305 argon2id13 3 67108864 "));
  CHECK(example().text.find("UYnw") == std::string::npos);
  CHECK(example().text.find("four") == std::string::npos);
  CHECK(example().text.find('\n') == std::string::npos);
}

TEST_CASE("The same secret never looks the same twice") {
  CHECK(sealed("UYnwZbmvf3fAXCEa0JryLQ==").text != example().text);
}

TEST_CASE("A wrong password is called that") {
  CHECK(fault_of(example().text, "four small word") == VaultFault::wrong_password);
  CHECK(fault_of(example().text, "") == VaultFault::wrong_password);
}

TEST_CASE("A secret of any bytes, or of none, comes back") {
  for (const std::string_view secret : {std::string_view(""), std::string_view("a\0\xff\n", 4)}) {
    const auto opened = open(sealed(secret), password());
    REQUIRE(std::holds_alternative<Secret>(opened));
    CHECK(std::get<Secret>(opened).text() == secret);
  }
}

TEST_CASE("Any changed, missing or added character is damage, not a wrong password") {
  const std::string& line = example().text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    std::string changed = line;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CAPTURE(i, changed);
    CHECK(fault_of(changed) == VaultFault::damaged);
    CHECK(fault_of(line.substr(0, i)) == VaultFault::damaged);
  }
  CHECK(fault_of(line + "A") == VaultFault::damaged);
  CHECK(fault_of(line + ' ') == VaultFault::damaged);
}

TEST_CASE("A moved-from secret is empty") {
  Secret first("something");
  Secret second = std::move(first);
  CHECK(first.empty());
  CHECK(first.text().empty());
  CHECK(second.text() == "something");
  second = Secret();
  CHECK(second.empty());
}

TEST_CASE("A secret of a size is filled in place") {
  Secret secret = Secret::of_size(3);
  CHECK(secret.text() == std::string_view("\0\0\0", 3));
  secret.bytes()[1] = 'x';
  CHECK(secret.text() == std::string_view("\0x\0", 3));
  CHECK(Secret::of_size(0).empty());
}
