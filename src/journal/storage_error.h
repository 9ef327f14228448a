// Broken storage as an exception: thrown where the system or LMDB refuses, caught where the journal commits.
#pragma once

#include <filesystem>
#include <functional>
#include <stdexcept>
#include <system_error>
#include <type_traits>
#include <utility>

#include "journal/lmdb.h"
#include "journal/medium.h"
#include "journal/report.h"

namespace journal {

class StorageError : public std::runtime_error {
 public:
  explicit StorageError(Trouble trouble) : std::runtime_error(trouble.detail), trouble_(std::move(trouble)) {}
  const Trouble& trouble() const { return trouble_; }

 private:
  Trouble trouble_;
};

// What LMDB and the system throw about files in this folder becomes a StorageError.
template <typename Work>
std::invoke_result_t<Work> guarded(const std::filesystem::path& folder, Work work) {
  try {
    return work();
  } catch (const lmdb::Error& error) {
    throw StorageError(trouble_from(error.code(), error.what(), folder));
  } catch (const std::system_error& error) {
    throw StorageError(trouble_from(error.code().value(), error.what(), folder));
  }
}

}  // namespace journal
