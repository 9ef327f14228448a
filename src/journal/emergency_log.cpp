#include "journal/emergency_log.h"

#include <algorithm>
#include <map>
#include <system_error>
#include <utility>

#include "journal/log_entry.h"
#include "journal/storage_error.h"

namespace journal {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kName = "emergency-";
constexpr std::string_view kNameOnceBack = "returned-";

}  // namespace

EmergencyLog::EmergencyLog(fs::path folder, const JournalId& journal)
    : folder_(std::move(folder)), journal_(journal) {}

void EmergencyLog::record(const std::vector<circ::Row>& rows) {
  if (rows.empty()) return;
  guarded(folder_, [&] {
    if (!log_) {
      for (const fs::path& made : {folder_.parent_path(), folder_}) {
        if (fs::create_directory(made)) sync_folder(made.parent_path());
      }
      log_.emplace(folder_, survey(folder_), journal_);
    }
    ByteWriter entries;
    for (const circ::Row& row : rows) append(entries, to_record(row.sequence, row.transaction));
    LogFacts facts = facts_;
    facts.last = rows.back().sequence;
    facts.rows += rows.size();
    facts.whole = true;
    log_->append(entries.take(), facts);
    facts_ = facts;
  });
}

std::vector<LeftApart> left_apart(const fs::path& copy) {
  return guarded(copy, [&] {
    std::vector<fs::path> folders;
    std::error_code none;
    for (auto entry = fs::directory_iterator(copy, none); !none && entry != fs::directory_iterator(); entry.increment(none)) {
      if (entry->path().filename().string().starts_with(kName)) folders.push_back(entry->path());
    }
    std::ranges::sort(folders);
    std::vector<LeftApart> all;
    for (const fs::path& folder : folders) {
      std::map<circ::Sequence, circ::Row> rows;
      const LogSurvey found = survey(folder);
      replay(folder, found, 0, [&](const LogGroup&, ByteView entries) {
        visit_entries(entries, {[&](const RecordView& record) {
                                  if (record.type != RecordType::transaction) return;
                                  auto read = transaction_in(record);
                                  if (auto* one = std::get_if<circ::Transaction>(&read)) {
                                    rows[record.sequence] = {record.sequence, std::move(*one), {}};
                                  }
                                },
                                [](const std::vector<Range>&) {}});
      });
      LeftApart left{folder, {}};
      for (auto& [sequence, row] : rows) left.rows.push_back(std::move(row));
      all.push_back(std::move(left));
    }
    return all;
  });
}

void remove_emergency(const fs::path& folder) {
  std::error_code ignored;
  bool whole = false;
  try {
    const LogSurvey found = survey(folder);
    whole = found.damaged == 0 && found.hole == 0 && !found.newer;
  } catch (const StorageError&) {
    // It is kept.
  }
  const std::string name = folder.filename().string();
  if (!name.starts_with(kName)) return;
  const fs::path aside = folder.parent_path() / (std::string(kNameOnceBack) + name.substr(kName.size()));
  fs::rename(folder, aside, ignored);
  if (!ignored && whole) fs::remove_all(aside, ignored);
}

}  // namespace journal
