#include "data_folder.h"

#include <fmt/format.h>

#include <utility>

#include "clock.h"
#include "station/data_dir.h"
#include "station/utf8_path.h"

std::string cannot_be_used(const station::StorageFault& fault) {
  return fmt::format("{} cannot be used: {}. Make it writable, or start with --data DIR.",
                     station::utf8_from_path(fault.path), fault.error.message());
}

std::string already_running(const std::filesystem::path& folder, const station::InstanceLock::Holder& holder) {
  return fmt::format("Offline Circulation is already running with the folder {}: on {}, process {}, since {}.",
                     station::utf8_from_path(folder), holder.host, holder.pid, holder.since);
}

std::variant<DataFolder, std::string> DataFolder::take(const std::optional<std::filesystem::path>& asked_for) {
  auto places = station::this_process_places();
  places.asked_for = asked_for.value_or("");
  const auto chosen = station::choose_data_dir(places);
  if (chosen.empty()) return "There is no home folder to keep the journal in. Start with --data DIR.";
  const auto opened = station::open_data_dir(chosen, false);
  if (const auto* fault = std::get_if<station::StorageFault>(&opened)) return cannot_be_used(*fault);
  const auto& folder = std::get<std::filesystem::path>(opened);

  auto lock = station::InstanceLock::take(folder, station::InstanceLock::this_process(wall::now()));
  if (const auto* holder = std::get_if<station::InstanceLock::Holder>(&lock)) {
    return already_running(folder, *holder);
  }
  if (const auto* fault = std::get_if<station::StorageFault>(&lock)) return cannot_be_used(*fault);
  return DataFolder{folder, std::get<station::InstanceLock>(std::move(lock))};
}
