// The service's reply messages, shaped as captured and documented ones are: prefix ns1, a version that is not always
// an address. Pure.
#pragma once

#include <string>

#include "practice/library.h"
#include "wms_simulator/ncip_request.h"

namespace simulator {

struct ReplyStyle {
  bool header = false;  // ResponseHeader: documented, and lacking in real replies
};

// CheckOutItemResponse or CheckInItemResponse, done or with the Problem of the answer.
std::string response(const NcipRequest& request, const practice::Answer& answer, ReplyStyle style);

// A Problem directly under NCIPMessage: general and messaging errors.
std::string problem_message(const NcipProblem& problem);

}  // namespace simulator
