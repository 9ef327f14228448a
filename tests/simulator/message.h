// NCIP requests as text, written out here and not made by the gateway: one changed word at a time can be put in.
#pragma once

#include <string>

namespace message {

inline std::string service(const std::string& name, const std::string& content, const std::string& branch = "129479") {
  return R"(<?xml version="1.0" encoding="UTF-8"?><NCIPMessage xmlns="http://www.niso.org/2008/ncip" )"
         R"(xmlns:ncip="http://www.niso.org/2008/ncip" )"
         R"(ncip:version="http://www.niso.org/schemas/ncip/v2_01/ncip_v2_01.xsd"><)" + name + R"(><InitiationHeader>)"
         R"(<FromAgencyId><AgencyId ncip:Scheme="http://oclc.org/ncip/schemes/agencyid.scm">)" + branch +
         R"(</AgencyId></FromAgencyId><ToAgencyId><AgencyId>)" + branch + R"(</AgencyId></ToAgencyId>)"
         R"(<ApplicationProfileType ncip:Scheme="http://oclc.org/ncip/schemes/application-profile/platform.scm">)"
         R"(Version 2011</ApplicationProfileType></InitiationHeader>)" + content + "</" + name + "></NCIPMessage>";
}

inline std::string item_id(const std::string& item) {
  return "<ItemId><AgencyId>128807</AgencyId><ItemIdentifierValue>" + item + "</ItemIdentifierValue></ItemId>";
}

inline std::string check_in(const std::string& item) { return service("CheckInItem", item_id(item)); }

inline std::string check_out(const std::string& patron, const std::string& item) {
  return service("CheckOutItem", "<UserId><AgencyId>128807</AgencyId><UserIdentifierValue>" + patron +
                                     "</UserIdentifierValue></UserId>" + item_id(item) +
                                     "<DesiredDateDue>2026-12-14T22:59:59Z</DesiredDateDue>");
}

}  // namespace message
