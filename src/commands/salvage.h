// `offline-circ salvage`: saves what can be read of a journal into a new folder, and leaves the old one as it is.
#pragma once

#include <filesystem>
#include <optional>

namespace commands {

// `to` is made, or is there and empty. The station's set-up goes with the rows, so that the program can be started with
// the new folder. Prints what was saved. What the program's process ends with: 0 when a journal was written.
int salvage(const std::optional<std::filesystem::path>& data, const std::filesystem::path& to);

}  // namespace commands
