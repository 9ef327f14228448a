#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "station/durable_file.h"
#include "station/instance_lock.h"

namespace station {

namespace {

constexpr std::size_t kMostText = 4096;

}  // namespace

InstanceLock::Holder InstanceLock::this_process(const circ::Moment& since) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return {host.data(), static_cast<std::uint64_t>(::getpid()), circ::rfc3339(since)};
}

std::variant<InstanceLock, InstanceLock::Holder, StorageFault> InstanceLock::take(const std::filesystem::path& folder,
                                                                                  const Holder& self) {
  const std::filesystem::path file = folder / "instance.lock";
  const auto fault = [&] { return StorageFault{file, {errno, std::generic_category()}}; };

  const int number = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (number < 0) return fault();
  InstanceLock lock(number);  // closes it on every way out
  if (::flock(number, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK) return fault();
    const auto text = read_file(file, kMostText);
    const auto* known = std::get_if<std::string>(&text);
    return known ? parse(*known) : Holder{};
  }
  const std::string text = to_text(self);
  if (::ftruncate(number, 0) != 0 || ::pwrite(number, text.data(), text.size(), 0) != static_cast<ssize_t>(text.size()))
    return fault();
  return lock;
}

void InstanceLock::release() {
  if (handle_ != kNone) ::close(static_cast<int>(handle_));  // the lock goes with it (flock(2))
  handle_ = kNone;
}

}  // namespace station
