// What an inspection found, in words for people: counts by status, then every fault. Pure.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>

#include "journal/inspection.h"

namespace commands {

std::string transactions(std::size_t count);  // "1 transaction"
std::string words(const journal::Inspection& inspection, const std::filesystem::path& folder);

}  // namespace commands
