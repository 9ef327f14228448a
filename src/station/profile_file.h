// What a data folder remembers of its station: an id, and since set-up the profile and the sealed secret.
//
// Life cycle: a folder without one belongs to a copy that nobody has asked anything yet. *Record now and set up later*
// saves the id alone, set-up all three; setting up again keeps the id. The id is the random UUID (text) that stands in
// every transaction recorded here; it is made once, by the caller.
//
// Kept in two slots, profile.a and profile.b (two_slots.h); the content is text as in profile_text.h, with the fields
// `format`, `station_id` and `sealed_secret`. Nothing of the journal is here, so pending rows are never touched.
// Both calls wait for the disk. One thread at a time.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <variant>

#include "station/profile.h"
#include "station/storage_fault.h"
#include "station/vault.h"

namespace station {

struct StoredProfile {
  std::string id;
  std::optional<Profile> profile;  // nothing: not set up yet
  SealedSecret secret;             // empty when there is no profile

  bool operator==(const StoredProfile&) const = default;
};

struct NeverSaved {};
enum class UnreadableProfile {
  damaged,  // both slots, or what they hold is no profile
  newer,    // written by a later version of the program
};

std::variant<StoredProfile, NeverSaved, UnreadableProfile, StorageFault> load_profile(
    const std::filesystem::path& folder);

// The profile has passed check() and trimmed(). Durable when this returns nothing.
std::optional<StorageFault> save_profile(const std::filesystem::path& folder, const StoredProfile& stored);

}  // namespace station
