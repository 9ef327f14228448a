#include "station/service_address.h"

#include <algorithm>
#include <charconv>

namespace station {

namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool is_hex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// Schemes and host names do not depend on case (RFC 3986 section 6.2.2.1).
std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool takes_prefix(std::string_view& text, std::string_view prefix) {
  if (lower(text.substr(0, prefix.size())) != prefix) return false;
  text.remove_prefix(prefix.size());
  return true;
}

// Whole and in range, or nothing.
std::optional<unsigned> number(std::string_view text, unsigned largest) {
  unsigned value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (text.empty() || error != std::errc() || stop != end || value > largest) return std::nullopt;
  return value;
}

bool is_host_name(std::string_view host) {
  const auto fits = [](char c) { return is_letter_or_digit(c) || c == '-' || c == '.'; };
  return !host.empty() && host.size() <= 253 && host.front() != '.' && host.front() != '-' &&
         host.find("..") == std::string_view::npos && std::all_of(host.begin(), host.end(), fits);
}

bool is_ipv6(std::string_view host) {
  const auto fits = [](char c) { return is_hex(c) || c == ':' || c == '.'; };
  return host.size() >= 2 && host.find(':') != std::string_view::npos && std::all_of(host.begin(), host.end(), fits);
}

bool is_path(std::string_view path) {
  const auto fits = [](char c) { return c > ' ' && c < 0x7f && c != '?' && c != '#' && c != '"' && c != '\\'; };
  return std::all_of(path.begin(), path.end(), fits);
}

bool is_ipv4_loopback(std::string_view host) {
  for (int part = 0; part < 4; ++part) {
    const std::size_t dot = part < 3 ? host.find('.') : host.size();
    if (dot == std::string_view::npos) return false;
    const auto value = number(host.substr(0, dot), 255);
    if (!value || (part == 0 && *value != 127)) return false;
    host.remove_prefix(std::min(dot + 1, host.size()));
  }
  return true;
}

}  // namespace

std::optional<ServiceAddress> parse_service_address(std::string_view text) {
  ServiceAddress address;
  if (takes_prefix(text, "http://")) {
    address.tls = false;
    address.port = 80;
  } else if (!takes_prefix(text, "https://")) {
    return std::nullopt;
  }

  const std::size_t slash = std::min(text.find('/'), text.size());
  std::string_view authority = text.substr(0, slash);
  const std::string_view path = text.substr(slash);
  if (!is_path(path)) return std::nullopt;
  if (!path.empty()) address.path = path;

  std::string_view host;
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    host = authority.substr(1, close - 1);
    if (!is_ipv6(host)) return std::nullopt;
    authority.remove_prefix(close + 1);
  } else {
    host = authority.substr(0, authority.find(':'));
    if (!is_host_name(host)) return std::nullopt;
    authority.remove_prefix(host.size());
  }
  address.host = lower(host);

  if (authority.empty()) return address;
  if (!authority.starts_with(':')) return std::nullopt;
  const auto port = number(authority.substr(1), 65535);
  if (!port || *port == 0) return std::nullopt;
  address.port = static_cast<std::uint16_t>(*port);
  return address;
}

bool is_loopback(const ServiceAddress& address) {
  return address.host == "localhost" || address.host == "::1" || is_ipv4_loopback(address.host);
}

}  // namespace station
