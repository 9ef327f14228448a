#include "set_up.h"

#include <sodium.h>

#include <catch_amalgamated.hpp>

#include <fstream>

namespace {

struct Folder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / ("set-up-" + std::to_string(randombytes_random()));
  Folder() { std::filesystem::create_directories(path); }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path, ignored);
  }
};

desk::intent::SetUpForm form() {
  desk::intent::SetUpForm form;
  form.institution_id = "128807";
  form.institution_name = "Practice University";
  form.branch_id = "129479";
  form.branch_name = "Main Library";
  form.station_name = "Circulation desk 2";
  form.service_address = "http://127.0.0.1:9/ncip";  // nobody listens there
  form.wskey = "key";
  form.secret = "a secret";
  form.principal_id = "user";
  form.principal_idns = "urn:oclc:platform:128807";
  form.password = form.password_again = "correct horse";
  return form;
}

std::vector<std::string> wrong_fields(const desk::intent::SetUpForm& form, const std::filesystem::path& folder) {
  const auto stored = set_up::store(form, "id", folder);
  std::vector<std::string> fields;
  if (const auto* faults = std::get_if<std::vector<desk::FieldFault>>(&stored)) {
    for (const auto& fault : *faults) fields.push_back(fault.field);
  }
  return fields;
}

}  // namespace

TEST_CASE("What was entered is stored, the secret only under the password") {
  Folder folder;
  REQUIRE(wrong_fields(form(), folder.path).empty());
  const auto known = set_up::look(folder.path);
  CHECK(known.saved);
  CHECK(known.stored.id == "id");
  CHECK(set_up::shown(known.stored).branch_name == "Main Library");
  for (const auto& file : std::filesystem::directory_iterator(folder.path)) {
    std::ostringstream bytes;
    bytes << std::ifstream(file.path(), std::ios::binary).rdbuf();
    CHECK(bytes.str().find("a secret") == std::string::npos);
    CHECK(bytes.str().find("correct horse") == std::string::npos);
  }
}

TEST_CASE("The service opens with the password and with no other") {
  Folder folder;
  CHECK(std::get<upload::UploadEnd>(set_up::open_service(folder.path, "correct horse")) == upload::UploadEnd::not_set_up);
  REQUIRE(wrong_fields(form(), folder.path).empty());
  CHECK(std::get<upload::UploadEnd>(set_up::open_service(folder.path, "wrong horse")) == upload::UploadEnd::wrong_password);
  CHECK(std::holds_alternative<std::unique_ptr<gateway::Gateway>>(set_up::open_service(folder.path, "correct horse")));
}

TEST_CASE("Faults name the fields of the page") {
  Folder folder;
  auto wrong = form();
  wrong.branch_id = "main";
  wrong.service_address = "http://example.org/ncip";
  CHECK(wrong_fields(wrong, folder.path) == std::vector<std::string>{"branch_id", "service_address"});
  wrong = form();
  wrong.password_again = "another";
  CHECK(wrong_fields(wrong, folder.path) == std::vector<std::string>{"password_again"});
  wrong = form();
  wrong.secret.clear();
  wrong.password = wrong.password_again = "short";
  CHECK(wrong_fields(wrong, folder.path) == std::vector<std::string>{"secret", "password"});
  CHECK_FALSE(set_up::look(folder.path).saved);
}

TEST_CASE("Setting up again keeps the station's id") {
  Folder folder;
  REQUIRE(wrong_fields(form(), folder.path).empty());
  auto second = form();
  second.branch_name = "Branch";
  REQUIRE(std::holds_alternative<station::StoredProfile>(set_up::store(second, "another id", folder.path)));
  CHECK(set_up::look(folder.path).stored.id == "id");
  CHECK(set_up::look(folder.path).stored.profile->branch_name == "Branch");
}

TEST_CASE("A text profile sets the station up; what is wrong in it is said by line or field") {
  Folder folder;
  const auto file = folder.path / "profile.txt";
  std::ofstream(file) << "institution_id = 128807\nbranch_id = 129479\nwskey = key\nsecret = hidden words\n"
                         "principal_id = user\nprincipal_idns = urn:oclc:wms:da\npassword = correct horse\n"
                         "institution_name = U\nbranch_name = B\nstation_name = S\n";
  const auto stored = set_up::store_text(file, folder.path);
  CAPTURE(std::holds_alternative<std::string>(stored) ? std::get<std::string>(stored) : "");
  REQUIRE(std::holds_alternative<station::StoredProfile>(stored));
  CHECK(std::holds_alternative<std::unique_ptr<gateway::Gateway>>(set_up::open_service(folder.path, "correct horse")));

  std::ofstream(file) << "institution_id = x\nnonsense\n";
  const auto wrong = std::get<std::string>(set_up::store_text(file, folder.path));
  CHECK(wrong.find("line 2") != std::string::npos);
  CHECK(std::get<std::string>(set_up::store_text(folder.path / "absent.txt", folder.path)).size() > 5);
}

TEST_CASE("A connection test to nobody says that there is no connection") {
  Folder folder;
  bool opened = false, closed = false;
  const auto report = set_up::test(form(), folder.path, [&](gateway::Gateway* service) { (service ? opened : closed) = true; });
  CHECK(report.result == desk::ConnectionTest::no_connection);
  CHECK(report.reached == false);
  CHECK(opened);
  CHECK(closed);
}

TEST_CASE("A connection test of fields that are wrong names them and asks nobody") {
  Folder folder;
  bool opened = false;
  const auto faults = [&](const desk::intent::SetUpForm& form) {
    const auto report = set_up::test(form, folder.path, [&](gateway::Gateway*) { opened = true; });
    CHECK(report.result == desk::ConnectionTest::incomplete);
    CHECK_FALSE(report.reached);
    std::vector<std::string> fields;
    for (const auto& fault : report.faults) fields.push_back(fault.field);
    return fields;
  };
  auto wrong = form();
  wrong.branch_id.clear();
  wrong.secret.clear();
  CHECK(faults(wrong) == std::vector<std::string>{"branch_id", "secret"});

  REQUIRE(wrong_fields(form(), folder.path).empty());
  auto again = form();  // the secret is stored: the password alone would do
  again.secret.clear();
  again.password = "wrong horse";
  CHECK(faults(again) == std::vector<std::string>{"password"});
  CHECK_FALSE(opened);
  again.password = "correct horse";
  CHECK(set_up::test(again, folder.path, [](gateway::Gateway*) {}).result == desk::ConnectionTest::no_connection);
}

TEST_CASE("A folder that refuses is told apart from fields that are wrong") {
  Folder folder;
  std::filesystem::create_directories(folder.path / "profile.a");  // where the profile would be written
  std::filesystem::create_directories(folder.path / "profile.b");
  CHECK(wrong_fields(form(), folder.path) == std::vector<std::string>{""});
}
