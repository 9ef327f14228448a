// Turns what people enter on the set-up page, or give in a text profile, into a stored station; and tests a
// connection that leaves no trace. Blocking (password hashing, network): never on the thread that draws.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "desk/desk.h"
#include "desk/intent.h"
#include "gateway/gateway.h"
#include "sync/report.h"
#include "station/profile_file.h"

namespace set_up {

// What the folder remembers of its station.
struct Known {
  bool saved = false;               // somebody said before what this copy is for
  station::StoredProfile stored;    // where nothing is remembered or readable: a new id and no profile
  std::optional<std::string> trouble;  // why it cannot be read
  bool may_be_replaced = true;      // not what a later version wrote, nor what the disk will not give now
};
Known look(const std::filesystem::path& folder);

// What a frame shows of it.
desk::Station shown(const station::StoredProfile& record);

// Checks what was entered and stores it; the faults name members of the form, or nothing where the disk refuses.
// Setting up again keeps the station's id, or takes `id` where there was none, and touches no rows.
std::variant<station::StoredProfile, std::vector<desk::FieldFault>> store(const desk::intent::SetUpForm& form,
                                                                          const std::string& id,
                                                                          const std::filesystem::path& folder);

// The same from a text profile (station/profile_text.h). Otherwise what is wrong, a line each, for people.
std::variant<station::StoredProfile, std::string> store_text(const std::filesystem::path& file,
                                                             const std::filesystem::path& folder);

// Asks the service something that leaves no trace. `opened` is given the gateway while it works, so that the caller
// can stop() it, and nothing when it is done.
desk::ConnectionReport test(const desk::intent::SetUpForm& form, const std::filesystem::path& folder,
                            const std::function<void(gateway::Gateway*)>& opened);

// The real service, for one upload: opens the vault with the password.
std::variant<std::unique_ptr<gateway::Gateway>, upload::UploadEnd> open_service(const std::filesystem::path& folder,
                                                                               const std::string& password);

}  // namespace set_up
