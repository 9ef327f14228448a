#include <catch_amalgamated.hpp>

#include <string>

#include "ui/theme.h"

TEST_CASE("contrast is one for equal colours and 21 for black on white") {
  CHECK(ui::contrast(ui::colour(0x336699), ui::colour(0x336699)) == Catch::Approx(1));
  CHECK(ui::contrast(ui::colour(0x000000), ui::colour(0xFFFFFF)) == Catch::Approx(21));
}

TEST_CASE("every text can be read on every ground that it stands on, in both themes") {
  const bool dark = GENERATE(false, true);
  const auto& p = ui::palette(dark);
  const ImU32 grounds[] = {p.background, p.panel, p.header_row, p.field, p.zebra, p.selection, p.hovered};
  constexpr double kReadable = 4.5;  // WCAG 2.1, 1.4.3
  for (const auto ground : grounds) {
    CHECK(ui::contrast(p.text, ground) >= kReadable);
    CHECK(ui::contrast(p.muted, ground) >= kReadable);
    for (const auto status : p.status) CHECK(ui::contrast(status, ground) >= kReadable);
  }
  for (const auto ground : {p.background, p.panel, p.field}) {
    CHECK(ui::contrast(p.check_out.area, ground) >= kReadable);
    CHECK(ui::contrast(p.check_in.area, ground) >= kReadable);
  }
  for (const auto& pair : {p.check_out, p.check_in, p.alarm, p.warning}) {
    CHECK(ui::contrast(pair.text, pair.area) >= kReadable);
  }
}

TEST_CASE("the modes have different colours, and so has every status") {
  for (const bool dark : {false, true}) {
    const auto& p = ui::palette(dark);
    CHECK(p.accent(desk::Mode::check_out).area != p.accent(desk::Mode::check_in).area);
    for (std::size_t one = 0; one < p.status.size(); ++one) {
      for (std::size_t other = one + 1; other < p.status.size(); ++other) CHECK(p.status[one] != p.status[other]);
    }
  }
}
