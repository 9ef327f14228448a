#include "wms_simulator/ncip_reply.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <pugixml.hpp>

namespace simulator {

namespace {

constexpr auto kVersion = "http://www.niso.org/schemas/ncip/v2_01/ncip_v2_01.xsd";
constexpr auto kAgencyScheme = "http://oclc.org/ncip/schemes/agencyid.scm";
constexpr auto kLocationScheme = "http://www.niso.org/ncip/v1_0/imp1/schemes/locationtype/locationtype.scm";
// NCIP 2.02's lists of errors: one for each service, one for all, one for messages that cannot be read.
constexpr auto kCheckOutErrors =
    "http://www.niso.org/ncip/v1_0/schemes/processingerrortype/checkoutitemprocessingerror.scm";
constexpr auto kCheckInErrors =
    "http://www.niso.org/ncip/v1_0/schemes/processingerrortype/checkinitemprocessingerror.scm";
constexpr auto kGeneralErrors =
    "http://www.niso.org/ncip/v1_0/schemes/processingerrortype/generalprocessingerror.scm";
constexpr auto kMessagingErrors =
    "http://www.niso.org/ncip/v1_0/schemes/messagingerrortype/messagingerrortype.scm";
constexpr std::array<std::string_view, 6> kMessagingErrorTypes = {
    "Invalid Message Syntax Error", "Protocol Error", "Unknown Element",
    "Unknown Scheme", "Unknown Service", "Unknown Value From Known Scheme"};

struct StringWriter final : pugi::xml_writer {
  std::string text;
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
};

pugi::xml_node start(pugi::xml_document& document, const char* version) {
  pugi::xml_node message = document.append_child("ns1:NCIPMessage");
  message.append_attribute("xmlns:ns1") = "http://www.niso.org/2008/ncip";
  message.append_attribute("ns1:version") = version;
  return message;
}

std::string to_text(const pugi::xml_document& document) {
  StringWriter writer;
  document.save(writer, "", pugi::format_raw, pugi::encoding_utf8);
  return std::move(writer.text);
}

pugi::xml_node add(pugi::xml_node parent, const char* name, const std::string& text = {}) {
  pugi::xml_node node = parent.append_child((std::string("ns1:") + name).c_str());
  if (!text.empty()) node.text() = text.c_str();
  return node;
}

void add_id(pugi::xml_node parent, const char* element, const char* value_element, const std::string& agency,
            const std::string& value) {
  const auto id = add(parent, element);
  add(id, "AgencyId", agency);
  add(id, value_element, value);
}

void add_header(pugi::xml_node response, const std::string& branch) {
  const auto header = add(response, "ResponseHeader");
  for (const auto* side : {"FromAgencyId", "ToAgencyId"})
    add(add(header, side), "AgencyId", branch).append_attribute("ns1:Scheme") = kAgencyScheme;
}

void add_problem(pugi::xml_node parent, const char* scheme, const std::string& type, const std::string& detail,
                 const std::string& element, const std::string& value) {
  const auto problem = add(parent, "Problem");
  add(problem, "ProblemType", type).append_attribute("ns1:Scheme") = scheme;
  if (!detail.empty()) add(problem, "ProblemDetail", detail);
  if (!element.empty()) add(problem, "ProblemElement", element);
  if (!value.empty()) add(problem, "ProblemValue", value);
}

// The schema wants a destination beside the instructions.
void add_routing(pugi::xml_node response, const std::string& instructions) {
  const auto routing = add(response, "RoutingInformation");
  add(routing, "RoutingInstructions", instructions);
  const auto location = add(add(routing, "Destination"), "Location");
  add(location, "LocationType", "Current").append_attribute("ns1:Scheme") = kLocationScheme;
  const auto name = add(location, "LocationName");
  for (const auto& [level, value] : {std::pair("1", "MAIN"), std::pair("2", "STACKS")}) {
    const auto instance = add(name, "LocationNameInstance");
    add(instance, "LocationNameLevel", level);
    add(instance, "LocationNameValue", value);
  }
}

bool is_messaging_error(const std::string& type) {
  return std::find(kMessagingErrorTypes.begin(), kMessagingErrorTypes.end(), type) != kMessagingErrorTypes.end();
}

}  // namespace

std::string response(const NcipRequest& request, const practice::Answer& answer, ReplyStyle style) {
  const bool check_out = request.kind == circ::Kind::check_out;
  pugi::xml_document document;
  const auto message = start(document, check_out && answer.done() ? "2.0" : kVersion);
  const auto service = add(message, check_out ? "CheckOutItemResponse" : "CheckInItemResponse");
  if (style.header) add_header(service, request.branch);
  if (!answer.done()) {
    const bool about_patron = answer.problem.find("User") != answer.problem.npos;
    add_problem(service, check_out ? kCheckOutErrors : kCheckInErrors, answer.problem, answer.detail, {},
                about_patron ? request.patron_agency + "/" + request.patron : request.item_agency + "/" + request.item);
    return to_text(document);
  }
  add_id(service, "ItemId", "ItemIdentifierValue", request.item_agency, request.item);
  const auto& patron = check_out ? request.patron : answer.patron;
  if (!patron.empty()) add_id(service, "UserId", "UserIdentifierValue", request.item_agency, patron);
  if (answer.due) {
    add(service, "DateDue", circ::rfc3339_utc(*answer.due));
    add(service, "RenewalCount", "0");
  }
  if (!answer.routing.empty()) add_routing(service, answer.routing);
  return to_text(document);
}

std::string problem_message(const NcipProblem& problem) {
  pugi::xml_document document;
  add_problem(start(document, kVersion), is_messaging_error(problem.type) ? kMessagingErrors : kGeneralErrors,
              problem.type, problem.detail, problem.element, {});
  return to_text(document);
}

}  // namespace simulator
