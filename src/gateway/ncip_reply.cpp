#include <pugixml.hpp>

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "gateway/ncip.h"
#include "station/utf8.h"

namespace gateway::ncip {
namespace {

using Kind = Verdict::Kind;
using circ::Reason;

constexpr std::string_view kNamespace = "http://www.niso.org/2008/ncip";
constexpr int kDeepest = 32;

// Whole characters, none of them NUL.
bool is_utf8_text(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;  // nearly all
    const auto length = ascii ? 1 : station::utf8_length(text.substr(at));
    if (length == 0 || text[at] == '\0') return false;
    at += length;
  }
  return true;
}

// Letters only, upper case: "Unknown User", "UNKNOWN_USER" and "UnknownUser" are the same word.
std::string letters(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c >= 'a' && c <= 'z') result += static_cast<char>(c - 'a' + 'A');
    if (c >= 'A' && c <= 'Z') result += c;
  }
  return result;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// ---- namespaces, which pugixml leaves to its caller ----

std::string_view local_name(pugi::xml_node node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool in_ncip(pugi::xml_node node) {
  const std::string_view name = node.name();
  const auto colon = name.find(':');
  const std::string attribute =
      colon == std::string_view::npos ? "xmlns" : "xmlns:" + std::string(name.substr(0, colon));
  for (auto at = node; at; at = at.parent()) {
    if (const auto bound = at.attribute(attribute.c_str())) return bound.value() == kNamespace;
  }
  return false;
}

pugi::xml_node child(pugi::xml_node parent, std::string_view name) {
  for (auto node : parent.children()) {
    if (node.type() == pugi::node_element && local_name(node) == name && in_ncip(node)) return node;
  }
  return {};
}

std::string text_of(pugi::xml_node node) {
  std::string_view text = node.text().get();
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return std::string(text);
}

class DepthLimit : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node&) override { return depth() < kDeepest; }
};

// ---- what a Problem means ----

// The caller's key, user to act as, or rights are not accepted: true of every row, not of this one.
bool credential_fault(std::string_view type, std::string_view detail) {
  for (const auto text : {type, detail}) {
    for (const std::string_view sign :
         {"SECURITYCONTEXTISNULL", "AGENCYAUTHENTICATIONFAILED", "SYSTEMAUTHENTICATIONFAILED", "UNAUTHORIZEDSERVICE",
          "UNAUTHORIZEDCOMBINATION", "USERFORBIDDEN", "INVALIDSIGNATURE", "UNAUTHORIZEDCLIENT"}) {
      if (has(text, sign)) return true;
    }
    if (has(text, "WSKEY") && has(text, "INVALID")) return true;
  }
  return false;
}

bool configuration_fault(std::string_view type) {
  for (const std::string_view sign :
       {"UNKNOWNAGENCY", "UNKNOWNSYSTEM", "NEEDEDDATAMISSING", "INVALIDMESSAGESYNTAXERROR", "PROTOCOLERROR",
        "UNKNOWNELEMENT", "UNKNOWNSCHEME", "UNKNOWNSERVICE", "UNKNOWNVALUEFROMKNOWNSCHEME", "UNSUPPORTEDSERVICE"}) {
    if (type == sign) return true;
  }
  return false;
}

Verdict verdict_of(Kind kind, Reason reason, int http_status) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.reason = reason;
  verdict.http_status = static_cast<std::uint16_t>(std::clamp(http_status, 0, 65535));
  return verdict;
}

Verdict read_problems(const std::vector<pugi::xml_node>& problems, int http_status) {
  std::string types, details;
  bool credentials = false, configuration = false, temporary = false;
  for (const auto problem : problems) {
    const std::string type = text_of(child(problem, "ProblemType"));
    std::string detail = text_of(child(problem, "ProblemDetail"));
    const std::string type_letters = letters(type), detail_letters = letters(detail);
    credentials |= credential_fault(type_letters, detail_letters);
    // A detail stands for the type where there is none. It may be an exception's bare message: then something broke
    // over there, perhaps after the act was done.
    const bool typeless = type.empty() || type_letters == "UNSPECIFIEDTYPE";
    const std::string& meaning = typeless ? detail_letters : type_letters;
    configuration |= configuration_fault(meaning);
    temporary |= meaning == "TEMPORARYPROCESSINGFAILURE" ||
                 (typeless && (meaning.empty() || has(meaning, "EXCEPTION") || meaning == "NULL"));
    if (const std::string value = text_of(child(problem, "ProblemValue")); !value.empty()) {
      detail += (detail.empty() ? "" : " ") + ("(" + value + ")");
    }
    const auto join = [](std::string& all, const std::string& one) {
      if (!one.empty()) all += (all.empty() ? "" : "; ") + one;
    };
    join(types, type);
    join(details, detail);
  }
  auto verdict = credentials     ? verdict_of(Kind::station_fault, Reason::credentials, http_status)
                 : configuration ? verdict_of(Kind::station_fault, Reason::configuration, http_status)
                 : temporary     ? verdict_of(Kind::unanswered, Reason::server_error, http_status)
                                 : verdict_of(Kind::refused, Reason::refused, http_status);
  verdict.problem = shown(types);
  verdict.detail = shown(details);
  return verdict;
}

// ---- the message ----

Verdict not_ncip(int http_status, std::string detail) {
  auto verdict = verdict_of(Kind::unanswered, Reason::not_ncip, http_status);
  verdict.detail = shown(detail);
  return verdict;
}

// Wherever they stand: under the message, in the response, or deeper.
class Problems : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    if (node.type() == pugi::node_element && local_name(node) == "Problem" && in_ncip(node)) found.push_back(node);
    return true;
  }
  std::vector<pugi::xml_node> found;
};

Verdict read_message(const circ::Transaction& transaction, std::string_view body, int http_status) {
  if (body.empty()) return not_ncip(http_status, "the answer is empty");
  if (body.size() > kLongestReply) return not_ncip(http_status, "the answer is too long");
  if (!is_utf8_text(body)) return not_ncip(http_status, "the answer is not UTF-8");
  if (has(body, "<!DOCTYPE")) return not_ncip(http_status, "the answer is a web page or carries a document type");
  pugi::xml_document document;
  if (!document.load_buffer(body.data(), body.size(), pugi::parse_default, pugi::encoding_utf8)) {
    return not_ncip(http_status, "the answer is not XML");
  }
  DepthLimit depth;
  if (!document.traverse(depth)) return not_ncip(http_status, "the answer is nested too deeply");

  const auto message = child(document, "NCIPMessage");
  if (!message) return not_ncip(http_status, "the answer is not an NCIP message");
  const bool lends = transaction.kind == circ::Kind::check_out;
  const auto response = child(message, lends ? "CheckOutItemResponse" : "CheckInItemResponse");
  const auto item = text_of(child(child(response, "ItemId"), "ItemIdentifierValue"));
  Problems problems;
  document.traverse(problems);
  if (!problems.found.empty() && (response || child(message, "Problem"))) {
    if (!item.empty() && item != transaction.item.text()) return not_ncip(http_status, "the answer names another item");
    return read_problems(problems.found, http_status);
  }
  if (!response) return not_ncip(http_status, "the answer is to another kind of request");
  if (item != transaction.item.text()) return not_ncip(http_status, "the answer does not name this item");
  auto verdict = verdict_of(Kind::uploaded, Reason::none, http_status);
  verdict.due = circ::parse_rfc3339(text_of(child(response, "DateDue")));
  verdict.routing = shown(text_of(child(child(response, "RoutingInformation"), "RoutingInstructions")));
  return verdict;
}

std::string without_entities(std::string text) {
  static constexpr std::pair<std::string_view, char> kEntities[] = {
      {"&apos;", '\''}, {"&quot;", '"'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&amp;", '&'}};
  for (const auto& [entity, character] : kEntities) {
    for (auto at = text.find(entity); at != std::string::npos; at = text.find(entity, at + 1)) {
      text.replace(at, entity.size(), 1, character);
    }
  }
  return text;
}

// What a person would read of an error page: the text between its tags, each line once.
std::string words_of_page(std::string_view page) {
  std::string words, line;
  const auto end_line = [&] {
    while (!line.empty() && line.back() == ' ') line.pop_back();
    if (!line.empty() && !has(words, line)) words += (words.empty() ? "" : " · ") + line;
    line.clear();
  };
  for (page = page.substr(0, kLongestReply); !page.empty() && words.size() <= kLongestText;) {
    if (page.front() == '<') {
      end_line();
      const auto end = page.find('>');
      page.remove_prefix(end == std::string_view::npos ? page.size() : end + 1);
    } else {
      const char c = page.front();
      const bool blank = c == ' ' || c == '\t' || c == '\r' || c == '\n';
      if (!blank) line += c;
      if (blank && !line.empty() && line.back() != ' ') line += ' ';
      page.remove_prefix(1);
    }
  }
  end_line();
  return shown(without_entities(std::move(words)));
}

// An answer that is no NCIP, by its HTTP status (RFC 9110 section 15).
Verdict by_status(const Reply& reply) {
  const int status = reply.http_status;
  if (status == 401 || status == 403) return verdict_of(Kind::station_fault, Reason::credentials, status);
  if (status == 425 || status == 429 || (status == 503 && reply.retry_after)) {
    auto verdict = verdict_of(Kind::not_applied, Reason::busy, status);
    verdict.retry_after = reply.retry_after;
    return verdict;
  }
  if (status >= 500 || status == 408) return verdict_of(Kind::unanswered, Reason::server_error, status);
  return verdict_of(Kind::station_fault, Reason::configuration, status);  // 3xx is not followed; 4xx was not taken
}

bool says_security_context_is_null(std::string_view body) { return has(letters(body), "SECURITYCONTEXTISNULL"); }

}  // namespace

Verdict read_reply(const circ::Transaction& transaction, const Reply& reply) {
  auto verdict = reply.http_status >= 200 && reply.http_status < 300
                     ? read_message(transaction, reply.body, reply.http_status)
                     : by_status(reply);
  // A Problem may come with an error status; then it says more than the number, but only against the row or station.
  if (reply.http_status >= 400 && verdict.kind != Kind::not_applied) {
    const auto told = read_message(transaction, reply.body, reply.http_status);
    // Who is not let in was not heard: 401 and 403 say nothing about this row, whatever they carry.
    const bool let_in = verdict.reason != Reason::credentials;
    if (told.kind == Kind::station_fault || (told.kind == Kind::refused && let_in)) return told;
    verdict.problem = told.problem;
    verdict.detail = told.kind == Kind::refused ? told.detail : words_of_page(reply.body);
  }
  if (verdict.kind != Kind::uploaded && says_security_context_is_null(reply.body.substr(0, kLongestReply))) {
    verdict.kind = Kind::station_fault;
    verdict.reason = Reason::credentials;
  }
  return verdict;
}

bool says_already_done(const circ::Transaction& transaction, const Verdict& verdict) {
  if (verdict.kind != Kind::refused) return false;
  const std::string all = letters(verdict.problem) + " " + letters(verdict.detail);
  if (transaction.kind == circ::Kind::check_in) return has(all, "ITEMNOTCHECKEDOUT");
  if (!has(all, "ALREADY") && !has(all, "ALREDY")) return false;  // Koha's spelling
  for (const std::string_view sign : {"CHECKEDOUTTOTHISUSER", "CHECKEDOUTTOTHISPATRON", "CHECKEDOUTTOTHESAME",
                                      "ONLOANTOTHISUSER", "ONLOANTOTHISPATRON"}) {
    if (has(all, sign)) return true;
  }
  return false;
}

bool says_unknown_item(const Verdict& verdict) {
  return verdict.kind == Kind::refused &&
         (letters(verdict.problem) == "UNKNOWNITEM" || has(letters(verdict.detail), "UNKNOWNITEM"));
}

std::string shown(std::string_view text) {
  std::string result;
  while (!text.empty()) {
    const auto length = station::utf8_length(text);
    const auto lead = static_cast<unsigned char>(text.front());
    const bool control = length == 0 || lead < 0x20 || lead == 0x7f ||
                         (length == 2 && lead == 0xc2 && static_cast<unsigned char>(text[1]) < 0xa0);
    if (result.size() + length > kLongestText) break;
    if (!control) {
      result += text.substr(0, length);
    } else if ((lead == '\n' || lead == '\r' || lead == '\t') && !result.empty() && result.back() != ' ') {
      result += ' ';
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  return result;
}

std::optional<std::chrono::seconds> retry_after(std::string_view header, std::chrono::sys_seconds now) {
  using std::chrono::seconds;
  constexpr seconds kLongest{3600};
  while (!header.empty() && header.front() == ' ') header.remove_prefix(1);
  while (!header.empty() && header.back() == ' ') header.remove_suffix(1);
  if (header.empty()) return {};
  if (std::all_of(header.begin(), header.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    if (header.size() > 6) return kLongest;
    return std::min(kLongest, seconds{std::stoi(std::string(header))});
  }
  // "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110 section 5.6.7)
  static constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (header.size() != 29 || !header.ends_with(" GMT")) return {};
  const auto number = [&](std::size_t at, std::size_t digits) {
    int value = 0;
    for (const char c : header.substr(at, digits)) value = c >= '0' && c <= '9' ? value * 10 + (c - '0') : -100000;
    return value;
  };
  const auto month = kMonths.find(header.substr(8, 3));
  const int day = number(5, 2), year = number(12, 4);
  const int hour = number(17, 2), minute = number(20, 2), second = number(23, 2);
  if (month == std::string_view::npos || month % 3 != 0) return {};
  if (std::min({day, year, hour, minute, second}) < 0) return {};
  const std::chrono::year_month_day date{std::chrono::year{year},
                                         std::chrono::month{static_cast<unsigned>(month / 3 + 1)},
                                         std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return {};
  const auto when = std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute} + seconds{second};
  return std::clamp(std::chrono::duration_cast<seconds>(when - now), seconds{0}, kLongest);
}

}  // namespace gateway::ncip
