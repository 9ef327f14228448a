#include "wms_simulator/ncip_request.h"

#include <algorithm>
#include <span>

#include <pugixml.hpp>

namespace simulator {

namespace {

constexpr std::string_view kNcip = "http://www.niso.org/2008/ncip";
constexpr std::string_view kAgencyScheme = "http://oclc.org/ncip/schemes/agencyid.scm";
constexpr std::string_view kProfileScheme = "http://oclc.org/ncip/schemes/application-profile/platform.scm";
constexpr std::string_view kProfile = "Version 2011";

// A child that the schema allows at a place.
struct Child {
  std::string_view name;
  bool repeatable = false;
};

// The order is the schema's (ncip_v2_02.xsd).
constexpr Child kCheckOut[] = {
    {"InitiationHeader"}, {"MandatedAction"}, {"UserId"}, {"ItemId"}, {"RequestId"}, {"AcknowledgedFeeAmount"},
    {"PaidFeeAmount"}, {"AcknowledgedItemUseRestrictionType", true}, {"ShippingInformation"}, {"ResourceDesired"},
    {"DesiredDateDue"}, {"ItemElementType", true}, {"UserElementType", true}, {"Ext"}};
constexpr Child kCheckIn[] = {{"InitiationHeader"}, {"MandatedAction"}, {"ItemId"}, {"ItemElementType", true},
                              {"UserElementType", true}, {"Ext"}};
constexpr Child kHeader[] = {{"FromSystemId"}, {"FromSystemAuthentication"}, {"FromAgencyId"},
                             {"FromAgencyAuthentication"}, {"OnBehalfOfAgency"}, {"ToSystemId"}, {"ToAgencyId"},
                             {"ApplicationProfileType"}, {"Ext"}};
constexpr Child kAgency[] = {{"AgencyId"}};
constexpr Child kMandated[] = {{"DateEventOccurred"}};
constexpr Child kItemId[] = {{"AgencyId"}, {"ItemIdentifierType"}, {"ItemIdentifierValue"}, {"Ext"}};
constexpr Child kUserId[] = {{"AgencyId"}, {"UserIdentifierType"}, {"UserIdentifierValue"}, {"Ext"}};

std::string_view local_name(std::string_view name) {
  const auto colon = name.find(':');
  return colon == name.npos ? name : name.substr(colon + 1);
}

std::string_view prefix_of(std::string_view name) {
  const auto colon = name.find(':');
  return colon == name.npos ? std::string_view() : name.substr(0, colon);
}

// What a prefix stands for at a node; the empty prefix is the default namespace. pugixml knows no namespaces.
std::string_view namespace_of(std::string_view prefix, pugi::xml_node node) {
  const std::string declaration = prefix.empty() ? "xmlns" : "xmlns:" + std::string(prefix);
  for (; node; node = node.parent())
    if (const auto attribute = node.attribute(declaration.c_str())) return attribute.value();
  return {};
}

bool is_ncip(pugi::xml_node node) { return namespace_of(prefix_of(node.name()), node) == kNcip; }

pugi::xml_node child(pugi::xml_node node, std::string_view name) {
  return node.find_child([&](pugi::xml_node each) { return local_name(each.name()) == name && is_ncip(each); });
}

// The attribute of that name in NCIP's namespace: its attributes are qualified, the default namespace does not count.
pugi::xml_attribute attribute(pugi::xml_node node, std::string_view name) {
  return node.find_attribute([&](pugi::xml_attribute each) {
    const auto prefix = prefix_of(each.name());
    return local_name(each.name()) == name && !prefix.empty() && namespace_of(prefix, node) == kNcip;
  });
}

// Thrown within this file only: the reading is straight, and the first mistake ends it.
struct Mistake {
  NcipProblem problem;
};

[[noreturn]] void fail(std::string_view type, std::string_view detail, std::string_view element) {
  throw Mistake{{std::string(type), std::string(detail), std::string(element)}};
}

void check_order(pugi::xml_node node, std::span<const Child> allowed, std::string_view place) {
  std::size_t at = 0;
  bool taken = false;  // allowed[at] has been seen
  for (const pugi::xml_node each : node.children()) {
    if (each.type() != pugi::node_element) continue;
    const auto name = local_name(each.name());
    const auto found = std::find_if(allowed.begin(), allowed.end(), [&](const Child& c) { return c.name == name; });
    const std::string path = std::string(place) + "/" + std::string(name);
    if (found == allowed.end() || !is_ncip(each)) fail("Unknown Element", "not allowed here", path);
    const auto index = static_cast<std::size_t>(found - allowed.begin());
    if (index < at || (index == at && taken && !found->repeatable))
      fail("Invalid Message Syntax Error", "out of the schema's order", path);
    at = index;
    taken = true;
  }
}

void check_attributes(pugi::xml_node node) {
  for (const pugi::xml_attribute each : node.attributes()) {
    const std::string_view name = each.name();
    if (name == "xmlns" || prefix_of(name) == "xmlns") continue;
    if (prefix_of(name).empty())
      fail("Invalid Message Syntax Error", "attributes are namespace-qualified", std::string(node.name()) + "/@" + std::string(name));
  }
  for (const pugi::xml_node each : node.children()) check_attributes(each);
}

pugi::xml_node need(pugi::xml_node node, std::string_view name, std::string_view place) {
  const auto found = child(node, name);
  if (!found) fail("Needed Data Missing", "", std::string(place) + "/" + std::string(name));
  return found;
}

std::string need_text(pugi::xml_node node, std::string_view name, std::string_view place) {
  std::string text = need(node, name, place).text().get();
  if (text.empty()) fail("Needed Data Missing", "", std::string(place) + "/" + std::string(name));
  return text;
}

// "Version 2011", with the scheme that OCLC's page asks for.
void check_scheme(pugi::xml_node node, std::string_view scheme, std::string_view place) {
  if (attribute(node, "Scheme").value() != scheme) fail("Unknown Scheme", "", std::string(place) + "/@Scheme");
}

std::string read_header(pugi::xml_node service) {
  const auto header = need(service, "InitiationHeader", "");
  check_order(header, kHeader, "InitiationHeader");
  const auto from = need(header, "FromAgencyId", "InitiationHeader");
  const auto to = need(header, "ToAgencyId", "InitiationHeader");
  check_order(from, kAgency, "InitiationHeader/FromAgencyId");
  check_order(to, kAgency, "InitiationHeader/ToAgencyId");
  const auto branch = need_text(from, "AgencyId", "InitiationHeader/FromAgencyId");
  check_scheme(child(from, "AgencyId"), kAgencyScheme, "InitiationHeader/FromAgencyId/AgencyId");
  if (need_text(to, "AgencyId", "InitiationHeader/ToAgencyId") != branch)
    fail("Unknown Agency", "ToAgencyId must match FromAgencyId", "InitiationHeader/ToAgencyId");
  if (need_text(header, "ApplicationProfileType", "InitiationHeader") != kProfile)
    fail("Unknown Value From Known Scheme", "", "InitiationHeader/ApplicationProfileType");
  check_scheme(child(header, "ApplicationProfileType"), kProfileScheme, "InitiationHeader/ApplicationProfileType");
  return branch;
}

std::optional<circ::Moment> read_time(pugi::xml_node node, std::string_view place) {
  if (!node) return std::nullopt;
  const auto time = circ::parse_rfc3339(node.text().get());
  if (!time) fail("Invalid Date", node.text().get(), place);
  return time;
}

NcipRequest read(std::string_view xml) {
  pugi::xml_document document;
  const auto result = document.load_buffer(xml.data(), xml.size());
  if (!result) fail("Invalid Message Syntax Error", result.description(), "");
  const auto message = document.document_element();
  if (local_name(message.name()) != "NCIPMessage" || !is_ncip(message))
    fail("Invalid Message Syntax Error", "no NCIPMessage of namespace http://www.niso.org/2008/ncip", "");
  if (!attribute(message, "version")) fail("Invalid Message Syntax Error", "no qualified version", "NCIPMessage/@version");
  check_attributes(message);

  const auto elements = [](pugi::xml_node each) { return each.type() == pugi::node_element; };
  const auto service = message.find_child(elements);
  if (std::count_if(message.begin(), message.end(), elements) != 1)
    fail("Invalid Message Syntax Error", "one service to a message", "NCIPMessage");
  const auto name = local_name(service.name());
  if (!is_ncip(service) || (name != "CheckOutItem" && name != "CheckInItem"))
    fail("Unsupported Service", service.name(), "NCIPMessage");

  NcipRequest request;
  const bool check_out = name == "CheckOutItem";
  request.kind = check_out ? circ::Kind::check_out : circ::Kind::check_in;
  check_order(service, check_out ? std::span<const Child>(kCheckOut) : std::span<const Child>(kCheckIn), name);
  request.branch = read_header(service);
  if (const auto mandated = child(service, "MandatedAction")) {
    check_order(mandated, kMandated, "MandatedAction");
    request.occurred = read_time(need(mandated, "DateEventOccurred", "MandatedAction"), "MandatedAction/DateEventOccurred");
  }
  const auto item = need(service, "ItemId", "");
  check_order(item, kItemId, "ItemId");
  request.item_agency = need_text(item, "AgencyId", "ItemId");
  request.item = need_text(item, "ItemIdentifierValue", "ItemId");
  if (check_out) {
    const auto user = need(service, "UserId", "");
    check_order(user, kUserId, "UserId");
    request.patron_agency = need_text(user, "AgencyId", "UserId");
    request.patron = need_text(user, "UserIdentifierValue", "UserId");
    request.desired_due = read_time(child(service, "DesiredDateDue"), "DesiredDateDue");
  }
  return request;
}

}  // namespace

std::variant<NcipRequest, NcipProblem> parse_request(std::string_view xml) {
  try {
    return read(xml);
  } catch (Mistake& mistake) {
    return std::move(mistake.problem);
  }
}

}  // namespace simulator
