#include "commands/inspection_words.h"

#include <fmt/format.h>

#include <array>

#include "station/utf8_path.h"
#include "ui/words.h"

namespace commands {

std::string transactions(std::size_t count) {
  return fmt::format("{} transaction{}", count, count == 1 ? "" : "s");
}

std::string words(const journal::Inspection& inspection, const std::filesystem::path& folder) {
  const std::string path = station::utf8_from_path(folder);
  if (!inspection.found) return fmt::format("There is no journal in {}.\n", path);
  if (inspection.newer) return fmt::format("The journal in {} was made by a newer version of this program.\n", path);

  std::array<std::size_t, circ::kStatuses> counts{};
  for (const circ::Row& row : inspection.rows.rows) ++counts[static_cast<std::size_t>(row.settlement.status)];
  std::string text = fmt::format("{}: {}\n", path, transactions(inspection.rows.rows.size()));
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] != 0) text += fmt::format("  {:<14} {:>8}\n", ui::name(static_cast<circ::Status>(i)), counts[i]);
  }
  if (inspection.faults.empty()) return text + "The journal is whole.\n";
  text += "The journal is damaged:\n";
  for (const std::string& fault : inspection.faults) text += "  " + fault + '\n';
  return text;
}

}  // namespace commands
