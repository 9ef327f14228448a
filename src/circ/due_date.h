// Due dates: what staff type, and what a date means as a moment.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "circ/moment.h"

namespace circ {

// In which order the computer's locale writes day, month and year.
enum class DateOrder { day_month_year, month_day_year, year_month_day };

// A date, and a time of day when staff gave one; without it the loan ends with the day.
struct DueDate {
  std::chrono::year_month_day date{};
  std::optional<std::chrono::minutes> time;  // since midnight
  bool operator==(const DueDate&) const = default;
};

enum class DueDateFault {
  unreadable,    // no date that can be understood
  impossible,    // 31 February, 25:00
  past,          // before today, or earlier today
  too_far,       // more than ten years ahead: a slip of the finger
};

// Reads ISO ("2026-12-14"), the locale's order with . / - or blanks between ("14.12.2026", "14/12/26", "14 12"), and
// "+21" for days from today; after it an optional time "17:00". A missing year means the next such day.
// `now` is the desk's wall clock. Every fault names one thing to mend.
std::variant<DueDate, DueDateFault> parse_due_date(std::string_view text, DateOrder order,
                                                   std::chrono::local_seconds now);

// The same checks for a date that was picked.
std::optional<DueDateFault> check_due_date(const DueDate& due, std::chrono::local_seconds now);

// 23:59:59 of the day, or the given time, as local wall clock turned into a moment.
Moment to_moment(const DueDate& due, const LocalOffset& offset);

// "2026-12-14" or "2026-12-14 17:00"; parse_due_date reads it back.
std::string to_text(const DueDate& due);

}  // namespace circ
