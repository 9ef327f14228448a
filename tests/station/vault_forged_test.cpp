// Lines that somebody made with the right checksum: the vault must not trust their parameters.
#include <catch_amalgamated.hpp>
#include <sodium.h>

#include "station/vault.h"

using station::open;
using station::Secret;
using station::VaultFault;

namespace {

std::string with_checksum(std::string line) {
  unsigned char hash[crypto_generichash_BYTES_MIN];
  crypto_generichash(hash, sizeof hash, reinterpret_cast<const unsigned char*>(line.data()), line.size(), nullptr, 0);
  char text[sodium_base64_ENCODED_LEN(sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING)];
  sodium_bin2base64(text, sizeof text, hash, sizeof hash, sodium_base64_VARIANT_ORIGINAL_NO_PADDING);
  return line + ' ' + text;
}

const std::string kSalt(22, 'A'), kNonce(32, 'A'), kBox(22, 'A');

VaultFault fault_of(const std::string& line) {
  const auto result = open({with_checksum(line)}, Secret("four small words"));
  REQUIRE(std::holds_alternative<VaultFault>(result));
  return std::get<VaultFault>(result);
}

std::string line(const std::string& passes, const std::string& memory, const std::string& salt = kSalt,
                 const std::string& nonce = kNonce, const std::string& box = kBox) {
  return "xchacha20poly1305 argon2id13 " + passes + ' ' + memory + ' ' + salt + ' ' + nonce + ' ' + box;
}

}  // namespace

TEST_CASE("A forged line with possible parameters fails at the seal") {
  CHECK(fault_of(line("1", "8192")) == VaultFault::wrong_password);
}

TEST_CASE("Parameters that nobody wrote are damage, and cost neither time nor memory") {
  for (const std::string& forged :
       {line("0", "8192"), line("33", "8192"), line("4000000000", "8192"), line("-1", "8192"), line("x", "8192"),
        line("1", "0"), line("1", "8191"), line("1", "1073741825"), line("1", "18446744073709551616"),
        line("1", "8192", "AAAA"), line("1", "8192", kSalt, "AAAA"), line("1", "8192", kSalt, kNonce, "AAAA"),
        line("1", "8192", kSalt, kNonce, "!!!!"), line("1", "8192", kSalt, kNonce, ""),
        std::string("aes256 argon2id13 1 8192 ") + kSalt + ' ' + kNonce + ' ' + kBox,
        std::string("x ") + line("1", "8192"), std::string(), std::string(" "), std::string("       ")}) {
    CAPTURE(forged);
    CHECK(fault_of(forged) == VaultFault::damaged);
  }
}

TEST_CASE("Weaker parameters cannot be slipped under a sealed secret") {
  auto sealed = station::seal(Secret("secret"), Secret("four small words"));
  std::string text = std::get<station::SealedSecret>(sealed).text;
  text.resize(text.rfind(' '));
  text.replace(text.find(" 3 "), 3, " 1 ");
  CHECK(fault_of(text) == VaultFault::wrong_password);
}
