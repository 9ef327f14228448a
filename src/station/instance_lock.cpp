#include "station/instance_lock.h"

#include <charconv>
#include <utility>

#include "station/fields.h"

namespace station {

InstanceLock::InstanceLock(InstanceLock&& other) noexcept : handle_(std::exchange(other.handle_, kNone)) {}

InstanceLock& InstanceLock::operator=(InstanceLock&& other) noexcept {
  if (this != &other) {
    release();
    handle_ = std::exchange(other.handle_, kNone);
  }
  return *this;
}

InstanceLock::~InstanceLock() { release(); }

std::string InstanceLock::to_text(const Holder& holder) {
  return field_line("host", holder.host) + field_line("pid", std::to_string(holder.pid)) +
         field_line("since", holder.since);
}

InstanceLock::Holder InstanceLock::parse(std::string_view text) {
  Holder holder;
  for (const Field& field : read_fields(text).fields) {
    if (field.name == "host") holder.host = field.value;
    if (field.name == "since") holder.since = field.value;
    if (field.name == "pid") std::from_chars(field.value.data(), field.value.data() + field.value.size(), holder.pid);
  }
  return holder;
}

}  // namespace station
