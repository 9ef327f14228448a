#include "commands/verify.h"

#include <cstdio>
#include <string>

#include "commands/folder_to_read.h"
#include "commands/inspection_words.h"
#include "journal/inspection.h"

namespace commands {

int verify(const std::optional<std::filesystem::path>& data) {
  const auto opened = folder_to_read(data);
  if (const auto* fault = std::get_if<std::string>(&opened)) {
    std::fprintf(stderr, "%s\n", fault->c_str());
    return 1;
  }
  const auto& folder = std::get<FolderToRead>(opened).path;
  const auto inspection = journal::inspect(folder);
  std::fputs(words(inspection, folder).c_str(), stdout);
  return inspection.found && !inspection.newer && inspection.faults.empty() ? 0 : 1;
}

}  // namespace commands
