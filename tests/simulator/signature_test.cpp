#include "wms_simulator/signature.h"

#include <catch_amalgamated.hpp>

using namespace simulator;
using namespace std::chrono_literals;

namespace {

constexpr auto kQuery = "inst=128807&principalID=practice-principal&principalIDNS=urn:oclc:platform:128807";
const std::chrono::sys_seconds kNow{1'700'000'000s};

struct Header {
  std::string client_id = "practice-wskey";
  std::string secret = "practice-secret";
  std::string nonce = "nonce";
  std::chrono::sys_seconds time = kNow;
  std::string query = kQuery;
  std::string separator = ", ";

  std::string text() const {
    const auto timestamp = std::to_string(time.time_since_epoch().count());
    return "http://www.worldcat.org/wskey/v2/hmac/v1 clientId=\"" + client_id + "\"" + separator + "timestamp=\"" +
           timestamp + "\"" + separator + "nonce=\"" + nonce + "\"" + separator + "signature=\"" +
           wskey_signature(client_id, secret, timestamp, nonce, "POST", query) + "\"";
  }
};

Admission admit(const Header& header, const std::string& query = kQuery) {
  Gatekeeper gatekeeper{Credentials()};
  return gatekeeper.admit("POST", "/ncip?" + query, header.text(), kNow);
}

}  // namespace

// Signatures that OCLC's own libraries publish in their tests, so that the simulator agrees with the service.
TEST_CASE("the signatures of OCLC's own test vectors come out") {
  CHECK(wskey_signature("jdfRzYZbLc8HZXFByyyLGrUqTOOmkJOAPi4tAN0E7xI3hgE2xDgwJ7YPtkwM6W3ol5yz0d0JHgE1G2Wa",
                        "UYnwZbmvf3fAXCEa0JryLQ==", "1361408273", "981333313127278655903652665637", "GET",
                        "inst=128807") == "5O6SRig58wqm6gqEu3oSODVte6Albon9CCvNrZHCoys=");
  CHECK(wskey_signature("test", "secret", "1386968102", "2382dbb7", "GET", "") ==
        "y0avD+LN2+UwehWjnezKgtECVcpD6a9ff7HBldQfKUQ=");
  CHECK(wskey_signature("CancdeDMjFO9vnzkDrB6WJg1UnyTnkn8lLupLKygr0U1KJLiaAittuVjGRywCDdrsxahv2sbjgKq6hLM",
                        "YeZfIJdGYUeatxQOjekRZw==", "1392239490", "0x16577027", "GET",
                        "inst=128807&classificationScheme=LibraryOfCongress&holdingLibraryCode=MAIN") ==
        "+RFPwih61799mpNBJqGhhSbQgd/JRfEinYv81z+CwRY=");
  CHECK(wskey_signature("api-key", "api-key-secret", "1386264196", "as7shfn3", "GET",
                        "x-registryId=91475&query=no:+ocm42692282") == "iuWyElIi0pvb2ahNyzDK1kRj+qE0Wr4eCRwPrLhwXcI=");
  CHECK(wskey_signature("api-key", "api-key-secret", "1386264196", "as7shfn3", "POST", "") ==
        "U2Zk5XV+m27BJAPkFGdya+qn5krK+BU/B1lEy7StITk=");
}

TEST_CASE("a query signs the same raw and percent-encoded, and in any order") {
  const auto sign = [](std::string_view query) { return wskey_signature("k", "s", "1", "n", "POST", query); };
  CHECK(sign("principalIDNS=urn:oclc:platform:128807&inst=1") == sign("inst=1&principalIDNS=urn%3aoclc%3Aplatform%3A128807"));
  CHECK(sign("q=a+b") == sign("q=a%20b"));
  CHECK(sign("q=a") != sign("q=b"));
  CHECK(sign("q=a") != sign("q=a&q=a"));
}

TEST_CASE("a request with the right signature is admitted, with blanks after the commas or without") {
  CHECK(admit({}) == Admission::admitted);
  CHECK(admit({.separator = ","}) == Admission::admitted);
}

TEST_CASE("the user to act as may stand in the header only") {
  const std::string query = "inst=128807";
  Gatekeeper gatekeeper{Credentials()};
  const auto header = Header{.query = query}.text();
  CHECK(gatekeeper.admit("POST", "/ncip?inst=128807",
                         header + ", principalID=\"practice-principal\", principalIDNS=\"urn:oclc:platform:128807\"",
                         kNow) == Admission::admitted);
}

TEST_CASE("what is wrong with an unwelcome request is told apart") {
  Gatekeeper gatekeeper{Credentials()};
  CHECK(gatekeeper.admit("POST", "/ncip", "", kNow) == Admission::no_signature);
  CHECK(gatekeeper.admit("POST", "/ncip", "Bearer tk_1", kNow) == Admission::no_signature);
  CHECK(admit({.client_id = "another"}) == Admission::unknown_key);
  CHECK(admit({.secret = "another"}) == Admission::wrong_signature);
  CHECK(admit({}, "inst=128808") == Admission::wrong_signature);
  CHECK(admit({.query = "inst=1"}, "inst=1") == Admission::other_institution);
  CHECK(admit({.query = ""}, "") == Admission::other_institution);
  CHECK(admit({.query = "inst=128807"}, "inst=128807") == Admission::no_user);
  const std::string stranger = "inst=128807&principalID=stranger&principalIDNS=urn:oclc:platform:128807";
  CHECK(admit({.query = stranger}, stranger) == Admission::no_user);
}

TEST_CASE("another method than the signed one is refused") {
  Gatekeeper gatekeeper{Credentials()};
  CHECK(gatekeeper.admit("GET", std::string("/ncip?") + kQuery, Header().text(), kNow) == Admission::wrong_signature);
}

TEST_CASE("the clock may be a quarter of an hour off, and not a second more") {
  CHECK(admit({.time = kNow + 15min}) == Admission::admitted);
  CHECK(admit({.time = kNow - 15min}) == Admission::admitted);
  CHECK(admit({.time = kNow + 15min + 1s}) == Admission::stale);
  CHECK(admit({.time = kNow - 15min - 1s}) == Admission::stale);
  CHECK(admit({.time = std::chrono::sys_seconds::min()}) == Admission::stale);
  CHECK(admit({.time = std::chrono::sys_seconds::max()}) == Admission::stale);
}

TEST_CASE("a nonce is good for once") {
  Gatekeeper gatekeeper{Credentials()};
  const auto target = std::string("/ncip?") + kQuery;
  CHECK(gatekeeper.admit("POST", target, Header().text(), kNow) == Admission::admitted);
  CHECK(gatekeeper.admit("POST", target, Header().text(), kNow + 1s) == Admission::replayed);
  CHECK(gatekeeper.admit("POST", target, Header{.nonce = "fresh"}.text(), kNow) == Admission::admitted);
  CHECK(gatekeeper.admit("POST", target, Header{.nonce = ""}.text(), kNow) == Admission::replayed);
}
