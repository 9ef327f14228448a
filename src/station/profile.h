// Who this station is: the set-up fields that are no secret. Written by set-up, read at start. Values only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace station {

struct Profile {
  std::string institution_id;    // WorldCat registry id of the institution (owner of items, home of patrons)
  std::string institution_name;
  std::string branch_id;         // registry id of the branch where circulation takes place
  std::string branch_name;
  std::string station_name;      // this desk, e.g. "Circulation desk 2"
  std::string service_address = "https://circ.sd00.worldcat.org/ncip";
  std::string wskey;
  std::string principal_id;      // user to act as
  std::string principal_idns;    // namespace of that id
  enum class Authentication { wskey_hmac, oauth2 } authentication = Authentication::wskey_hmac;
  std::string ca_file;           // further certificate authority (PEM file), empty: the system's roots only
  unsigned connections = 4;      // 1 to 8
  bool mandated_action = false;  // send MandatedAction/DateEventOccurred

  bool operator==(const Profile&) const = default;
};

// The members that are text, under their names in the text form.
struct ProfileMember {
  std::string_view name;
  std::string Profile::*value;
};
inline constexpr ProfileMember kProfileTexts[] = {
    {"institution_id", &Profile::institution_id},   {"institution_name", &Profile::institution_name},
    {"branch_id", &Profile::branch_id},             {"branch_name", &Profile::branch_name},
    {"station_name", &Profile::station_name},       {"service_address", &Profile::service_address},
    {"wskey", &Profile::wskey},                     {"principal_id", &Profile::principal_id},
    {"principal_idns", &Profile::principal_idns},   {"ca_file", &Profile::ca_file},
};

// A set-up field and what is wrong with it.
struct ProfileFault {
  enum class Kind {
    missing, not_a_number, bad_address, not_https, unknown_field, unreadable_line, out_of_range, no_such_file,
    bad_character,  // a control character, a quotation mark where the service's header has no room for one, no UTF-8
    repeated,       // the same field twice
    too_short,      // the password
  };
  std::string field;  // the name it has in the text form; empty when a line has none
  Kind kind = Kind::missing;
  std::string value;  // what stood there, except for secrets
  std::size_t line = 0;  // in the text form, from 1; 0 when the fault is not about a line

  bool operator==(const ProfileFault&) const = default;
};

// Without the blanks around its values that pasting brings along.
Profile trimmed(Profile profile);

// Everything that is wrong; empty when the profile can be used. Plain http is accepted only for a loopback address.
// oauth2 is out of range until the gateway speaks it.
std::vector<ProfileFault> check(const Profile& profile);

// The part of the check that touches the disk: ca_file names a file, by its full path since the program may be
// started from anywhere. Not on the thread that draws.
std::optional<ProfileFault> check_files(const Profile& profile);

}  // namespace station
