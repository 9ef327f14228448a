#include "commands/salvage.h"

#include <fmt/format.h>

#include <cstdio>
#include <string>
#include <system_error>
#include <variant>

#include "commands/folder_to_read.h"
#include "commands/inspection_words.h"
#include "data_folder.h"
#include "journal/inspection.h"
#include "journal/new_journal.h"
#include "journal/store.h"
#include "station/data_dir.h"
#include "station/utf8_path.h"

namespace commands {
namespace {

namespace fs = std::filesystem;

int refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  return 1;
}

// The new folder, or why it cannot be one.
std::variant<fs::path, std::string> new_folder(const fs::path& to) {
  std::error_code fault;
  const fs::path folder = fs::absolute(to, fault);
  if (!fault && fs::exists(folder, fault) && !fs::is_empty(folder, fault)) {
    return fmt::format("{} is not empty. Give a folder that is not there yet.", station::utf8_from_path(folder));
  }
  auto opened = station::open_data_dir(folder, false);
  if (const auto* refused = std::get_if<station::StorageFault>(&opened)) return cannot_be_used(*refused);
  return std::get<fs::path>(std::move(opened));
}

// The set-up has two files, of which one may be damaged, too; they are checked when they are read.
void copy_set_up(const fs::path& from, const fs::path& to) {
  for (const char* name : {"profile.a", "profile.b"}) {
    std::error_code ignored;
    fs::copy_file(from / name, to / name, ignored);
  }
}

std::string told(const journal::SalvagedRows& rows, const fs::path& folder) {
  const std::string path = station::utf8_from_path(folder);
  std::string text = fmt::format("Saved in {}: {}.\n", path, transactions(rows.rows.size()));
  if (!rows.unclear.empty()) {
    text += fmt::format("Of {} the status is lost: shown as Comms failure. Look each item up in WMS before you send it "
                        "again.\n", transactions(rows.unclear.size()));
  }
  if (rows.unreadable != 0) text += fmt::format("Lost: {}.\n", transactions(rows.unreadable));
  return text + fmt::format("Start the program with --data {} to go on with them.\n", path);
}

}  // namespace

int salvage(const std::optional<fs::path>& data, const fs::path& to) {
  const auto opened = folder_to_read(data);
  if (const auto* fault = std::get_if<std::string>(&opened)) return refuse(*fault);
  const auto& folder = std::get<FolderToRead>(opened).path;
  const auto inspection = journal::inspect(folder);
  if (!inspection.found || inspection.newer) {
    std::fputs(words(inspection, folder).c_str(), stderr);
    return 1;
  }
  const auto made = new_folder(to);
  if (const auto* fault = std::get_if<std::string>(&made)) return refuse(*fault);
  const auto& target = std::get<fs::path>(made);
  try {
    journal::make_journal_of(inspection.rows, target);
  } catch (const journal::StorageError& error) {
    return refuse(fmt::format("The journal cannot be written to {}: {}", station::utf8_from_path(target), error.what()));
  }
  copy_set_up(folder, target);
  std::fputs(told(inspection.rows, target).c_str(), stdout);
  return 0;
}

}  // namespace commands
