// T12. OFFCIRC_MODEL_RUNS says how many runs, half of them with one request in flight and half with four.
#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <iostream>

#include "sync/model/upload_model.h"

using namespace upload::test;

namespace {

unsigned runs() {
  const char* wanted = std::getenv("OFFCIRC_MODEL_RUNS");
  return wanted != nullptr ? static_cast<unsigned>(std::stoul(wanted)) : 200U;
}

Figures run(unsigned count, Staff staff, Rates rates) {
  Service service;
  Figures figures;
  for (unsigned seed = 1; seed <= count; ++seed) {
    const Figures one = UploadModel(service, seed, seed % 2 == 0 ? 4 : 1, staff, rates).run();
    INFO("seed " << seed);
    if (staff == Staff::careful) {
      CHECK(one.lost == 0);
      CHECK(one.miscounted == 0);
      CHECK(one.wrong.harmed == 0);
      CHECK(one.wrong.out_of_order == 0);
      CHECK(one.wrong.untrue == 0);
      CHECK(one.wrong.unknown == 0);
    }
    figures += one;
  }
  return figures;
}

void tell(const char* what, const Figures& figures) {
  const double asked = 100.0 * static_cast<double>(figures.asked) / static_cast<double>(figures.recorded);
  std::cout << what << ": " << figures.runs << " runs, " << figures.runs_harmed << " harmed, " << figures.lost
            << " lost; " << figures.recorded << " recorded = " << figures.uploaded << " uploaded + " << figures.failed
            << " failed + " << figures.comms << " comms + " << figures.waiting << " waiting + " << figures.cleared
            << " cleared; " << figures.deaths << " deaths, " << figures.asked << " rows (" << asked
            << " %) put to staff\n";
}

}  // namespace

TEST_CASE("T12: whatever fails, nothing is sent twice with harm, nothing out of order, nothing is lost") {
  const Figures figures = run(runs(), Staff::careful, Rates{});
  tell("T12", figures);
  CHECK(figures.uploaded > figures.recorded / 4);
  CHECK(figures.asked > 0);
  CHECK(figures.deaths > 0);
}

TEST_CASE("the model sees the harm of sending unanswered rows again without a look") {
  Rates many;
  many.answer_lost = 0.2;
  many.dies = 0.02;
  const Figures hasty = run(40, Staff::hasty, many);
  tell("hasty staff", hasty);
  CHECK(hasty.wrong.harmed > 0);
  const Figures careful = run(40, Staff::careful, many);
  tell("careful staff under the same faults", careful);
  CHECK(careful.wrong.wrongs() == 0);
}
