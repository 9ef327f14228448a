#include <catch_amalgamated.hpp>

#include "ui/view_choices.h"

TEST_CASE("view choices are read back as they were written") {
  ui::ViewChoices choices;
  choices.filter = circ::Status::comms_failure;
  choices.theme = ui::ThemeChoice::dark;
  choices.zoom = 1.25f;
  choices.columns = "[Table][0x1234,7]\nRefScale=20\nColumn 0  Width=167\n";
  CHECK(ui::view_choices_from(ui::to_text(choices)) == choices);
  CHECK(ui::view_choices_from(ui::to_text({})) == ui::ViewChoices{});
}

TEST_CASE("what cannot be read keeps its default") {
  CHECK(ui::view_choices_from("") == ui::ViewChoices{});
  CHECK(ui::view_choices_from("zoom=100000\ntheme=\nfilter=everything\nnonsense\n=\n") == ui::ViewChoices{});
}

TEST_CASE("zoom goes step by step and stops at both ends") {
  CHECK(ui::zoom_in(1) == Catch::Approx(1.1));
  CHECK(ui::zoom_out(1) == Catch::Approx(0.9));
  CHECK(ui::zoom_out(ui::zoom_in(1)) == Catch::Approx(1));
  CHECK(ui::zoom_in(3) == Catch::Approx(3));
  CHECK(ui::zoom_out(0.75f) == Catch::Approx(0.75));
}
