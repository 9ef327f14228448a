#include "circ/row.h"

namespace circ {

bool waits_for_upload(const Settlement& settlement) {
  return settlement.status == Status::awaiting_sync ||
         (settlement.status == Status::comms_failure && !settlement.doubtful);
}

bool asks_staff(const Settlement& settlement) {
  return settlement.status == Status::comms_failure && settlement.doubtful;
}

bool holds_later(const Settlement& settlement) {
  return !settlement.lets_later_pass &&
         (settlement.status == Status::upload_failed || settlement.status == Status::comms_failure);
}

}  // namespace circ
