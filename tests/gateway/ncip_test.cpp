#include "gateway/ncip.h"

#include "sample.h"

namespace {

using namespace test;
using circ::Reason;
using gateway::Verdict;
using gateway::ncip::read_reply;
using gateway::ncip::Reply;
using Kind = Verdict::Kind;

// Without the white space between elements, which means nothing.
std::string packed(const std::string& xml) {
  std::string result;
  for (std::size_t i = 0; i < xml.size(); ++i) {
    if (xml[i] == '>') {
      result += '>';
      while (i + 1 < xml.size() && (xml[i + 1] == ' ' || xml[i + 1] == '\n' || xml[i + 1] == '\r')) ++i;
    } else {
      result += xml[i];
    }
  }
  return result;
}

Verdict read(const circ::Transaction& transaction, const std::string& body, int status = 200) {
  return read_reply(transaction, Reply{status, body, {}});
}

std::string problem(const std::string& type, const std::string& detail = "", const std::string& element = "CheckInItemResponse") {
  return "<n:NCIPMessage xmlns:n='http://www.niso.org/2008/ncip'><n:" + element + "><n:Problem>" +
         (type.empty() ? "" : "<n:ProblemType>" + type + "</n:ProblemType>") + "<n:ProblemDetail>" + detail +
         "</n:ProblemDetail></n:Problem></n:" + element + "></n:NCIPMessage>";
}

std::string done(const std::string& item, const std::string& more = "") {
  return "<NCIPMessage xmlns='http://www.niso.org/2008/ncip'><CheckInItemResponse><ItemId><ItemIdentifierValue>" + item +
         "</ItemIdentifierValue></ItemId>" + more + "</CheckInItemResponse></NCIPMessage>";
}

}  // namespace

TEST_CASE("Requests have the shape of the reference's samples") {
  need_reference();
  CHECK(packed(gateway::ncip::request(check_out(), profile())) == packed(sample("checkout_request.xml")));
  CHECK(packed(gateway::ncip::request(check_in(), profile())) == packed(sample("checkin_request.xml")));
  auto mandated = profile();
  mandated.mandated_action = true;
  CHECK(packed(gateway::ncip::request(check_out(), mandated)) == packed(sample("checkout_request_mandated.xml")));
  CHECK(packed(gateway::ncip::request(check_in(), mandated)) == packed(sample("checkin_request_mandated.xml")));
}

TEST_CASE("Characters that mean something in XML are escaped in a request") {
  const auto request = gateway::ncip::request(check_in("a&b<c>\"d'"), profile());
  CHECK(request.find("<ItemIdentifierValue>a&amp;b&lt;c&gt;\"d'</ItemIdentifierValue>") != std::string::npos);
}

TEST_CASE("The samples of success are uploaded, with due date and routing") {
  need_reference();
  const auto out = read(check_out("151468622X"), sample("checkout_response_ok.xml"));
  CHECK(out.kind == Kind::uploaded);
  REQUIRE(out.due);
  CHECK(circ::rfc3339_utc(*out.due) == "2019-02-04T23:59:59Z");
  const auto in = read(check_in(), sample("checkin_response_ok.xml"));
  CHECK(in.kind == Kind::uploaded);
  CHECK(in.routing == "Re-shelve");
}

TEST_CASE("The samples of refusal are refused with type and detail") {
  need_reference();
  const auto out = read(check_out(), sample("checkout_response_problem.xml"));
  CHECK(out.kind == Kind::refused);
  CHECK(out.problem == "Unknown User");
  CHECK(out.detail.find("UNKNOWN_USER") == 0);
  CHECK(read(check_in(), sample("checkin_response_problem.xml")).kind == Kind::refused);
  CHECK(read(check_out(), sample("patron_requires_membership.xml")).kind == Kind::refused);
}

TEST_CASE("A success that names another item, another kind or a Problem beside it is none") {
  CHECK(read(check_in("99999"), done("10176")).kind == Kind::unanswered);
  CHECK(read(check_in("99999"), done("10176")).reason == Reason::not_ncip);
  CHECK(read(check_out(), done("10176")).kind == Kind::unanswered);
  CHECK(read(check_in(), done("10176", "<Problem><ProblemType>Unknown Item</ProblemType></Problem>")).kind == Kind::refused);
  CHECK(read(check_in(), done("10176")).kind == Kind::uploaded);
}

TEST_CASE("Elements count by namespace, whatever their prefix") {
  CHECK(read(check_in(), "<NCIPMessage><CheckInItemResponse><ItemId><ItemIdentifierValue>10176</ItemIdentifierValue>"
                         "</ItemId></CheckInItemResponse></NCIPMessage>").kind == Kind::unanswered);
  CHECK(read(check_in(), "<x:NCIPMessage xmlns:x='http://www.niso.org/2008/ncip'><y:CheckInItemResponse "
                         "xmlns:y='http://www.niso.org/2008/ncip'><x:ItemId><y:ItemIdentifierValue>10176"
                         "</y:ItemIdentifierValue></x:ItemId></y:CheckInItemResponse></x:NCIPMessage>").kind == Kind::uploaded);
}

TEST_CASE("A fault of the key or the user to act as concerns the station, not the row") {
  need_reference();
  for (const auto& body :
       {sample("tolerate_problem_without_type.xml"), sample("toplevel_problem.xml"),
        problem("Agency Authentication Failed"), problem("System Authentication Failed"),
        problem("Unauthorized Service For Agency"), problem("Temporary Processing Failure", "SecurityContext is NULL")}) {
    CAPTURE(body);
    CHECK(read(check_in(), body).kind == Kind::station_fault);
    CHECK(read(check_in(), body).reason == Reason::credentials);
  }
  CHECK(read(check_in(), "", 401).reason == Reason::credentials);
  CHECK(read(check_in(), "{\"code\":403,\"message\":\"unauthorized_client\"}", 403).reason == Reason::credentials);
  CHECK(read(check_in(), "java.lang.NullPointerException: securityContext is null", 500).kind == Kind::station_fault);
  CHECK(read(check_out(), problem("User Authentication Failed", "", "CheckOutItemResponse")).kind == Kind::refused);
}

TEST_CASE("Of an error page a person reads the words, not the tags") {
  CHECK(read(check_in(),
             "<html><head><title>HTTP Status 401 - request has invalid signature</title></head>\n<body><h1>HTTP Status 401 - "
             "request has invalid signature</h1><p>Sorry\n  about that</p></body></html>",
             401)
            .detail == "HTTP Status 401 - request has invalid signature · Sorry about that");
  CHECK(read(check_in(), "<error><code type=\"http\">401</code><message>WSKey &apos;test&apos; is invalid</message></error>", 401)
            .detail == "401 · WSKey 'test' is invalid");
  CHECK(read(check_in(), "{\"code\":403,\"message\":\"unauthorized_client\"}", 403).detail ==
        "{\"code\":403,\"message\":\"unauthorized_client\"}");
  CHECK(read(check_in(), std::string(300000, 'x') + "<", 500).detail.size() <= gateway::ncip::kLongestText);
  CHECK(read(check_in(), "<<<", 502).detail.empty());
}

TEST_CASE("Who is not let in hears nothing about the row, whatever comes with the refusal") {
  for (const int status : {401, 403}) {
    const auto verdict = read(check_in(), problem("", "User not authorized"), status);
    CHECK(verdict.kind == Kind::station_fault);
    CHECK(verdict.reason == Reason::credentials);
    CHECK(verdict.detail == "User not authorized");
    CHECK(read(check_in(), problem("Unknown Item"), status).kind == Kind::station_fault);
  }
}

TEST_CASE("A wrong agency or a message that is not understood is a fault of the configuration") {
  for (const auto* type : {"Unknown Agency", "Unknown System", "Needed Data Missing", "Invalid Message Syntax Error",
                           "Unsupported Service", "UNKNOWN_ELEMENT"}) {
    CAPTURE(type);
    CHECK(read(check_in(), problem(type)).kind == Kind::station_fault);
    CHECK(read(check_in(), problem(type)).reason == Reason::configuration);
  }
  for (const int status : {301, 302, 307, 400, 404, 405, 413, 415}) {
    CAPTURE(status);
    CHECK(read(check_in(), "", status).reason == Reason::configuration);
  }
}

TEST_CASE("What the service surely did not take may be tried again") {
  CHECK(read(check_in(), "", 429).kind == Kind::not_applied);
  CHECK(read(check_in(), "", 425).kind == Kind::not_applied);
  const auto busy = read_reply(check_in(), Reply{503, "", std::chrono::seconds{7}});
  CHECK(busy.kind == Kind::not_applied);
  CHECK(busy.retry_after == std::chrono::seconds{7});
}

TEST_CASE("What may have been done is unanswered") {
  for (const int status : {408, 500, 502, 503, 504}) {
    CAPTURE(status);
    CHECK(read(check_in(), "<html>sorry</html>", status).kind == Kind::unanswered);
    CHECK(read(check_in(), "", status).reason == Reason::server_error);
  }
  CHECK(read(check_in(), problem("Temporary Processing Failure")).kind == Kind::unanswered);
  for (const std::string body : {"", "OK", "<html><body>Log in to the guest network</body></html>",
                                 "<!DOCTYPE html><html></html>", "<NCIPMessage", "\xff\xfe"}) {
    CAPTURE(body);
    CHECK(read(check_in(), body).kind == Kind::unanswered);
    CHECK(read(check_in(), body).reason == Reason::not_ncip);
  }
}

TEST_CASE("A hostile answer is no NCIP: entities, depth, length") {
  CHECK(read(check_in(), "<!DOCTYPE a [<!ENTITY b 'c'>]>" + done("10176")).reason == Reason::not_ncip);
  std::string deep, end;
  for (int i = 0; i < 40; ++i) {
    deep += "<a>";
    end = "</a>" + end;
  }
  CHECK(read(check_in(), done("10176", deep + end)).reason == Reason::not_ncip);
  CHECK(read(check_in(), done("10176", "<!--" + std::string(gateway::ncip::kLongestReply, 'x') + "-->")).reason == Reason::not_ncip);
}

TEST_CASE("A Problem counts wherever it stands, unless it is about another item or another kind of request") {
  const std::string one = "<Problem><ProblemType>Unknown Item</ProblemType></Problem>";
  CHECK(read(check_in(), done("10176", "<ResponseHeader>" + one + "</ResponseHeader>")).kind == Kind::refused);
  CHECK(read(check_in(), done("99999", one)).reason == Reason::not_ncip);
  CHECK(read(check_out(), done("10176", one)).reason == Reason::not_ncip);
}

TEST_CASE("A Problem without a type means what its detail says, and an exception's message leaves doubt") {
  CHECK(read(check_in(), problem("", "UNKNOWN_ITEM")).kind == Kind::refused);
  CHECK(read(check_in(), problem("", "Unknown Agency")).reason == Reason::configuration);
  CHECK(read(check_in(), problem("Unspecified Type", "Too many items")).kind == Kind::refused);
  for (const auto* broken : {"java.lang.NullPointerException", "null", "", "Temporary Processing Failure"}) {
    CAPTURE(broken);
    CHECK(read(check_in(), problem("", broken)).kind == Kind::unanswered);
    CHECK(read(check_in(), problem("Unspecified Type", broken)).reason == Reason::server_error);
  }
}

TEST_CASE("Several problems are all shown") {
  const auto verdict = read(check_in(), "<NCIPMessage xmlns='http://www.niso.org/2008/ncip'><Problem><ProblemType>Unknown Item"
                                        "</ProblemType></Problem><Problem><ProblemType>Item Not Checked Out</ProblemType>"
                                        "</Problem></NCIPMessage>");
  CHECK(verdict.kind == Kind::refused);
  CHECK(verdict.problem == "Unknown Item; Item Not Checked Out");
}

TEST_CASE("The service's texts are cut and cleaned before anyone sees them") {
  CHECK(gateway::ncip::shown("a\x1b[31mb\nc\xff") == "a[31mb c");
  CHECK(gateway::ncip::shown(std::string(600, 'x')).size() == gateway::ncip::kLongestText);
  CHECK(gateway::ncip::shown("Łódź") == "Łódź");
}

TEST_CASE("A refusal that says the act was done before is recognised") {
  const auto in = read(check_in(), problem("Item Not Checked Out", "ITEM_NOT_CHECKED_OUT"));
  CHECK(gateway::ncip::says_already_done(check_in(), in));
  const auto same = read(check_out(), problem("User Ineligible To Check Out This Item",
                                              "Item is already checked out to this User.", "CheckOutItemResponse"));
  CHECK(gateway::ncip::says_already_done(check_out(), same));
  const auto koha = read(check_out(), problem("User Ineligible To Check Out This Item",
                                              "Item is alredy checked out to this User.", "CheckOutItemResponse"));
  CHECK(gateway::ncip::says_already_done(check_out(), koha));
  const auto not_his = read(check_out(), problem("", "Item was not checked out to this user", "CheckOutItemResponse"));
  CHECK_FALSE(gateway::ncip::says_already_done(check_out(), not_his));
  const auto other = read(check_out(), problem("Check Out Not Allowed - Item Is Already Checked Out", "", "CheckOutItemResponse"));
  CHECK_FALSE(gateway::ncip::says_already_done(check_out(), other));
  CHECK_FALSE(gateway::ncip::says_already_done(check_out(), in));
}

TEST_CASE("Retry-After is read as seconds or as a date, up to an hour") {
  using namespace std::chrono_literals;
  const auto now = std::chrono::sys_days{std::chrono::year{1994} / 11 / 6} + 8h + 49min;
  using gateway::ncip::retry_after;
  CHECK(retry_after("120", now) == 120s);
  CHECK(retry_after(" 0 ", now) == 0s);
  CHECK(retry_after("99999999999", now) == 3600s);
  CHECK(retry_after("Sun, 06 Nov 1994 08:49:37 GMT", now) == 37s);
  CHECK(retry_after("Sun, 06 Nov 1994 07:49:37 GMT", now) == 0s);
  CHECK_FALSE(retry_after("soon", now));
  CHECK_FALSE(retry_after("", now));
  CHECK_FALSE(retry_after("-3", now));
}
