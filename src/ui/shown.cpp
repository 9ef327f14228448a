#include "ui/shown.h"

#include <array>
#include <cstdio>

namespace ui {
namespace {

using std::chrono::days;
using std::chrono::floor;
using std::chrono::local_days;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::year_month_day;

constexpr std::array<const char*, 12> kMonths{"January", "February", "March",     "April",   "May",      "June",
                                              "July",    "August",   "September", "October", "November", "December"};
constexpr std::array<const char*, 7> kWeekdays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::string short_month(std::chrono::month month) { return month_name(month).substr(0, 3); }

std::string day_and_month(year_month_day date) {
  return std::to_string(static_cast<unsigned>(date.day())) + " " + short_month(date.month());
}

std::string digits(const char* format, long one, long two, long three = 0) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), format, one, two, three);
  return text.data();
}

std::string clock(seconds since_midnight) {
  const long all = static_cast<long>(since_midnight.count());
  return digits("%02ld:%02ld:%02ld", all / 3600, all / 60 % 60, all % 60);
}

}  // namespace

std::string number(std::size_t value) {
  std::string text = std::to_string(value);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > 0; at -= 3) {
    text.insert(static_cast<std::size_t>(at), ",");
  }
  return text;
}

std::string counted(std::size_t value, std::string_view one, std::string_view plural) {
  std::string text = number(value) + " ";
  if (value == 1) return text.append(one);
  return plural.empty() ? text.append(one) + "s" : text.append(plural);
}

std::string month_name(std::chrono::month month) {
  return month.ok() ? kMonths[static_cast<unsigned>(month) - 1] : "";
}

std::string day(year_month_day date) {
  return day_and_month(date) + " " + std::to_string(static_cast<int>(date.year()));
}

std::string weekday_and_day(year_month_day date) {
  return std::string(kWeekdays[std::chrono::weekday(local_days(date)).c_encoding()]) + " " + day(date);
}

std::string time_of_day(minutes since_midnight) {
  const long all = static_cast<long>(since_midnight.count());
  return digits("%02ld:%02ld", all / 60, all % 60);
}

std::string due(const circ::DueDate& due) {
  auto text = weekday_and_day(due.date);
  if (due.time) text += " " + time_of_day(*due.time);
  return text;
}

std::string due(const circ::Moment& moment) {
  const auto local = circ::local_time(moment);
  const auto date = floor<days>(local);
  auto text = day(year_month_day(date));
  const auto time = local - date;
  if (time < std::chrono::hours(23) + minutes(59)) text += " " + time_of_day(floor<minutes>(time));
  return text;
}

std::string clock(const circ::Moment& moment) {
  const auto local = circ::local_time(moment);
  return clock(local - floor<days>(local));
}

std::string when(const circ::Moment& moment, const desk::State& state) {
  const auto local = circ::local_time(moment);
  const year_month_day date(floor<days>(local));
  const auto now = today(state);
  if (date == now) return clock(moment);
  const auto time = " " + time_of_day(floor<minutes>(local - floor<days>(local)));
  return (date.year() == now.year() ? day_and_month(date) : day(date)) + time;
}

std::string when(desk::Time time, const desk::State& state) { return when({time, state.local_offset}, state); }

std::string hour(desk::Time time, const desk::State& state) {
  const auto text = when(time, state);
  return text.size() == 8 && text[2] == ':' ? text.substr(0, 5) : text;
}

std::chrono::local_seconds local_now(const desk::State& state) {
  return circ::local_time({state.now, state.local_offset});
}

year_month_day today(const desk::State& state) { return year_month_day(floor<days>(local_now(state))); }

}  // namespace ui
