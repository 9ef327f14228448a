#include "sync/plan.h"

#include <algorithm>
#include <catch_amalgamated.hpp>

#include "sync/rows_for_test.h"

using namespace upload;
using namespace upload::test;
using circ::Sequence;

namespace {

// All that may start now, in the order in which the plan gives them.
std::vector<Sequence> all_next(Plan& plan) {
  std::vector<Sequence> sequences;
  while (const circ::Row* row = plan.next()) sequences.push_back(row->sequence);
  return sequences;
}

using Sequences = std::vector<Sequence>;

}  // namespace

TEST_CASE("what waits goes, and nothing else unless staff chose it") {
  const std::vector<circ::Row> rows{in(1, "a"), in(2, "b", kNotSent), in(3, "c", kDoubtful), in(4, "d", kRefused),
                                    in(5, "e", with(circ::Status::superseded)), in(6, "f", kRefused)};
  Plan plan(rows, {6});
  CHECK(plan.waiting() == 3);
  CHECK(all_next(plan) == Sequences{1, 2, 6});
}

TEST_CASE("rows start in recorded order") {
  Plan plan({in(1, "a"), in(2, "b"), in(3, "c")}, {});
  CHECK(all_next(plan) == Sequences{1, 2, 3});
  CHECK_FALSE(plan.finished());
}

TEST_CASE("no two busy rows share an item") {
  Plan plan({in(1, "a"), in(2, "a"), in(3, "b")}, {});
  CHECK(all_next(plan) == Sequences{1, 3});
  plan.answered(1, kUploaded);
  CHECK(all_next(plan) == Sequences{2});
}

TEST_CASE("no two busy rows share a patron") {
  Plan plan({out(1, "a", "p"), out(2, "b", "p"), out(3, "c", "q")}, {});
  CHECK(all_next(plan) == Sequences{1, 3});
  plan.answered(1, kUploaded);
  CHECK(all_next(plan) == Sequences{2});
}

TEST_CASE("a row that is passed over holds the place of its item and of its patron") {
  // 2 waits for item a; 3 is of the same patron and must not overtake it; 4 is of 3's item; 5 has nothing to do with it.
  Plan plan({out(1, "a", "p"), out(2, "a", "q"), out(3, "b", "q"), out(4, "b", "r"), out(5, "c", "s")}, {});
  CHECK(all_next(plan) == Sequences{1, 5});
  plan.answered(1, kUploaded);
  CHECK(all_next(plan) == Sequences{2});
  plan.answered(2, kUploaded);
  CHECK(all_next(plan) == Sequences{3});
}

TEST_CASE("a check-out starts only when every earlier check-in has its answer") {
  Plan plan({in(1, "a"), out(2, "b", "p"), in(3, "c"), out(4, "d", "q")}, {});
  CHECK(all_next(plan) == Sequences{1, 3});
  plan.answered(1, kUploaded);
  CHECK(all_next(plan) == Sequences{2});
  plan.answered(3, kRefused);
  CHECK(all_next(plan) == Sequences{4});
}

TEST_CASE("it looks ahead at most 256 waiting rows") {
  std::vector<circ::Row> rows;
  for (Sequence sequence = 1; sequence <= Plan::kLookAhead + 1; ++sequence) rows.push_back(in(sequence, "a"));
  rows.push_back(in(Plan::kLookAhead + 2, "b"));
  Plan plan(rows, {});
  CHECK(all_next(plan) == Sequences{1});  // 2 to 257 are looked at, 258 is not
  plan.answered(1, kUploaded);
  CHECK(all_next(plan) == Sequences{2, Plan::kLookAhead + 2});
}

TEST_CASE("after a failed, refused or unanswered row later ones of its item do not go") {
  const auto settlement = GENERATE(kRefused, kDoubtful);
  Plan plan({in(1, "a", settlement), in(2, "a"), in(3, "b")}, {});
  CHECK(plan.waiting() == 1);
  CHECK(all_next(plan) == Sequences{3});
  plan.answered(3, kUploaded);
  CHECK(plan.finished());
}

TEST_CASE("a row that fails during the run stops the later ones of its item") {
  Plan plan({in(1, "a"), in(2, "a"), in(3, "a")}, {});
  CHECK(all_next(plan) == Sequences{1});
  plan.answered(1, kNotSent);
  CHECK(all_next(plan).empty());
  CHECK(plan.finished());
}

TEST_CASE("rows that are held back do not keep a check-out of somebody else waiting") {
  Plan plan({in(1, "a", kRefused), in(2, "a"), out(3, "b", "p")}, {});
  CHECK(all_next(plan) == Sequences{3});
}

TEST_CASE("a failed row that comes through in the run lets the later ones go") {
  Plan plan({in(1, "a", kRefused), in(2, "a")}, {1});
  CHECK(plan.waiting() == 2);
  CHECK(all_next(plan) == Sequences{1});
  plan.answered(1, kUploaded);
  CHECK(all_next(plan) == Sequences{2});
}

TEST_CASE("a later row waits for all failed ones before it, not only for the first") {
  Plan plan({in(1, "a", kRefused), in(2, "a", kRefused), in(3, "a")}, {1});
  CHECK(plan.waiting() == 1);
  CHECK(all_next(plan) == Sequences{1});
  plan.answered(1, kUploaded);
  CHECK(plan.finished());
}

TEST_CASE("later ones go anyway when staff said so") {
  circ::Settlement refused = kRefused;
  refused.lets_later_pass = true;
  Plan plan({in(1, "a", refused), in(2, "a")}, {});
  CHECK(all_next(plan) == Sequences{2});
}

TEST_CASE("rows that staff settle or clear leave the run and hold nothing back any more") {
  Plan plan({in(1, "a", kRefused), in(2, "a"), in(3, "b"), out(4, "c", "p")}, {});
  CHECK(plan.next()->sequence == 3);
  plan.forget(1);
  plan.forget(4);
  plan.forget(99);
  CHECK(all_next(plan) == Sequences{2});
  plan.answered(2, kUploaded);
  plan.answered(3, kUploaded);
  CHECK(plan.finished());
}

TEST_CASE("a busy row that vanished makes room for its item and its patron") {
  Plan plan({out(1, "a", "p"), out(2, "a", "p")}, {});
  CHECK(all_next(plan) == Sequences{1});
  plan.forget(1);
  CHECK(all_next(plan) == Sequences{2});
}

TEST_CASE("a row that was claimed but did not start goes back to its place") {
  Plan plan({in(1, "a"), in(2, "a"), in(3, "b")}, {});
  CHECK(all_next(plan) == Sequences{1, 3});
  plan.release(1);
  CHECK(plan.is_waiting(1));
  CHECK(all_next(plan) == Sequences{1});
}

TEST_CASE("rows recorded during the run join it, once") {
  Plan plan({in(1, "a")}, {});
  CHECK(all_next(plan) == Sequences{1});
  plan.add(in(2, "b"));
  plan.add(in(2, "b"));
  plan.add(in(3, "a"));
  CHECK(plan.waiting() == 2);
  CHECK(all_next(plan) == Sequences{2});
}
