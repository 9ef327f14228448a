#include <pugixml.hpp>

#include "gateway/ncip.h"

namespace gateway::ncip {
namespace {

constexpr const char* kNamespace = "http://www.niso.org/2008/ncip";
constexpr const char* kVersion = "http://www.niso.org/schemas/ncip/v2_01/ncip_v2_01.xsd";
constexpr const char* kAgencyScheme = "http://oclc.org/ncip/schemes/agencyid.scm";
constexpr const char* kProfileScheme = "http://oclc.org/ncip/schemes/application-profile/platform.scm";
constexpr const char* kProfileType = "Version 2011";

struct Text final : pugi::xml_writer {
  void write(const void* data, std::size_t size) override { text.append(static_cast<const char*>(data), size); }
  std::string text;
};

pugi::xml_node text(pugi::xml_node parent, const char* name, const std::string& value) {
  auto node = parent.append_child(name);
  node.text().set(value.c_str());
  return node;
}

void header(pugi::xml_node message, const station::Profile& profile) {
  auto header = message.append_child("InitiationHeader");
  auto from = text(header.append_child("FromAgencyId"), "AgencyId", profile.branch_id);
  from.append_attribute("ncip:Scheme") = kAgencyScheme;
  text(header.append_child("ToAgencyId"), "AgencyId", profile.branch_id);  // must match the sender's
  text(header, "ApplicationProfileType", kProfileType).append_attribute("ncip:Scheme") = kProfileScheme;
}

}  // namespace

std::string request(const circ::Transaction& transaction, const station::Profile& profile) {
  const bool lends = transaction.kind == circ::Kind::check_out;
  pugi::xml_document document;
  auto declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  auto root = document.append_child("NCIPMessage");
  root.append_attribute("xmlns") = kNamespace;
  root.append_attribute("xmlns:ncip") = kNamespace;
  root.append_attribute("ncip:version") = kVersion;

  auto message = root.append_child(lends ? "CheckOutItem" : "CheckInItem");
  header(message, profile);
  if (profile.mandated_action) {
    text(message.append_child("MandatedAction"), "DateEventOccurred", circ::rfc3339_utc(transaction.recorded));
  }
  if (lends) {
    auto user = message.append_child("UserId");
    text(user, "AgencyId", profile.institution_id);
    text(user, "UserIdentifierValue", transaction.patron->text());
  }
  auto item = message.append_child("ItemId");
  text(item, "AgencyId", profile.institution_id);
  text(item, "ItemIdentifierValue", transaction.item.text());
  if (lends) text(message, "DesiredDateDue", circ::rfc3339_utc(*transaction.due));

  Text out;
  document.save(out, "", pugi::format_raw);
  return out.text;
}

}  // namespace gateway::ncip
