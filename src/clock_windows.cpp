#include <windows.h>

#include "clock.h"

namespace wall {

// LOCALE_IDATE: 0 month-day-year, 1 day-month-year, 2 year-month-day (Microsoft, "LOCALE_IDATE").
circ::DateOrder date_order() {
  DWORD order = 1;
  GetLocaleInfoEx(LOCALE_NAME_USER_DEFAULT, LOCALE_IDATE | LOCALE_RETURN_NUMBER, reinterpret_cast<LPWSTR>(&order),
                  sizeof order / sizeof(WCHAR));
  switch (order) {
    case 0: return circ::DateOrder::month_day_year;
    case 2: return circ::DateOrder::year_month_day;
    default: return circ::DateOrder::day_month_year;
  }
}

}  // namespace wall
