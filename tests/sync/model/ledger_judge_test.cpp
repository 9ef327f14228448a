#include "sync/model/ledger_judge.h"

#include <catch_amalgamated.hpp>

#include "sync/rows_for_test.h"

using namespace upload::test;

namespace {

simulator::LedgerEntry entry(const circ::Row& row) {
  simulator::LedgerEntry made;
  made.kind = row.transaction.kind;
  made.item = row.transaction.item.text();
  made.occurred = row.transaction.recorded;
  return made;
}

const circ::Row kFirst = in(1, "a", kUploaded), kSecond = in(2, "a", kUploaded);
const std::map<circ::Sequence, circ::Row> kRows{{1, kFirst}, {2, kSecond}};

}  // namespace

TEST_CASE("the judge finds nothing wrong with what is right") {
  CHECK(judge({entry(kFirst), entry(kSecond)}, kRows, {}).wrongs() == 0);
}

TEST_CASE("the judge sees a transaction that was applied twice") {
  CHECK(judge({entry(kFirst), entry(kFirst), entry(kSecond)}, kRows, {}).harmed == 1);
}

TEST_CASE("the judge sees two of one item in the wrong order") {
  CHECK(judge({entry(kSecond), entry(kFirst)}, kRows, {}).out_of_order == 1);
}

TEST_CASE("the judge sees a row that says Uploaded and was lost, unless it was cleared") {
  CHECK(judge({entry(kFirst)}, kRows, {}).untrue == 1);
  CHECK(judge({entry(kFirst)}, kRows, {2}).untrue == 0);
}

TEST_CASE("the judge sees a row that was applied and says that it surely was not") {
  for (const circ::Settlement& settlement : {circ::Settlement{}, kRefused, kNotSent, with(circ::Status::uploading)}) {
    CHECK(judge({entry(kFirst)}, {{1, in(1, "a", settlement)}}, {}).untrue == 1);
  }
  CHECK(judge({entry(kFirst)}, {{1, in(1, "a", kDoubtful)}}, {}).untrue == 0);
}

TEST_CASE("the judge sees what nobody recorded") {
  CHECK(judge({entry(in(9, "z"))}, kRows, {}).unknown == 1);
}
