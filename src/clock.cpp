#include "clock.h"

#include <ctime>

namespace wall {

circ::Moment now() {
  const auto utc = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  // The wall clock that the current offset is asked for is not known before the offset is: UTC is near enough to name
  // the season, and a second look with the first answer settles the hours around a change.
  const auto as_local = [utc](std::chrono::minutes offset) {
    return std::chrono::local_seconds{std::chrono::floor<std::chrono::seconds>(utc + offset).time_since_epoch()};
  };
  return {utc, offset_of(as_local(offset_of(as_local(std::chrono::minutes{0}))))};
}

std::chrono::minutes offset_of(std::chrono::local_seconds local) {
  const auto day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::year_month_day date{day};
  const std::chrono::hh_mm_ss time{local - day};
  std::tm parts{};
  parts.tm_year = static_cast<int>(date.year()) - 1900;
  parts.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
  parts.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
  parts.tm_hour = static_cast<int>(time.hours().count());
  parts.tm_min = static_cast<int>(time.minutes().count());
  parts.tm_sec = static_cast<int>(time.seconds().count());
  parts.tm_isdst = -1;  // the zone's rules decide
  const std::time_t utc = std::mktime(&parts);
  if (utc == static_cast<std::time_t>(-1)) return std::chrono::minutes{0};
  return std::chrono::floor<std::chrono::minutes>(local.time_since_epoch() - std::chrono::seconds{utc});
}

}  // namespace wall
