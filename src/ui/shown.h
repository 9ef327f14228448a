// How numbers, dates and times are written for people, everywhere in the program the same.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "circ/due_date.h"
#include "circ/moment.h"
#include "desk/state.h"

namespace ui {

std::string number(std::size_t value);                         // "1,337"
// "1 row", "1,337 rows": `plural` only where an s does not do.
std::string counted(std::size_t value, std::string_view one, std::string_view plural = {});

std::string month_name(std::chrono::month month);              // "December"
std::string day(std::chrono::year_month_day date);             // "14 Dec 2026"
std::string weekday_and_day(std::chrono::year_month_day date); // "Mon 14 Dec 2026"
std::string time_of_day(std::chrono::minutes since_midnight);  // "17:00"

std::string due(const circ::DueDate& due);        // "Mon 14 Dec 2026", with "17:00" when there is a time
std::string due(const circ::Moment& moment);      // "14 Dec 2026"; the time unless it is the end of the day
std::string clock(const circ::Moment& moment);    // "10:42:07"

// The local time of something that happened: "10:42:07" when it was today, else "13 Dec 10:42" or "13 Dec 2025 10:42".
std::string when(const circ::Moment& moment, const desk::State& state);
std::string when(desk::Time time, const desk::State& state);
// The same without seconds: "10:42".
std::string hour(desk::Time time, const desk::State& state);

std::chrono::local_seconds local_now(const desk::State& state);
std::chrono::year_month_day today(const desk::State& state);

}  // namespace ui
