#include "wms_simulator/ledger.h"

namespace simulator {

namespace {

// Barcodes are given by the network: what is no plain ASCII, and what JSON must not have bare, goes as \u00XX.
std::string quoted(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\') {
      out += c;
    } else {
      out.append("\\u00") += {kHex[byte >> 4], kHex[byte & 15]};
    }
  }
  return out += '"';
}

}  // namespace

std::string to_json(const LedgerEntry& entry) {
  std::string line = "{\"time\":" + quoted(circ::rfc3339(entry.time));
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) line.append(",\"").append(name).append("\":") += quoted(value);
  };
  add("kind", entry.kind == circ::Kind::check_out ? "check-out" : "check-in");
  add("item", entry.item);
  add("patron", entry.patron);
  if (entry.due) add("due", circ::rfc3339_utc(*entry.due));
  if (entry.occurred) add("occurred", circ::rfc3339_utc(*entry.occurred));
  if (entry.fault != Fault::none) add("fault", description(entry.fault).name);
  return line += '}';
}

}  // namespace simulator
