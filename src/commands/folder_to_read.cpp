#include "commands/folder_to_read.h"

#include <fmt/format.h>

#include <system_error>
#include <utility>

#include "clock.h"
#include "data_folder.h"
#include "station/data_dir.h"
#include "station/utf8_path.h"

namespace commands {

std::variant<FolderToRead, std::string> folder_to_read(const std::optional<std::filesystem::path>& asked_for) {
  auto places = station::this_process_places();
  places.asked_for = asked_for.value_or("");
  const auto folder = station::choose_data_dir(places);
  std::error_code fault;
  if (folder.empty() || !std::filesystem::is_directory(folder, fault)) {
    return fmt::format("There is no data folder {}.", station::utf8_from_path(folder));
  }
  auto lock = station::InstanceLock::take(folder, station::InstanceLock::this_process(wall::now()));
  if (auto* taken = std::get_if<station::InstanceLock>(&lock)) return FolderToRead{folder, std::move(*taken)};
  if (const auto* holder = std::get_if<station::InstanceLock::Holder>(&lock)) return already_running(folder, *holder);
  const auto& refused = std::get<station::StorageFault>(lock);
  if (refused.error == std::errc::read_only_file_system) return FolderToRead{folder, std::nullopt};
  return cannot_be_used(refused);
}

}  // namespace commands
