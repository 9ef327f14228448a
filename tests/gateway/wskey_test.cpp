#include "gateway/wskey.h"

#include "sample.h"

namespace {

using gateway::wskey::Request;

std::string sign(std::string_view key, std::string_view secret, long time, std::string_view nonce,
                 std::string_view method, std::string_view url) {
  return gateway::wskey::signature({key, std::chrono::sys_seconds{std::chrono::seconds{time}}, nonce, method, url},
                                   station::Secret(secret));
}

}  // namespace

TEST_CASE("The signature of OCLC's documented example is right") {
  CHECK(sign("jdfRzYZbLc8HZXFByyyLGrUqTOOmkJOAPi4tAN0E7xI3hgE2xDgwJ7YPtkwM6W3ol5yz0d0JHgE1G2Wa",
             "UYnwZbmvf3fAXCEa0JryLQ==", 1361408273, "981333313127278655903652665637", "GET",
             "https://circ.sd00.worldcat.org/pulllist/128156?inst=128807") ==
        "5O6SRig58wqm6gqEu3oSODVte6Albon9CCvNrZHCoys=");
}

TEST_CASE("The signatures of OCLC's own libraries are right") {
  CHECK(sign("test", "secret", 1386968102, "2382dbb7", "GET", "http://www.oclc.org/test") ==
        "y0avD+LN2+UwehWjnezKgtECVcpD6a9ff7HBldQfKUQ=");
  CHECK(sign("CancdeDMjFO9vnzkDrB6WJg1UnyTnkn8lLupLKygr0U1KJLiaAittuVjGRywCDdrsxahv2sbjgKq6hLM",
             "YeZfIJdGYUeatxQOjekRZw==", 1392239490, "0x16577027", "GET",
             "https://worldcat.org/bib/data/"
             "1039085?inst=128807&classificationScheme=LibraryOfCongress&holdingLibraryCode=MAIN") ==
        "+RFPwih61799mpNBJqGhhSbQgd/JRfEinYv81z+CwRY=");
  CHECK(sign("7nRtI3ChLuduC7zDYTnQPGPMlKYfxe23wcz5JfkGuNO5U7ngxVsJaTpf5ViU42gKNHSpMawWucOBOyH3",
             "eUK5Qz9AdsZQrCPRRliBzQ", 1521223399, "2176156982", "GET",
             "https://worldcat.org/bib/data/829180274?classificationScheme=LibraryOfCongress&holdingLibraryCode=MAIN") ==
        "Mvb7L4sJaiK8GrF8ULeZKWeohNc/7KKC9A9yUFo9Z5M=");
  CHECK(sign("7nRtI3ChLuduC7zDYTnQPGPMlKYfxe23wcz5JfkGuNO5U7ngxVsJaTpf5ViU42gKNHSpMawWucOBOyH3",
             "eUK5Qz9AdsZQrCPRRliBzQ==", 1518632079, "a9bebe15", "GET",
             "https://128807.share.worldcat.org/circ/pulllist/129479?startIndex=1&itemsPerPage=1") ==
        "OSiEqkmYyN8hECElYMNrQvg+qL6PbI05zwzdMS8ZAfg=");
  CHECK(sign("api-key", "api-key-secret", 1386264196, "as7shfn3", "GET",
             "https://worldcat.org/circ/availability/sru/service?x-registryId=91475&query=no:+ocm42692282") ==
        "iuWyElIi0pvb2ahNyzDK1kRj+qE0Wr4eCRwPrLhwXcI=");
}

TEST_CASE("The signature of our own POST is right") {
  CHECK(sign("api-key", "api-key-secret", 1386264196, "as7shfn3", "POST", "https://circ.sd00.worldcat.org/ncip") ==
        "U2Zk5XV+m27BJAPkFGdya+qn5krK+BU/B1lEy7StITk=");
}

TEST_CASE("The text that is signed has one part a line, an empty body hash and the parameters sorted") {
  const Request request{"Cancde6hLM", std::chrono::sys_seconds{std::chrono::seconds{1392236038}}, "0x66a29eea", "GET",
                        "https://worldcat.org/bib/data/"
                        "1039085?inst=128807&classificationScheme=LibraryOfCongress&holdingLibraryCode=MAIN#top"};
  CHECK(gateway::wskey::text_to_sign(request) ==
        "Cancde6hLM\n1392236038\n0x66a29eea\n\nGET\nwww.oclc.org\n443\n/wskey\n"
        "classificationScheme=LibraryOfCongress\nholdingLibraryCode=MAIN\ninst=128807\n");
}

TEST_CASE("Parameters are decoded, then encoded by one rule, so both spellings sign alike") {
  const Request signs{"k", {}, "n", "GET", "https://x/?q=:!'()* harry potter"};
  CHECK(gateway::wskey::text_to_sign(signs).ends_with("\nq=%3A%21%27%28%29%2A%20harry%20potter\n"));
  const auto url = [](const char* idns) { return std::string("https://x/ncip?inst=128807&principalIDNS=") + idns; };
  CHECK(sign("k", "s", 1, "n", "POST", url("urn:oclc:platform:128807")) ==
        sign("k", "s", 1, "n", "POST", url("urn%3Aoclc%3Aplatform%3A128807")));
}

TEST_CASE("The header names the key, time, nonce, signature and the user to act as") {
  const Request request{"test", std::chrono::sys_seconds{std::chrono::seconds{1386968102}}, "2382dbb7", "GET",
                        "http://www.oclc.org/test"};
  const station::Secret secret("secret");
  CHECK(gateway::wskey::authorization(request, secret, "principalID", "principalIDNS") ==
        "http://www.worldcat.org/wskey/v2/hmac/v1 clientId=\"test\", timestamp=\"1386968102\", nonce=\"2382dbb7\", "
        "signature=\"y0avD+LN2+UwehWjnezKgtECVcpD6a9ff7HBldQfKUQ=\", principalID=\"principalID\", "
        "principalIDNS=\"principalIDNS\"");
  CHECK(gateway::wskey::authorization(request, secret, "", "").ends_with("signature=\"y0avD+LN2+UwehWjnezKgtECVcpD6a9ff7HBldQfKUQ=\""));
}
