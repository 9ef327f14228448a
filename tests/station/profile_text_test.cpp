#include "station/profile_text.h"

#include <catch_amalgamated.hpp>

#include "temp_folder.h"

using station::parse_profile;
using station::read_profile_text;
using station::Profile;
using station::ProfileFault;
using station::ProfileText;
using Kind = ProfileFault::Kind;

namespace {

constexpr const char* kText = R"(# Set-up of the main desk
institution_id   = 128807
institution_name = Universitätsbibliothek
branch_id        = 129479
branch_name      = Main  Library
station_name     = Desk #2
wskey            = api-key
secret           = UYnwZbmvf3fAXCEa0JryLQ==
principal_id     = 8eaa9f92
principal_idns   = urn:oclc:wms:da
connections      = 2
mandated_action  = yes
password         = four small words = # here
)";

ProfileText read(std::string_view text) {
  auto parsed = parse_profile(text);
  REQUIRE(std::holds_alternative<ProfileText>(parsed));
  return std::get<ProfileText>(std::move(parsed));
}

std::vector<ProfileFault> faults_of(std::string_view text) {
  const auto parsed = parse_profile(text);
  REQUIRE(std::holds_alternative<std::vector<ProfileFault>>(parsed));
  return std::get<std::vector<ProfileFault>>(parsed);
}

}  // namespace

TEST_CASE("A text profile is read whole, secret and password apart") {
  const ProfileText result = read(kText);
  CHECK(result.profile.institution_id == "128807");
  CHECK(result.profile.institution_name == "Universitätsbibliothek");
  CHECK(result.profile.branch_name == "Main  Library");
  CHECK(result.profile.station_name == "Desk #2");
  CHECK(result.profile.service_address == Profile().service_address);
  CHECK(result.profile.authentication == Profile::Authentication::wskey_hmac);
  CHECK(result.profile.connections == 2);
  CHECK(result.profile.mandated_action);
  CHECK(result.secret.text() == "UYnwZbmvf3fAXCEa0JryLQ==");
  CHECK(result.password.text() == "four small words = # here");
  CHECK(check(result.profile).empty());
}

TEST_CASE("What is written is read back, without secret and password") {
  const Profile profile = read(kText).profile;
  const std::string text = to_text(profile);
  CHECK(read(text).profile == profile);
  CHECK(text.find("UYnw") == std::string::npos);
  CHECK(text.find("password") == std::string::npos);
  CHECK(read(text).secret.empty());

  Profile other = profile;
  other.authentication = Profile::Authentication::oauth2;
  other.mandated_action = false;
  other.ca_file = "/etc/ssl/our own.pem";
  CHECK(read(to_text(other)).profile == other);
  CHECK(read(to_text(Profile())).profile == Profile());
}

TEST_CASE("Empty fields keep their defaults") {
  CHECK(read("connections =\nservice_address = \nmandated_action =\nauthentication =\nsecret =\n").profile == Profile());
}

TEST_CASE("Every fault names its line and field, all of them at once") {
  CHECK(faults_of("institution_id = 1\nconnections = many\nmandated_action = ja\nauthentication = basic\n"
                  "wsky = a\ninstitution_id = 2\nno equals sign\n") ==
        std::vector<ProfileFault>{{"", Kind::unreadable_line, "", 7},
                                  {"connections", Kind::not_a_number, "many", 2},
                                  {"mandated_action", Kind::out_of_range, "ja", 3},
                                  {"authentication", Kind::out_of_range, "basic", 4},
                                  {"wsky", Kind::unknown_field, "", 5},
                                  {"institution_id", Kind::repeated, "", 6}});
  CHECK(faults_of("connections = 5000000000\n").front().kind == Kind::not_a_number);
  CHECK(faults_of("connections = -1\n").front().kind == Kind::not_a_number);
}

TEST_CASE("No fault repeats what may be a password") {
  for (const char* text : {"password tr0ubadour\n", "pasword = tr0ubadour\n", "Password = tr0ubadour\n",
                           "password = tr0ubadour\npassword = tr0ubadour\n", "secret = tr0ubadour\x01\n"})
    for (const ProfileFault& fault : faults_of(text)) {
      CHECK(fault.value.empty());
      CHECK(fault.field.find("tr0ub") == std::string::npos);
    }
}

TEST_CASE("A text profile is read from its file into locked memory") {
  const station_tests::TempFolder folder;
  const auto file = folder.path() / "set-up.txt";
  station_tests::write(file, kText);
  auto read_back = read_profile_text(file);
  REQUIRE(std::holds_alternative<station::Secret>(read_back));
  CHECK(std::get<station::Secret>(read_back).text() == kText);

  station_tests::write(file, "");
  CHECK(std::get<station::Secret>(read_profile_text(file)).empty());
}

TEST_CASE("A file that is absent, a folder or far too large is an error, not a profile") {
  const station_tests::TempFolder folder;
  CHECK(std::get<std::error_code>(read_profile_text(folder.path() / "none.txt")) == std::errc::no_such_file_or_directory);
  CHECK(std::holds_alternative<std::error_code>(read_profile_text(folder.path())));
  station_tests::write(folder.path() / "large.txt", std::string((1u << 20) + 1, '#'));
  CHECK(std::get<std::error_code>(read_profile_text(folder.path() / "large.txt")) == std::errc::file_too_large);
}
