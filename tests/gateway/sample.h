// Transactions, a profile and the reference's sample files for the gateway's tests.
#pragma once

#include <catch_amalgamated.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "circ/transaction.h"
#include "station/profile.h"

namespace test {

inline circ::Barcode barcode(std::string_view text) { return std::get<circ::Barcode>(circ::Barcode::from(text)); }

inline circ::Transaction check_in(std::string_view item = "10176") {
  circ::Transaction transaction;
  transaction.kind = circ::Kind::check_in;
  transaction.item = barcode(item);
  transaction.recorded = *circ::parse_rfc3339("2026-09-28T14:05:40Z");
  return transaction;
}

inline circ::Transaction check_out(std::string_view item = "10176", std::string_view patron = "6147646220") {
  auto transaction = check_in(item);
  transaction.kind = circ::Kind::check_out;
  transaction.patron = barcode(patron);
  transaction.due = *circ::parse_rfc3339("2026-10-12T23:59:59Z");
  transaction.recorded = *circ::parse_rfc3339("2026-09-28T14:03:11Z");
  return transaction;
}

inline station::Profile profile() {
  station::Profile profile;
  profile.institution_id = "128807";
  profile.branch_id = "129479";
  profile.wskey = "api-key";
  profile.principal_id = "user";
  profile.principal_idns = "urn:oclc:platform:128807";
  return profile;
}

inline std::filesystem::path reference() {
  return std::filesystem::path(TESTS_DIR) / ".." / ".." / "shared" / "reference" / "ncip";
}

// Before anything is checked: a check takes a skip within it for a failure.
inline void need_reference() {
  if (!std::filesystem::exists(reference())) SKIP("the protocol's reference is not here: " << reference());
}

inline std::string sample(const std::string& name) {
  const auto file = reference() / name;
  REQUIRE(std::filesystem::exists(file));
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace test
