// The calendar below the Due date field: a month of days, steps of a month and a year, the usual loan periods, and a
// time of day for those who need one.
//
// Keys: arrows walk over days and weeks, Page Up and Page Down over months, with Shift over years, Home is today,
// Space takes the day, Esc closes. Enter is not its key: scans are recorded while it is open, and they end with one. Only
// the time of day is a text field, which has the keyboard while it is typed into; Enter there takes the day.
#pragma once

#include <array>
#include <chrono>

#include "ui/frame.h"

namespace ui {

void open_calendar(Frame& frame);
// `below` is where its top left corner goes, `field` what a click may hit without closing it.
void calendar(Frame& frame, ImVec2 below, ImVec4 field);

// Six weeks that hold the month; days outside it belong to the months around. Weeks begin on Monday, or on Sunday
// where the month is written before the day.
using MonthGrid = std::array<std::chrono::year_month_day, 42>;
MonthGrid month_grid(std::chrono::year_month month, circ::DateOrder order);

// The same day so many months later; the last one of a shorter month.
std::chrono::year_month_day months_later(std::chrono::year_month_day date, int months);

}  // namespace ui
