// Where scans go while the journal's medium refuses and there is a further copy: a scan log of their own beside it.
//
// It holds transactions with the sequences under which they were told, until they are back in the journal; each
// emergency has a folder of its own, named after the moment when it began. Nothing but transactions goes there.
//
// Life cycle: construct; record(); destroy, and remove_emergency() once the rows are back. The journal's thread; what is
// no member, any.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "circ/row.h"
#include "journal/scan_log.h"

namespace journal {

class EmergencyLog {
 public:
  EmergencyLog(std::filesystem::path folder, const JournalId& journal);

  // Makes them durable; the folder is made with the first ones, its parent must be there or can be made in an existing
  // folder. Throws StorageError: then they are not there.
  void record(const std::vector<circ::Row>& rows);

  const std::filesystem::path& folder() const { return folder_; }

 private:
  const std::filesystem::path folder_;
  const JournalId journal_;
  std::optional<ScanLog> log_;
  LogFacts facts_;
};

// What an earlier session could save only there.
struct LeftApart {
  std::filesystem::path folder;
  std::vector<circ::Row> rows;
};
// Of all emergencies whose folders lie in this one, oldest first. Throws StorageError when one cannot be read.
std::vector<LeftApart> left_apart(const std::filesystem::path& copy);

// Its rows are back in the journal: it goes. What of it could not be read is kept, under a name that nobody looks for.
void remove_emergency(const std::filesystem::path& folder);

}  // namespace journal
