#include "station/data_dir.h"

#include <optional>

#include "station/private_folder.h"

namespace station {

namespace {

std::optional<StorageFault> make_sure_of(const std::filesystem::path& folder) {
  std::error_code error;
  if (std::filesystem::is_directory(folder, error)) return std::nullopt;
  if (std::filesystem::exists(folder, error)) return StorageFault{folder, make_error_code(std::errc::not_a_directory)};

  // Folders above belong to whoever asked for a place there: they get the system's usual access.
  const std::filesystem::path above = folder.parent_path();
  if (!std::filesystem::exists(above, error)) std::filesystem::create_directories(above, error);
  if (error) return StorageFault{above, error};
  if ((error = make_private_folder(folder))) return StorageFault{folder, error};
  return std::nullopt;
}

}  // namespace

std::filesystem::path choose_data_dir(const Places& places) {
  std::error_code error;
  if (!places.asked_for.empty()) {
    // "x/" and "x" are the same folder, and only the second has a parent that is another one.
    const std::filesystem::path whole = std::filesystem::absolute(places.asked_for, error).lexically_normal();
    return whole.has_filename() ? whole : whole.parent_path();
  }
  const std::filesystem::path beside = places.program / "data";
  if (!places.program.empty() && std::filesystem::is_directory(beside, error)) return beside;
  return places.home.empty() ? std::filesystem::path() : places.home / "wms-offline-circ";
}

std::variant<std::filesystem::path, StorageFault> open_data_dir(const std::filesystem::path& folder, bool practice) {
  if (folder.empty()) return StorageFault{folder, make_error_code(std::errc::no_such_file_or_directory)};
  if (auto fault = make_sure_of(folder)) return *fault;
  if (!practice) return folder;
  const std::filesystem::path inside = folder / "practice";
  if (auto fault = make_sure_of(inside)) return *fault;
  return inside;
}

}  // namespace station
