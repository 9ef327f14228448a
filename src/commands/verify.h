// `offline-circ verify`: says whether the journal is whole, and changes nothing.
#pragma once

#include <filesystem>
#include <optional>

namespace commands {

// Prints what is there. What the program's process ends with: 0 only when the journal is there and whole.
int verify(const std::optional<std::filesystem::path>& data);

}  // namespace commands
