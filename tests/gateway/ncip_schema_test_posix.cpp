// Our requests against NCIP's own schema, by xmllint.
#include <cstdlib>
#include <fstream>

#include "gateway/ncip.h"
#include "sample.h"

namespace {

using namespace test;

void need_schema() {
  need_reference();
  if (std::system("command -v xmllint >/dev/null 2>&1") != 0) SKIP("xmllint is not here");
}

bool valid(const std::string& xml) {
  const auto file = std::filesystem::temp_directory_path() / ("ncip-" + std::to_string(std::rand()) + ".xml");
  std::ofstream(file, std::ios::binary) << xml;
  const auto command = "xmllint --noout --nonet --schema '" + (reference() / "ncip_v2_02.xsd").string() + "' '" +
                       file.string() + "' >/dev/null 2>&1";
  const int code = std::system(command.c_str());
  std::filesystem::remove(file);
  return code == 0;
}

}  // namespace

TEST_CASE("Our requests are valid by the schema") {
  need_schema();
  for (const bool mandated : {false, true}) {
    auto with = profile();
    with.mandated_action = mandated;
    CHECK(valid(gateway::ncip::request(check_out(), with)));
    CHECK(valid(gateway::ncip::request(check_in(), with)));
    CHECK(valid(gateway::ncip::request(check_in("a&b<c>\"d'"), with)));
  }
}

TEST_CASE("The schema finds the mistakes that the reference warns of") {
  need_schema();
  for (const auto* name : {"BAD_date_only.xml", "BAD_desired_due_date.xml", "BAD_order.xml", "BAD_unqualified_attr.xml"}) {
    CAPTURE(name);
    CHECK_FALSE(valid(sample(name)));
  }
}
