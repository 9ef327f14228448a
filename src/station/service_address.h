// The address of the library's service, taken apart. Pure.
//
// Only what NCIP over HTTP needs (RFC 3986 section 3): http or https, a host, perhaps a port and a path. No user, no
// query and no fragment: the gateway adds its own query, and a password in an address would end up in the log.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace station {

struct ServiceAddress {
  bool tls = true;
  std::string host;  // IPv6 without its brackets
  std::uint16_t port = 443;
  std::string path = "/";

  bool operator==(const ServiceAddress&) const = default;
};

// Nothing when the text is no such address.
std::optional<ServiceAddress> parse_service_address(std::string_view text);

// localhost, 127.0.0.0/8 or ::1: never leaves this computer.
bool is_loopback(const ServiceAddress& address);

}  // namespace station
