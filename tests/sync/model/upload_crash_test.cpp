// T13. The program dies, or is stopped, at every step of an upload: at each commit of the journal, before each
// request and after each answer. Afterwards everything ends, and the service has each transaction once.
#include <atomic>
#include <catch_amalgamated.hpp>
#include <iostream>

#include "sync/desk_for_test.h"
#include "sync/model/ledger_judge.h"
#include "sync/model/mortal.h"
#include "sync/model/service_for_test.h"
#include "sync/rows_for_test.h"

using namespace upload;
using namespace upload::test;

namespace {

enum class Blow { death, stop };

class Scenario {
 public:
  Scenario(Service& service, unsigned connections, Blow blow, int at)
      : service_(service), connections_(connections), blow_(blow), at_(at) {
    service_->reset();
    simulator::Faults faults;
    faults.rules = {{simulator::Fault::applied_no_reply, 1, 1, "a"},
                    {simulator::Fault::too_many, 1, 1, "b"},
                    {simulator::Fault::status_500, 1, 1, "c"}};
    service_->set_faults(faults);
    open();
    unsigned number = 0;
    for (const char* item : {"a", "b", "c"}) {
      ++number;
      desk_->record(check_out(number, item, "p"));
      ++number;
      desk_->record(check_in(number, item));
      ++number;
      desk_->record(check_out(number, item, "q"));
    }
    desk_->record(check_out(10, "a", "p"));  // refused: q has it
  }

  // Uploads until everything has ended; says whether the step was reached at all.
  bool run() {
    for (int round = 0; round < 10; ++round) {
      upload(decide());
      if (death_->has_come()) rise_again();
    }
    return steps_ >= at_;
  }
  Judgement judgement() { return judge(service_->ledger(), desk_->rows(), {}); }
  std::size_t count(circ::Status status) {
    std::size_t found = 0;
    for (const auto& [sequence, row] : desk_->rows()) found += row.settlement.status == status ? 1 : 0;
    return found;
  }
  std::size_t recorded() { return desk_->rows().size(); }

 private:
  void open() {
    const auto here = folder_.path() / std::to_string(lives_);
    std::filesystem::create_directories(here);
    death_ = std::make_shared<Death>(here, folder_.path() / std::to_string(lives_ + 1));
    desk_ = std::make_unique<Desk>(here, kFastPace, [this] { step(true); });
  }

  // The start settles what was being sent; dying right after it changes nothing.
  void rise_again() {
    desk_.reset();
    ++lives_;
    open();
    const auto rows = desk_->rows();
    desk_.reset();
    open();
    CHECK(desk_->rows() == rows);
  }

  void step(bool on_journal) {
    if (++steps_ != at_) return;
    if (blow_ == Blow::stop) {
      desk_->stop();
    } else if (on_journal) {
      death_->come();
    } else {
      death_->come(desk_->journal());
    }
  }

  void upload(std::vector<circ::Sequence> again) {
    desk_->upload(std::make_unique<MortalGateway>(service_.gateway(connections_), death_,
                                                  MortalGateway::Steps{[this] { step(false); }, [this] { step(false); },
                                                                       [] { return false; }}),
                  std::move(again));
  }

  // Nobody works online here, so sending again is right wherever the service has not got it.
  std::vector<circ::Sequence> decide() {
    std::vector<circ::Sequence> again;
    for (const auto& [sequence, row] : desk_->rows()) {
      if (!circ::asks_staff(row.settlement)) continue;
      if (times(applied(service_->ledger()), row) == 0 || sequence % 2 == 0) {
        again.push_back(sequence);
      } else {
        desk_->settle(sequence, with(circ::Status::uploaded, circ::Reason::confirmed_by_staff));
      }
    }
    return again;
  }

  Service& service_;
  const unsigned connections_;
  const Blow blow_;
  const int at_;
  std::atomic<int> steps_ = 0;
  Folder folder_;
  int lives_ = 0;
  std::shared_ptr<Death> death_;
  std::unique_ptr<Desk> desk_;
};

}  // namespace

TEST_CASE("T13: at whatever step the program dies or is stopped, everything ends and nothing is doubled") {
  const Blow blow = GENERATE(Blow::death, Blow::stop);
  const unsigned connections = GENERATE(1U, 4U);
  Service service;
  int at = 1;
  for (bool struck = true; struck; ++at) {
    Scenario scenario(service, connections, blow, at);
    struck = scenario.run();
    INFO((blow == Blow::death ? "death" : "stop") << " at step " << at << ", " << connections << " in flight");
    const Judgement judgement = scenario.judgement();
    CHECK(judgement.harmed == 0);
    CHECK(judgement.out_of_order == 0);
    CHECK(judgement.untrue == 0);
    CHECK(judgement.unknown == 0);
    CHECK(scenario.recorded() == 10);
    CHECK(scenario.count(circ::Status::uploaded) == 9);
    CHECK(scenario.count(circ::Status::upload_failed) == 1);
  }
  std::cout << "T13: " << (blow == Blow::death ? "death" : "stop") << " at each of " << at - 2 << " steps, "
            << connections << " in flight\n";
  CHECK(at > 30);
}
