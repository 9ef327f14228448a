#include "ui/upload_questions.h"

#include <algorithm>
#include <set>
#include <string>

#include "circ/hold.h"

namespace ui {
namespace {

struct Holding {
  circ::Holds rows;
  bool any = false;
};

Holding holding_rows(const desk::RowList& rows) {
  Holding holding;
  for (std::size_t number = 0; number < rows.chunks(); ++number) {
    const auto& chunk = rows.chunk(number);
    if (chunk.holding() == 0) continue;
    holding.any = true;
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      if (chunk.holds_later(at)) holding.rows.update(chunk.sequence(at), std::string(chunk.item(at)), chunk.settlement(at));
    }
  }
  return holding;
}

}  // namespace

UploadQuestions questions_about(const desk::RowList& rows, std::uint64_t revision, const std::vector<circ::Sequence>& only) {
  UploadQuestions found;
  found.revision = revision;
  const auto asked = [&only](circ::Sequence sequence) {
    return only.empty() || std::binary_search(only.begin(), only.end(), sequence);
  };
  const auto holding = holding_rows(rows);
  std::set<circ::Sequence> holds;
  for (std::size_t number = 0; number < rows.chunks(); ++number) {
    const auto& chunk = rows.chunk(number);
    const bool some_held = holding.any && chunk.waiting() > 0;
    if (!some_held && chunk.count(circ::Status::upload_failed) + chunk.count(circ::Status::comms_failure) == 0) continue;
    for (std::size_t at = 0; at < chunk.size(); ++at) {
      const auto sequence = chunk.sequence(at);
      if (chunk.status(at) == circ::Status::upload_failed && asked(sequence)) found.failed.push_back(sequence);
      if (chunk.asks_staff(at) && asked(sequence)) found.doubtful.push_back(sequence);
      if (!some_held || !chunk.waits_for_upload(at)) continue;
      if (const auto by = holding.rows.held_by(sequence, std::string(chunk.item(at)))) {
        holds.insert(*by);
        ++found.held;
      }
    }
  }
  found.holding.assign(holds.begin(), holds.end());
  return found;
}

}  // namespace ui
