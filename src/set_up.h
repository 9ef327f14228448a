// Turns what people enter on the set-up page, or give in a text profile, into a stored station; and tests a
// connection that leaves no trace. Blocking (password hashing, network): never on the thread that draws.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "desk/desk.h"
#include "desk/intent.h"
#include "gateway/gateway.h"
#include "sync/report.h"
#include "station/profile_file.h"

namespace set_up {

// What the folder remembers of its station; a new one with an id of its own where it remembers nothing.
station::StoredProfile record_of(const std::filesystem::path& folder);

// What a frame shows of it.
desk::Station shown(const station::StoredProfile& record);

// Checks what was entered and stores it in place of `record`; the faults name members of the form. Setting up again
// keeps the station's id and touches no rows.
std::variant<station::StoredProfile, std::vector<desk::FieldFault>> store(const desk::intent::SetUpForm& form,
                                                                          station::StoredProfile record,
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
