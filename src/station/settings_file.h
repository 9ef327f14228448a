// The settings as text, in two slots: settings.a and settings.b (two_slots.h) in the data folder.
//
//   format            = 1
//   suffix            = a printable sign that ends a scan; empty: none
//   tab_ends, aim_prefix, clsi_blanks, start_stop, leading_b, one_box, sounds = yes | no
//   further_copy      = a folder, UTF-8; empty: none
//   letters           = as scanned | capitals | small
//   patron_lengths, item_lengths    = 14, 16
//   patron_prefixes, item_prefixes  = 2, 29
//   check_book_code, check_wrong_field, check_partial, check_twice, check_letters, check_length, check_prefix,
//   check_digit       = off | warn | refuse
//
// A name that is missing, and a value that cannot be read, keep their default: damage costs a choice, never a start.
// Names that are not known are kept. Another format is a later version's and is not read at all, since its names may
// mean something else; it stays until staff save. Calls that load or save wait for the disk. One thread at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "station/settings.h"
#include "station/storage_fault.h"

namespace station {

enum class UnreadableSettings { damaged, newer };

std::string to_text(const Settings& settings);
std::variant<Settings, UnreadableSettings> settings_from(std::string_view text);

// Defaults where nothing was ever saved.
std::variant<Settings, UnreadableSettings, StorageFault> load_settings(const std::filesystem::path& folder);
// Durable when this returns nothing.
std::optional<StorageFault> save_settings(const std::filesystem::path& folder, const Settings& settings);

}  // namespace station
