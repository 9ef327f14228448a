// One made-up outage, from the first scan to the last upload: the real journal, plan, uploader and gateway against the
// simulator, with random faults, deaths of the program, staff who decide, and a desk that works online in between.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "sync/desk_for_test.h"
#include "sync/model/ledger_judge.h"
#include "sync/model/mortal.h"
#include "sync/model/service_for_test.h"

namespace upload::test {

// What staff do with rows that were sent and not answered.
enum class Staff {
  careful,  // send again only what was not handled online since; confirm only what the service has
  hasty,    // send everything again, always: the planted mistake that the model must catch
};

struct Rates {
  double connect_fails = 0.05;  // nothing is sent
  double answer_lost = 0.01;    // before or after the service applied it
  double server_fails = 0.004;  // 5xx, likewise
  double busy = 0.02;           // 429, 503 with Retry-After
  double dies = 0.004;          // the program; these are all per request
};

struct Figures {
  std::size_t runs = 0, recorded = 0, uploaded = 0, failed = 0, comms = 0, waiting = 0, cleared = 0;
  std::size_t asked = 0;   // times that a row was put to staff for the first time
  std::size_t deaths = 0;
  std::size_t lost = 0;    // was reported as saved and is not in the journal
  std::size_t miscounted = 0;
  std::size_t runs_harmed = 0;
  Judgement wrong;

  void operator+=(const Figures& other);
};

class UploadModel {
 public:
  UploadModel(Service& service, std::uint64_t seed, unsigned connections, Staff staff, Rates rates);
  Figures run();

 private:
  static constexpr unsigned kTransactions = 24, kItems = 6, kPatrons = 4, kRounds = 5;

  bool chance(double probability) { return std::uniform_real_distribution<>()(random_) < probability; }
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::string item(unsigned number) const { return "item " + std::to_string(number); }

  void prepare_service(std::uint64_t seed);
  void open();
  void scan(unsigned count);
  void upload();
  void rise_again();
  void decide();
  void decide_doubtful(const circ::Row& row);
  void decide_refused(const circ::Row& row);
  void work_online();
  void finish();

  Service& service_;
  std::mt19937_64 random_;
  const unsigned connections_;
  const Staff staff_;
  const Rates rates_;
  Folder folder_;
  unsigned lives_ = 0;
  std::shared_ptr<Death> death_;
  std::unique_ptr<Desk> desk_;

  unsigned scanned_ = 0;
  std::array<bool, kItems> lent_{};  // as the desk remembers it
  std::map<circ::Sequence, circ::Row> ever_;
  std::set<circ::Sequence> cleared_;
  std::vector<circ::Sequence> again_;
  unsigned round_ = 0;
  std::map<circ::Sequence, unsigned> doubtful_since_;  // the round in which it was sent without an answer
  std::map<std::string, unsigned> online_;             // by item: after which round it was last handled online
  Figures figures_;
};

}  // namespace upload::test
