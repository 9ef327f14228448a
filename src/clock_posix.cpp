#include <langinfo.h>
#include <locale.h>

#include <string_view>

#include "clock.h"

namespace wall {

// D_FMT is the locale's date format for strftime (POSIX.1-2017, langinfo.h). Asked of a locale of its own: the
// program's stays "C", so that numbers in files and messages never depend on it.
circ::DateOrder date_order() {
  const locale_t users = newlocale(LC_TIME_MASK, "", static_cast<locale_t>(nullptr));
  if (users == static_cast<locale_t>(nullptr)) return circ::DateOrder::day_month_year;
  const std::string_view format = nl_langinfo_l(D_FMT, users);
  const auto first = format.find_first_of("dejmbByYCDFx");
  auto order = circ::DateOrder::day_month_year;
  if (first != std::string_view::npos) {
    const char part = format[first];
    if (part == 'm' || part == 'b' || part == 'B' || part == 'D') order = circ::DateOrder::month_day_year;
    if (part == 'y' || part == 'Y' || part == 'C' || part == 'F') order = circ::DateOrder::year_month_day;
  }
  freelocale(users);
  return order;
}

}  // namespace wall
