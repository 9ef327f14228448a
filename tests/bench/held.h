// What a journal holds when it is opened anew.
#pragma once

#include <condition_variable>
#include <filesystem>
#include <iterator>
#include <mutex>
#include <utility>
#include <variant>
#include <vector>

#include "journal/journal.h"

namespace bench {

// Every row, in sequence order. Throws journal::StorageError when it cannot be opened.
inline std::vector<circ::Row> held(const std::filesystem::path& folder) {
  std::vector<circ::Row> rows;
  std::mutex mutex;
  std::condition_variable changed;
  bool last = false;
  const journal::Journal journal(folder, [&](journal::Report report) {
    auto* loaded = std::get_if<journal::Loaded>(&report);
    if (loaded == nullptr) return;
    const std::lock_guard lock(mutex);
    rows.insert(rows.end(), std::make_move_iterator(loaded->rows.begin()), std::make_move_iterator(loaded->rows.end()));
    last = last || loaded->last;
    changed.notify_one();
  });
  std::unique_lock lock(mutex);
  changed.wait(lock, [&] { return last; });
  return rows;
}

}  // namespace bench
