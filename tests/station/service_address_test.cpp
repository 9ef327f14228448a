#include "station/service_address.h"

#include <catch_amalgamated.hpp>

using station::is_loopback;
using station::parse_service_address;
using station::ServiceAddress;

TEST_CASE("An address is taken apart into host, port and path") {
  CHECK(parse_service_address("https://circ.sd00.worldcat.org/ncip") ==
        ServiceAddress{true, "circ.sd00.worldcat.org", 443, "/ncip"});
  CHECK(parse_service_address("https://Example.ORG") == ServiceAddress{true, "example.org", 443, "/"});
  CHECK(parse_service_address("http://127.0.0.1:8080/a/b") == ServiceAddress{false, "127.0.0.1", 8080, "/a/b"});
  CHECK(parse_service_address("HTTP://[::1]") == ServiceAddress{false, "::1", 80, "/"});
  CHECK(parse_service_address("https://[2001:DB8::1]:65535/") == ServiceAddress{true, "2001:db8::1", 65535, "/"});
}

TEST_CASE("What is no address of a service is refused") {
  const auto text = GENERATE("", "https://", "https:///ncip", "https://host:", "https://host:0", "https://host:65536",
                             "https://host:8o", "https://user:secret@host/", "https://host/?inst=1", "https://host/#a",
                             "https://host?a", "https://ho st/", "https://host/a b", "https://host/\xc3\xa9",
                             "https://[::1", "https://[]/", "https://[example.org]/", "https://[::1]x/",
                             "https://.host/", "https://a..b/", "https://-host/", "//host/ncip", "host", "htp://host",
                             " https://host", "https://host\r\nX: y/");
  CAPTURE(text);
  CHECK_FALSE(parse_service_address(text));
}

TEST_CASE("Only 127.0.0.0/8, ::1 and localhost are this computer") {
  for (const char* host : {"localhost", "127.0.0.1", "127.255.255.254", "::1"}) {
    CAPTURE(host);
    CHECK(is_loopback({.host = host}));
  }
  for (const char* host : {"localhost.example.org", "128.0.0.1", "127.0.0", "127.0.0.1.example.org", "127.0.0.256",
                           "127.0.0.1.2", "127..0.1", "1127.0.0.1", "0.0.0.0", "::2", "::ffff:127.0.0.1", "127"}) {
    CAPTURE(host);
    CHECK_FALSE(is_loopback({.host = host}));
  }
}
