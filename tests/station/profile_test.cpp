#include "station/profile.h"

#include <catch_amalgamated.hpp>

#include "station/utf8_path.h"
#include "temp_folder.h"

using station::check;
using station::Profile;
using Kind = station::ProfileFault::Kind;

namespace {

Profile complete() {
  Profile profile;
  profile.institution_id = "128807";
  profile.institution_name = "Universitätsbibliothek";
  profile.branch_id = "129479";
  profile.wskey = "jdfRzYZbLc8HZXFByyyLGrUqTOOmkJOAPi4tAN0E7xI3hgE2xDgwJ7YPtkwM6W3ol5yz0d0JHgE1G2Wa";
  profile.principal_id = "8eaa9f92-3951-431c-975a-e5dt26b7d232";
  profile.principal_idns = "urn:oclc:wms:da";
  return profile;
}

// The one fault of a complete profile with one member changed.
station::ProfileFault fault_with(std::string Profile::*member, const char* value) {
  Profile profile = complete();
  profile.*member = value;
  const auto faults = check(profile);
  REQUIRE(faults.size() == 1);
  return faults.front();
}

}  // namespace

TEST_CASE("A complete profile has no fault") { CHECK(check(complete()).empty()); }

TEST_CASE("An empty profile is told everything that is missing, by the names of the text form") {
  Profile profile;
  profile.service_address.clear();
  std::vector<std::string> names;
  for (const auto& fault : check(profile)) {
    CHECK(fault.kind == Kind::missing);
    names.push_back(fault.field);
  }
  CHECK(names == std::vector<std::string>{"institution_id", "branch_id", "service_address", "wskey", "principal_id",
                                          "principal_idns"});
}

TEST_CASE("Registry ids are digits") {
  const auto id = GENERATE("12a", "12 3", "-1", "١٢٣");
  CHECK(fault_with(&Profile::institution_id, id).kind == Kind::not_a_number);
  CHECK(fault_with(&Profile::branch_id, id).field == "branch_id");
}

TEST_CASE("The service is reached over https, or over http on this computer only") {
  CHECK(fault_with(&Profile::service_address, "http://circ.sd00.worldcat.org/ncip").kind == Kind::not_https);
  CHECK(fault_with(&Profile::service_address, "http://127.0.0.1.example.org/").kind == Kind::not_https);
  CHECK(fault_with(&Profile::service_address, "ftp://circ.sd00.worldcat.org/ncip").kind == Kind::bad_address);
  CHECK(fault_with(&Profile::service_address, "circ.sd00.worldcat.org").value == "circ.sd00.worldcat.org");

  Profile profile = complete();
  profile.service_address = GENERATE("http://127.0.0.1:8080/ncip", "http://localhost/ncip", "http://[::1]:99/ncip",
                                     "http://127.9.8.7/", "HTTPS://example.org");
  CHECK(check(profile).empty());
}

TEST_CASE("What stands between quotation marks in the signature's header holds neither blanks nor quotation marks") {
  const auto text = GENERATE("a b", "a\"b", "a\\b", "aé", "a\nb");
  CHECK(fault_with(&Profile::wskey, text).kind == Kind::bad_character);
  CHECK(fault_with(&Profile::principal_idns, text).kind == Kind::bad_character);
}

TEST_CASE("No value carries a line end or broken UTF-8 into the profile file") {
  CHECK(fault_with(&Profile::branch_name, "Main\nstation_id = x").kind == Kind::bad_character);
  CHECK(fault_with(&Profile::station_name, "Desk \xff").kind == Kind::bad_character);
}

TEST_CASE("One to eight connections") {
  Profile profile = complete();
  profile.connections = GENERATE(1u, 8u);
  CHECK(check(profile).empty());
  profile.connections = GENERATE(0u, 9u, 4000000000u);
  REQUIRE(check(profile).size() == 1);
  CHECK(check(profile).front().kind == Kind::out_of_range);
}

TEST_CASE("OAuth 2 is refused as long as the gateway does not speak it") {
  Profile profile = complete();
  profile.authentication = Profile::Authentication::oauth2;
  REQUIRE(check(profile).size() == 1);
  CHECK(check(profile).front().field == "authentication");
}

TEST_CASE("Blanks that came with pasting are dropped, blanks inside stay") {
  Profile profile = complete();
  profile.institution_id = " 128807\n";
  profile.branch_name = "\tMain  Library ";
  profile.station_name = "   ";
  const Profile result = trimmed(profile);
  CHECK(result.institution_id == "128807");
  CHECK(result.branch_name == "Main  Library");
  CHECK(result.station_name.empty());
}

TEST_CASE("The file of the certificate authority must be there, under its full path") {
  const station_tests::TempFolder folder;
  const auto file = folder.path() / station::path_from_utf8("Zürich CA.pem");
  Profile profile = complete();
  CHECK_FALSE(check_files(profile));

  profile.ca_file = station::utf8_from_path(file);
  REQUIRE(check_files(profile));
  CHECK(check_files(profile)->kind == Kind::no_such_file);
  CHECK(check_files(profile)->field == "ca_file");

  station_tests::write(file, "-----BEGIN CERTIFICATE-----");
  CHECK_FALSE(check_files(profile));
  profile.ca_file = station::utf8_from_path(folder.path());
  CHECK(check_files(profile));
  profile.ca_file = "ca.pem";
  CHECK(check_files(profile));
}
