#include "circ/due_date.h"

#include <cstdio>
#include <vector>

namespace circ {
namespace {

using std::chrono::day;
using std::chrono::days;
using std::chrono::local_days;
using std::chrono::local_seconds;
using std::chrono::minutes;
using std::chrono::month;
using std::chrono::year;
using std::chrono::year_month_day;

constexpr days kFurthest{3653};  // ten years

year_month_day today(local_seconds now) { return year_month_day{std::chrono::floor<days>(now)}; }

bool digit(char c) { return c >= '0' && c <= '9'; }
bool between_parts(char c) { return c == '.' || c == '/' || c == '-' || c == ' ' || c == ','; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

struct Number {
  int value = 0;
  std::size_t digits = 0;
};

std::optional<Number> number(std::string_view& text) {
  Number result;
  while (!text.empty() && digit(text.front())) {
    if (++result.digits > 4) return {};
    result.value = result.value * 10 + (text.front() - '0');
    text.remove_prefix(1);
  }
  if (result.digits == 0) return {};
  return result;
}

// Cuts "17:00" off the end of `text`. Nothing when there is no colon; a fault when there is one and no time.
std::variant<std::optional<minutes>, DueDateFault> take_time(std::string_view& text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::optional<minutes>{};
  auto start = text.find_last_of(" Tt", colon);
  if (start == std::string_view::npos) return DueDateFault::unreadable;
  std::string_view time = text.substr(start + 1);
  const auto hour = number(time);
  if (!hour || time.empty() || time.front() != ':') return DueDateFault::unreadable;
  time.remove_prefix(1);
  const auto minute = number(time);
  if (!minute || minute->digits != 2 || !time.empty()) return DueDateFault::unreadable;
  if (hour->value > 23 || minute->value > 59) return DueDateFault::impossible;
  text = trimmed(text.substr(0, start));
  return std::optional<minutes>{minutes{hour->value * 60 + minute->value}};
}

std::optional<std::vector<Number>> parts(std::string_view text) {
  std::vector<Number> result;
  while (!text.empty()) {
    const auto part = number(text);
    if (!part) return {};
    result.push_back(*part);
    if (text.empty()) break;
    if (!between_parts(text.front())) return {};
    while (!text.empty() && between_parts(text.front())) text.remove_prefix(1);
  }
  if (result.size() < 2 || result.size() > 3) return {};
  return result;
}

year_month_day make_date(int y, int m, int d) {
  return {year{y}, month{static_cast<unsigned>(m)}, day{static_cast<unsigned>(d)}};
}

std::variant<year_month_day, DueDateFault> read_date(std::string_view text, DateOrder order, local_seconds now) {
  if (text.starts_with('+')) {
    text.remove_prefix(1);
    const auto ahead = number(text);
    if (!ahead || !text.empty()) return DueDateFault::unreadable;
    return year_month_day{std::chrono::floor<days>(now) + days{ahead->value}};
  }
  const auto found = parts(text);
  if (!found) return DueDateFault::unreadable;
  const auto& p = *found;

  if (p[0].digits == 4) {  // ISO, whatever the locale
    if (p.size() != 3) return DueDateFault::unreadable;
    const auto date = make_date(p[0].value, p[1].value, p[2].value);
    return date.ok() ? std::variant<year_month_day, DueDateFault>{date} : DueDateFault::impossible;
  }
  if (p.size() == 3) {
    const bool year_first = order == DateOrder::year_month_day && p[2].digits <= 2;
    const Number& y = year_first ? p[0] : p[2];
    if (y.digits != 2 && y.digits != 4) return DueDateFault::unreadable;
    const int full_year = y.digits == 4 ? y.value : 2000 + y.value;
    const auto date = year_first                          ? make_date(full_year, p[1].value, p[2].value)
                      : order == DateOrder::month_day_year ? make_date(full_year, p[0].value, p[1].value)
                                                           : make_date(full_year, p[1].value, p[0].value);
    return date.ok() ? std::variant<year_month_day, DueDateFault>{date} : DueDateFault::impossible;
  }
  // No year: the next such day. 29 February may be up to eight years away.
  const bool day_first = order == DateOrder::day_month_year;
  const int m = day_first ? p[1].value : p[0].value;
  const int d = day_first ? p[0].value : p[1].value;
  const auto from = today(now);
  for (int ahead = 0; ahead <= 8; ++ahead) {
    const auto date = make_date(static_cast<int>(from.year()) + ahead, m, d);
    if (date.ok() && date >= from) return date;
  }
  return DueDateFault::impossible;
}

}  // namespace

std::variant<DueDate, DueDateFault> parse_due_date(std::string_view text, DateOrder order, local_seconds now) {
  text = trimmed(text);
  const auto time = take_time(text);
  if (const auto* fault = std::get_if<DueDateFault>(&time)) return *fault;
  const auto date = read_date(text, order, now);
  if (const auto* fault = std::get_if<DueDateFault>(&date)) return *fault;
  const DueDate due{std::get<year_month_day>(date), std::get<std::optional<minutes>>(time)};
  if (const auto fault = check_due_date(due, now)) return *fault;
  return due;
}

std::optional<DueDateFault> check_due_date(const DueDate& due, local_seconds now) {
  if (!due.date.ok()) return DueDateFault::impossible;
  if (due.time && (*due.time < minutes{0} || *due.time >= minutes{24 * 60})) return DueDateFault::impossible;
  const local_days date{due.date};
  const auto end = due.time ? date + *due.time : date + days{1};
  if (end <= now) return DueDateFault::past;
  if (date > std::chrono::floor<days>(now) + kFurthest) return DueDateFault::too_far;
  return {};
}

Moment to_moment(const DueDate& due, const LocalOffset& offset) {
  using std::chrono::seconds;
  const auto time = due.time ? seconds{*due.time} : seconds{24 * 60 * 60 - 1};
  const local_seconds local = local_days{due.date} + time;
  const auto ahead = offset(local);
  return Moment{std::chrono::sys_seconds{local.time_since_epoch()} - ahead, ahead};
}

std::string to_text(const DueDate& due) {
  char text[40];
  int length = std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(due.date.year()),
                             static_cast<unsigned>(due.date.month()), static_cast<unsigned>(due.date.day()));
  if (due.time) {
    length += std::snprintf(text + length, sizeof text - static_cast<std::size_t>(length), " %02d:%02d",
                            static_cast<int>(due.time->count() / 60), static_cast<int>(due.time->count() % 60));
  }
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace circ
