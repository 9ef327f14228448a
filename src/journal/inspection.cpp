#include "journal/inspection.h"

#include <system_error>

#include "journal/store_layout.h"
#include "journal/store_reader.h"

namespace journal {

Inspection inspect(const std::filesystem::path& folder) {
  const auto file = folder / "journal.mdb";
  std::error_code ignored;
  Inspection found;
  found.found = std::filesystem::exists(file, ignored);
  if (!found.found) return found;
  const StoreProof proof = prove(file);
  if (!proof.sound) found.faults.push_back("journal.mdb: " + proof.fault);
  found.rows = salvaged_rows(file);
  found.newer = proof.sound && found.rows.format > layout::kNewestFormat;
  const auto tell = [&](std::size_t count, const std::string& what) {
    if (count != 0) found.faults.push_back("journal.mdb: " + std::to_string(count) + " " + what);
  };
  if (found.newer) return found;
  tell(found.rows.damaged, "damaged record(s)");
  tell(found.rows.unreadable, "transaction(s) cannot be read");
  tell(found.rows.unclear, "transaction(s) whose status is lost");
  return found;
}

}  // namespace journal
