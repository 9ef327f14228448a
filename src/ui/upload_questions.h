// Which rows the upload dialog asks about, found in a snapshot: with a million rows that takes longer than a frame, so
// that it may be done on any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "circ/row.h"
#include "desk/row_list.h"

namespace ui {

struct UploadQuestions {
  std::uint64_t revision = 0;  // of the rows; 0: nobody has looked yet
  // In order.
  std::vector<circ::Sequence> failed, doubtful;  // may be sent again; may have reached the service
  std::vector<circ::Sequence> holding;           // hold others back
  std::size_t held = 0;                          // rows that wait for one of those
};

// `only`: of the failed and doubtful rows these, which are in order; empty: all.
UploadQuestions questions_about(const desk::RowList& rows, std::uint64_t revision, const std::vector<circ::Sequence>& only);

}  // namespace ui
