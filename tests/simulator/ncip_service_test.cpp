#include "wms_simulator/ncip_service.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

#include <catch_amalgamated.hpp>
#include <pugixml.hpp>

#include "simulator/message.h"

using namespace simulator;
using namespace std::chrono_literals;

namespace {

const circ::Moment kNow{std::chrono::sys_seconds(1'790'000'000s), 0min};
constexpr auto kTarget = "/ncip?inst=128807&principalID=practice-principal&principalIDNS=urn:oclc:platform:128807";
constexpr auto kPatron = "21234000981134";
constexpr auto kItem = "31234000118842";

class Service {
 public:
  explicit Service(ReplyStyle style = {}) : service_({}, "129479", style) {}

  Reply post(const std::string& body, std::string_view target = kTarget, std::string_view content_type = "application/xml") {
    const std::string query(target.substr(target.find('?') + 1));
    const auto nonce = std::to_string(++nonce_);
    const auto time = std::to_string(std::chrono::floor<std::chrono::seconds>(kNow.utc).time_since_epoch().count());
    const auto header = "http://www.worldcat.org/wskey/v2/hmac/v1 clientId=\"practice-wskey\", timestamp=\"" + time +
                        "\", nonce=\"" + nonce + "\", signature=\"" +
                        wskey_signature("practice-wskey", "practice-secret", time, nonce, "POST", query) + "\"";
    return service_.answer({target, header, content_type, body}, kNow);
  }
  NcipService* operator->() { return &service_; }

 private:
  NcipService service_;
  unsigned nonce_ = 0;
};

std::string text(const Reply& reply, const char* path) {
  pugi::xml_document document;
  CHECK(document.load_string(reply.body.c_str()));
  std::string prefixed;
  for (std::string part = path; !part.empty();) {
    const auto slash = std::min(part.find('/'), part.size());
    prefixed += "/ns1:" + part.substr(0, slash);
    part.erase(0, std::min(slash + 1, part.size()));
  }
  return document.select_node(("/ns1:NCIPMessage" + prefixed).c_str()).node().text().get();
}

}  // namespace

TEST_CASE("a check-out is answered with the item, the patron and the due date") {
  Service service;
  const Reply reply = service.post(message::check_out(kPatron, kItem));
  CHECK(reply.status == 200);
  CHECK(reply.content_type == "application/xml;charset=UTF-8");
  CHECK(text(reply, "CheckOutItemResponse/ItemId/ItemIdentifierValue") == kItem);
  CHECK(text(reply, "CheckOutItemResponse/UserId/UserIdentifierValue") == kPatron);
  CHECK(text(reply, "CheckOutItemResponse/DateDue") == "2026-12-14T22:59:59Z");
  REQUIRE(service->ledger().size() == 1);
  CHECK(service->ledger()[0].item == kItem);
  CHECK(service->ledger()[0].patron == kPatron);
  CHECK(service->ledger()[0].time == kNow);
}

TEST_CASE("a check-in is answered with the patron who had the item and where it goes") {
  Service service;
  const Reply reply = service.post(message::check_in("31234000118917"));
  CHECK(text(reply, "CheckInItemResponse/ItemId/ItemIdentifierValue") == "31234000118917");
  CHECK(text(reply, "CheckInItemResponse/UserId/UserIdentifierValue") == "21234000981787");
  CHECK(text(reply, "CheckInItemResponse/RoutingInformation/RoutingInstructions") == "Request: 4711");
}

TEST_CASE("a refusal is a Problem in the response, with the barcode it is about, and nothing in the ledger") {
  Service service;
  Reply reply = service.post(message::check_out("21234000981399", kItem));
  CHECK(reply.status == 200);
  CHECK(text(reply, "CheckOutItemResponse/Problem/ProblemType") == "Unknown User");
  CHECK(text(reply, "CheckOutItemResponse/Problem/ProblemDetail") == "UNKNOWN_USER");
  CHECK(text(reply, "CheckOutItemResponse/Problem/ProblemValue") == "128807/21234000981399");
  reply = service.post(message::check_in(kItem));
  CHECK(text(reply, "CheckInItemResponse/Problem/ProblemType") == "Item Not Checked Out");
  CHECK(text(reply, "CheckInItemResponse/Problem/ProblemValue") == std::string("128807/") + kItem);
  CHECK(service->ledger().empty());
}

TEST_CASE("a message that is wrong, or of another agency, is a Problem of its own") {
  Service service;
  CHECK(text(service.post("<a/>"), "Problem/ProblemType") == "Invalid Message Syntax Error");
  const Reply reply = service.post(message::service("CheckInItem", message::item_id(kItem), "1"));
  CHECK(text(reply, "Problem/ProblemType") == "Unknown Agency");
  CHECK(text(reply, "Problem/ProblemElement") == "InitiationHeader/FromAgencyId");
}

TEST_CASE("whoever is not let in hears it in the words of the service's authentication") {
  Service service;
  CHECK(service->answer({kTarget, "", "application/xml", message::check_in(kItem)}, kNow).status == 401);
  CHECK(service.post(message::check_in(kItem), "/ncip?inst=1").status == 403);
  const Reply nobody = service.post(message::check_in(kItem), "/ncip?inst=128807");
  CHECK(nobody.status == 200);
  CHECK(text(nobody, "Problem/ProblemDetail") == "securityContext is null");
  CHECK(service.post(message::check_in(kItem), kTarget, "application/json").status == 415);
  CHECK(service->ledger().empty());
}

TEST_CASE("the item whose connection fails is answered busy three times and then served") {
  Service service;
  for (int i = 0; i < 3; ++i) {
    const Reply busy = service.post(message::check_out(kPatron, "31234000119048"));
    CHECK(busy.status == 503);
    CHECK(busy.retry_after == 1s);
  }
  CHECK(service.post(message::check_out(kPatron, "31234000119048")).status == 200);
  CHECK(service->ledger().size() == 1);
}

TEST_CASE("a fault applies the transaction or not, as its description says, and the ledger names it") {
  for (const FaultName& each : kFaults) {
    if (each.fault == Fault::hang_up) continue;
    CAPTURE(each.name);
    Service service;
    service->dice() = FaultDice({.rules = {{.fault = each.fault, .count = 1}}});
    service.post(message::check_out(kPatron, kItem));
    CHECK(service->library().on_loan_to(kItem) == (each.applied ? kPatron : ""));
    REQUIRE(service->ledger().size() == (each.applied ? 1 : 0));
    if (each.applied) CHECK(service->ledger()[0].fault == each.fault);
    const Reply next = service.post(message::check_out(kPatron, "31234000118131"));
    CHECK(text(next, "CheckOutItemResponse/ItemId/ItemIdentifierValue") == "31234000118131");
  }
}

TEST_CASE("each fault spoils the reply in its own way") {
  const auto reply_with = [](Fault fault) {
    Service service;
    service->dice() = FaultDice({.rules = {{.fault = fault}}, .late_by = 7ms, .retry_after = 9s});
    return service.post(message::check_out(kPatron, kItem));
  };
  CHECK(reply_with(Fault::applied_no_reply).delivery == Reply::Delivery::none);
  CHECK(reply_with(Fault::no_reply).delivery == Reply::Delivery::none);
  CHECK(reply_with(Fault::cut_reply).delivery == Reply::Delivery::cut);
  CHECK(reply_with(Fault::slow_reply).delivery == Reply::Delivery::slow);
  CHECK(reply_with(Fault::late_reply).delay == 7ms);
  CHECK(reply_with(Fault::empty_reply).body.empty());
  CHECK(reply_with(Fault::garbage).body.find('\0') == 0);
  CHECK(reply_with(Fault::portal).body.starts_with("<html>"));
  CHECK(reply_with(Fault::too_big).body.size() > 256 * 1024);
  CHECK(text(reply_with(Fault::wrong_element), "CheckInItemResponse/ItemId/ItemIdentifierValue") == kItem);
  CHECK(text(reply_with(Fault::other_item), "CheckOutItemResponse/ItemId/ItemIdentifierValue") != kItem);
  CHECK(reply_with(Fault::redirect).status == 302);
  CHECK(reply_with(Fault::redirect).location == "/elsewhere");
  CHECK(reply_with(Fault::unauthorized).status == 401);
  CHECK(reply_with(Fault::forbidden).status == 403);
  CHECK(reply_with(Fault::not_found).status == 404);
  CHECK(reply_with(Fault::too_many).status == 429);
  CHECK(reply_with(Fault::too_many).retry_after == 9s);
  CHECK(reply_with(Fault::busy_503).retry_after == 9s);
  CHECK_FALSE(reply_with(Fault::status_503).retry_after);
  CHECK(reply_with(Fault::applied_503).status == 503);
  CHECK(reply_with(Fault::status_500).status == 500);
  CHECK(reply_with(Fault::applied_500).status == 500);
  CHECK(reply_with(Fault::status_502).status == 502);
  CHECK(reply_with(Fault::applied_502).status == 502);
  CHECK(reply_with(Fault::status_504).status == 504);
  CHECK(reply_with(Fault::applied_504).status == 504);
  CHECK(text(reply_with(Fault::security_context), "Problem/ProblemDetail") == "securityContext is null");
  CHECK(text(reply_with(Fault::unknown_agency), "Problem/ProblemType") == "Unknown Agency");
  CHECK(text(reply_with(Fault::temporary_failure), "Problem/ProblemType") == "Temporary Processing Failure");
  CHECK(text(reply_with(Fault::applied_temporary_failure), "Problem/ProblemType") == "Temporary Processing Failure");
}

TEST_CASE("a reset forgets loans, ledger, faults and nonces") {
  Service service;
  service.post(message::check_out(kPatron, kItem));
  service->dice() = FaultDice({.rules = {{.fault = Fault::garbage}}});
  service->reset(true);
  CHECK(service->ledger().empty());
  CHECK(service->library().on_loan_to(kItem).empty());
  const Reply reply = service.post(message::check_out("anyone", "anything"));
  CHECK(text(reply, "CheckOutItemResponse/UserId/UserIdentifierValue") == "anyone");
}

TEST_CASE("every reply in NCIP is valid against the schema") {
  const auto schema = std::filesystem::path(TESTS_DIR) / "../../shared/reference/ncip/ncip_v2_02.xsd";
  if (!std::filesystem::exists(schema)) SKIP("the schema is not here: " << schema);
  if (std::system("xmllint --version 2>/dev/null >&2") != 0) SKIP("xmllint is not here");

  const auto file = std::filesystem::temp_directory_path() / ("reply-" + std::to_string(std::random_device()()) + ".xml");
  const auto valid = [&](const Reply& reply) {
    std::ofstream(file, std::ios::binary) << reply.body;
    CAPTURE(reply.body);
    CHECK(std::system(("xmllint --nonet --noout --schema '" + schema.string() + "' '" + file.string() + "' 2>/dev/null").c_str()) == 0);
  };
  for (const bool header : {false, true}) {
    Service service({.header = header});
    valid(service.post(message::check_out(kPatron, kItem)));
    valid(service.post(message::check_in(kItem)));
    valid(service.post(message::check_in(kItem)));
    valid(service.post(message::check_out("nobody", kItem)));
    valid(service.post("<a/>"));
    valid(service.post(message::check_in(kItem), "/ncip?inst=128807"));
  }
  std::filesystem::remove(file);
}
