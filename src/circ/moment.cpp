#include "circ/moment.h"

#include <charconv>
#include <cstdio>

namespace circ {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

std::string date_and_time(std::chrono::local_time<milliseconds> local, bool with_fraction) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  char text[48];
  const int length = std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(date.year()),
                                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                                   static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                                   static_cast<int>(time.seconds().count()));
  std::string result(text, static_cast<std::size_t>(length));
  const auto fraction = static_cast<int>(time.subseconds().count());
  if (with_fraction && fraction != 0) {
    std::snprintf(text, sizeof text, ".%03d", fraction);
    result += text;
  }
  return result;
}

// Takes exactly `digits` digits from the front of `text`.
std::optional<int> number(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return {};
  int value = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return {};
    value = value * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return value;
}

bool skip(std::string_view& text, char character) {
  if (text.empty() || text.front() != character) return false;
  text.remove_prefix(1);
  return true;
}

// The offset at the end: "Z", "z", "+hh:mm" or "-hh:mm".
std::optional<minutes> offset_at_end(std::string_view text) {
  if (text == "Z" || text == "z") return minutes{0};
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-')) return {};
  const int sign = text[0] == '-' ? -1 : 1;
  text.remove_prefix(1);
  const auto hour = number(text, 2);
  if (!hour || !skip(text, ':')) return {};
  const auto minute = number(text, 2);
  if (!minute || *hour > 23 || *minute > 59) return {};
  return minutes{sign * (*hour * 60 + *minute)};
}

}  // namespace

std::chrono::local_seconds local_time(const Moment& moment) {
  return std::chrono::local_seconds{
      std::chrono::floor<seconds>(moment.utc + moment.offset).time_since_epoch()};
}

std::string rfc3339_utc(const Moment& moment) {
  return date_and_time(std::chrono::local_time<milliseconds>{moment.utc.time_since_epoch()}, false) + "Z";
}

std::string rfc3339(const Moment& moment) {
  std::string text =
      date_and_time(std::chrono::local_time<milliseconds>{(moment.utc + moment.offset).time_since_epoch()}, true);
  if (moment.offset == minutes{0}) return text + "Z";
  const auto size = std::chrono::abs(moment.offset).count();
  char offset[16];
  std::snprintf(offset, sizeof offset, "%c%02d:%02d", moment.offset < minutes{0} ? '-' : '+',
                static_cast<int>(size / 60), static_cast<int>(size % 60));
  return text + offset;
}

std::optional<Moment> parse_rfc3339(std::string_view text) {
  const auto year = number(text, 4);
  if (!year || !skip(text, '-')) return {};
  const auto month = number(text, 2);
  if (!month || !skip(text, '-')) return {};
  const auto day = number(text, 2);
  if (!day || (!skip(text, 'T') && !skip(text, 't') && !skip(text, ' '))) return {};
  const auto hour = number(text, 2);
  if (!hour || !skip(text, ':')) return {};
  const auto minute = number(text, 2);
  if (!minute || !skip(text, ':')) return {};
  const auto second = number(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 60) return {};

  milliseconds fraction{0};
  if (skip(text, '.')) {
    int weight = 100;
    std::size_t digits = 0;
    for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; text.remove_prefix(1), ++digits) {
      fraction += milliseconds{(text.front() - '0') * weight};
      weight /= 10;
    }
    if (digits == 0) return {};
  }
  const auto offset = offset_at_end(text);
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!offset || !date.ok()) return {};
  const auto local = std::chrono::sys_days{date} + std::chrono::hours{*hour} + minutes{*minute} + seconds{*second} + fraction;
  return Moment{local - *offset, *offset};
}

}  // namespace circ
