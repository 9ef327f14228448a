#include "wms_simulator/ncip_request.h"

#include <filesystem>
#include <fstream>
#include <iterator>

#include <catch_amalgamated.hpp>

#include "simulator/message.h"

using namespace simulator;

namespace {

NcipRequest read(const std::string& xml) {
  auto parsed = parse_request(xml);
  if (const auto* wrong = std::get_if<NcipProblem>(&parsed)) FAIL(wrong->type + ": " + wrong->detail + " at " + wrong->element);
  return std::get<NcipRequest>(parsed);
}

std::string mistake(const std::string& xml) {
  const auto parsed = parse_request(xml);
  if (const auto* wrong = std::get_if<NcipProblem>(&parsed)) return wrong->type + " at " + wrong->element;
  return "none";
}

std::string with(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

const auto kReference = std::filesystem::path(TESTS_DIR) / "../../shared/reference/ncip";

// Before anything is checked: a check takes a skip within it for a failure.
void need_reference() {
  if (!std::filesystem::exists(kReference)) SKIP("the protocol's reference is not here: " << kReference);
}

// One of the reference's samples, which stand beside the project and not in it.
std::string reference(const std::string& name) {
  std::ifstream in(kReference / name, std::ios::binary);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("a check-out is read with its patron, item and due date") {
  const auto request = read(message::check_out("P1", "I&lt;1"));
  CHECK(request.kind == circ::Kind::check_out);
  CHECK(request.branch == "129479");
  CHECK(request.patron == "P1");
  CHECK(request.patron_agency == "128807");
  CHECK(request.item == "I<1");
  CHECK(request.item_agency == "128807");
  CHECK(request.desired_due == circ::parse_rfc3339("2026-12-14T22:59:59Z"));
  CHECK_FALSE(request.occurred);
}

TEST_CASE("a check-in is read with its item") {
  const auto request = read(message::check_in("I1"));
  CHECK(request.kind == circ::Kind::check_in);
  CHECK(request.item == "I1");
  CHECK(request.patron.empty());
}

TEST_CASE("the reference's requests are read") {
  need_reference();
  CHECK(read(reference("checkout_request.xml")).patron == "6147646220");
  CHECK(read(reference("checkin_request.xml")).item == "10176");
  CHECK(read(reference("checkout_request_mandated.xml")).occurred == circ::parse_rfc3339("2026-09-28T14:03:11Z"));
  CHECK(read(reference("checkin_request_mandated.xml")).occurred == circ::parse_rfc3339("2026-09-28T14:05:40Z"));
}

TEST_CASE("the mistakes that the reference warns of are named") {
  need_reference();
  CHECK(mistake(reference("BAD_date_only.xml")) == "Invalid Date at DesiredDateDue");
  CHECK(mistake(reference("BAD_desired_due_date.xml")) == "Unknown Element at CheckOutItem/DesiredDueDate");
  CHECK(mistake(reference("BAD_order.xml")) == "Invalid Message Syntax Error at CheckOutItem/DesiredDateDue");
  CHECK(mistake(reference("BAD_unqualified_attr.xml")) == "Invalid Message Syntax Error at NCIPMessage/@version");
}

TEST_CASE("a prefix instead of the default namespace is as good") {
  const std::string xml = message::check_in("I1");
  CHECK(read(R"(<n:NCIPMessage xmlns:n="http://www.niso.org/2008/ncip" n:version="2"><n:CheckInItem><n:InitiationHeader>)"
             R"(<n:FromAgencyId><n:AgencyId n:Scheme="http://oclc.org/ncip/schemes/agencyid.scm">1</n:AgencyId></n:FromAgencyId>)"
             R"(<n:ToAgencyId><n:AgencyId>1</n:AgencyId></n:ToAgencyId><n:ApplicationProfileType )"
             R"(n:Scheme="http://oclc.org/ncip/schemes/application-profile/platform.scm">Version 2011</n:ApplicationProfileType>)"
             R"(</n:InitiationHeader><n:ItemId><n:AgencyId>1</n:AgencyId><n:ItemIdentifierValue>I1</n:ItemIdentifierValue>)"
             R"(</n:ItemId></n:CheckInItem></n:NCIPMessage>)").item == "I1");
  CHECK(mistake(with(xml, "xmlns=\"http://www.niso.org/2008/ncip\"", "xmlns=\"http://www.niso.org/ncip\"")) ==
        "Invalid Message Syntax Error at ");
}

TEST_CASE("messages of another shape are told what they lack") {
  const std::string in = message::check_in("I1");
  const std::string out = message::check_out("P1", "I1");
  CHECK(mistake("") == "Invalid Message Syntax Error at ");
  CHECK(mistake("<a>") == "Invalid Message Syntax Error at ");
  CHECK(mistake(with(in, "<ToAgencyId><AgencyId>129479", "<ToAgencyId><AgencyId>1")) == "Unknown Agency at InitiationHeader/ToAgencyId");
  CHECK(mistake(with(in, "ncip:Scheme=", "Scheme=")) == "Invalid Message Syntax Error at AgencyId/@Scheme");
  CHECK(mistake(with(in, "agencyid.scm", "agency.scm")) == "Unknown Scheme at InitiationHeader/FromAgencyId/AgencyId/@Scheme");
  CHECK(mistake(with(in, "Version 2011", "Version 2012")) ==
        "Unknown Value From Known Scheme at InitiationHeader/ApplicationProfileType");
  CHECK(mistake(with(in, ">I1<", "><")) == "Needed Data Missing at ItemId/ItemIdentifierValue");
  CHECK(mistake(with(out, ">P1<", "><")) == "Needed Data Missing at UserId/UserIdentifierValue");
  CHECK(mistake(message::service("CheckInItem", "")) == "Needed Data Missing at /ItemId");
  CHECK(mistake(message::service("RenewItem", message::item_id("I1"))) == "Unsupported Service at NCIPMessage");
  CHECK(mistake(message::service("CheckInItem", message::item_id("I1") + message::item_id("I2"))) ==
        "Invalid Message Syntax Error at CheckInItem/ItemId");
  CHECK(mistake(message::service("CheckInItem", "<UserId/>" + message::item_id("I1"))) == "Unknown Element at CheckInItem/UserId");
}
