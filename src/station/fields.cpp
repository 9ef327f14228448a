#include "station/fields.h"

#include <algorithm>
#include <cassert>

#include "station/utf8.h"

namespace station {

namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

}  // namespace

Fields read_fields(std::string_view text) {
  Fields result;
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  for (std::size_t number = 1; !text.empty(); ++number) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    line = trim(line);
    if (line.empty() || line.starts_with('#')) continue;

    const std::size_t equals = line.find('=');
    const std::string_view name = trim(line.substr(0, equals));
    const std::string_view value = equals == std::string_view::npos ? "" : trim(line.substr(equals + 1));
    if (equals == std::string_view::npos || !is_name(name) || !is_plain_text(value))
      result.unreadable.push_back(number);
    else
      result.fields.push_back({name, value, number});
  }
  return result;
}

std::string field_line(std::string_view name, std::string_view value) {
  assert(is_name(name) && is_plain_text(value) && trim(value) == value);
  std::string line(name);
  line += " = ";
  line += value;
  line += '\n';
  return line;
}

}  // namespace station
