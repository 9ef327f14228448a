#include "ui/words.h"

#include <array>
#include <cctype>
#include <chrono>
#include <string_view>

#include "ui/shown.h"

namespace ui {
namespace {

using circ::Reason;
using circ::Status;

struct Problem {
  std::string_view key;  // capital letters only: services write User Blocked, UserBlocked and USER_BLOCKED
  const char* plain;
  const char* to_do;
};

constexpr const char* kBarcodeToDo =
    "Look the barcode up. If it is missing in the system, add it there, then right-click the row and choose Upload again.";

// Processing and general error lists of NCIP 2.02, and what OCLC adds (reference/ncip.md section 6). More telling
// details come before the types that they come with.
constexpr std::array<Problem, 15> kProblems{{
    {"PATRONREQUIRESMEMBERSHIP", "the patron's membership is missing or has run out",
     "Renew the membership, then right-click the row and choose Upload again."},
    {"MORETHANONEUSERHASTHISBARCODE", "more than one patron has this barcode",
     "Give one of the patrons another barcode, then record the loan by hand for the right one."},
    {"ITEMISALREADYCHECKEDOUTTOTHISUSER", "the item is on loan to this patron already",
     "Nothing is to be done if the due date is right."},
    {"ITEMISALREADYCHECKEDOUTTOANOTHERUSER", "the item is on loan to another patron",
     "Find out who has the item. If the return was missed, check it in, then choose Upload again."},
    {"UNKNOWNUSER", "no patron has this barcode", kBarcodeToDo},
    {"UNKNOWNITEM", "no item has this barcode", kBarcodeToDo},
    {"USERBLOCKED", "the patron is blocked",
     "Look at the patron's account. When the block is lifted, right-click the row and choose Upload again."},
    {"USERINELIGIBLETOCHECKOUTTHISITEM", "this patron may not borrow this item",
     "Lend it in the system by override, or ask for the item back."},
    {"ITEMDOESNOTCIRCULATE", "this item is not for loan",
     "Lend it in the system by override, or ask for the item back."},
    {"MAXIMUMCHECKOUTSEXCEEDED", "the patron has too many loans",
     "Lend it in the system by override, or choose Upload again after a return."},
    {"ITEMNOTCHECKEDOUT", "the item was not on loan",
     "It was checked in already, or never lent: shelve it. If it must go somewhere, use Non-loan Return in the system."},
    {"RESOURCECANNOTBEPROVIDED", "the item cannot be lent now",
     "Look the item up: a hold, a fee or another loan may stand in the way."},
    {"USERAUTHENTICATIONFAILED", "the patron could not be verified", "Look at the patron's account."},
    {"INVALIDDATE", "the due date was not accepted", "Lend it in the system with another due date."},
    {"NEEDEDDATAMISSING", "the service misses something in the message", "Tell whoever looks after the system."},
}};

std::string letters(std::string_view text) {
  std::string kept;
  for (const char each : text) {
    const auto letter = static_cast<unsigned char>(each);
    if (std::isalpha(letter) != 0) kept += static_cast<char>(std::toupper(letter));
  }
  return kept;
}

const Problem* problem_of(const circ::Settlement& settlement) {
  const auto type = letters(settlement.problem), detail = letters(settlement.detail);
  for (const auto& problem : kProblems) {
    if (type.find(problem.key) != std::string::npos || detail.find(problem.key) != std::string::npos) return &problem;
  }
  return nullptr;
}

std::string refusal(const circ::Settlement& settlement) {
  if (const auto* problem = problem_of(settlement)) return settlement.problem + ": " + problem->plain;
  if (settlement.problem.empty()) return "Refused: " + settlement.detail;
  return settlement.detail.empty() ? settlement.problem : settlement.problem + ": " + settlement.detail;
}

struct Words {
  const char* brief;
  const char* to_do;
};

constexpr const char* kGoesAgain = "Nothing is lost: it goes again with the next upload.";
constexpr const char* kAskStaff =
    "It is not sent again by itself. If the item has not been handled online since, send it again; if the system shows "
    "the transaction, choose The service has them. The next upload asks.";
constexpr const char* kMend = "See what the last upload said. When it is mended, upload again.";

Words words_of(Reason reason) {
  switch (reason) {
    case Reason::none: return {"", ""};
    case Reason::refused: return {"Refused", ""};
    case Reason::no_connection: return {"No connection: the service did not answer", kGoesAgain};
    case Reason::tls: return {"No secure connection to the service", kGoesAgain};
    case Reason::not_sent: return {"The connection broke before it was sent", kGoesAgain};
    case Reason::busy: return {"The service was too busy to take it", kGoesAgain};
    case Reason::unanswered: return {"Sent, no answer: the service may already have it", kAskStaff};
    case Reason::server_error: return {"Sent, but the service failed: it may already have it", kAskStaff};
    case Reason::not_ncip: return {"Sent, odd answer: the service may already have it", kAskStaff};
    case Reason::interrupted: return {"Sent, no answer (program ended): the service may already have it", kAskStaff};
    case Reason::credentials: return {"Waits: the service did not accept the key or the user to act as", kMend};
    case Reason::configuration: return {"Waits: the service did not accept this station's settings", kMend};
    case Reason::confirmed_by_staff: return {"Confirmed by staff", ""};
    case Reason::already_done: return {"The service had it already", ""};
  }
  return {"", ""};
}

std::string sentence(std::string text) {
  return text.empty() || text.back() == '.' ? text : text + ".";
}

std::string waiting_for(const circ::Row& row) {
  return std::string("Waits for the ") + (row.transaction.kind == circ::Kind::check_out ? "check-out" : "check-in") +
         " of " + clock(row.transaction.recorded);
}

// When the row was uploaded; with its day when that is not the day on which it was recorded.
std::string settled_at(const circ::Row& row) {
  if (!row.settlement.settled) return {};
  const circ::Moment settled{*row.settlement.settled, row.transaction.recorded.offset};
  const auto date_of = [](const circ::Moment& moment) {
    return std::chrono::floor<std::chrono::days>(circ::local_time(moment));
  };
  if (date_of(settled) == date_of(row.transaction.recorded)) return clock(settled);
  return day(std::chrono::year_month_day(date_of(settled))) + " " + clock(settled);
}

// After `text`, with dots between.
std::string uploaded(const circ::Settlement& settlement, std::string text) {
  const auto add = [&text](const std::string& more) {
    if (!more.empty()) text += (text.empty() ? "" : " · ") + more;
  };
  add(words_of(settlement.reason).brief);
  if (settlement.due) add("due " + due(*settlement.due) + ", not as told");
  if (!settlement.routing.empty()) add(settlement.routing);
  return text;
}

}  // namespace

const char* name(Status status) {
  switch (status) {
    case Status::awaiting_sync: return "Awaiting Sync";
    case Status::uploading: return "Uploading";
    case Status::uploaded: return "Uploaded";
    case Status::upload_failed: return "Upload failed";
    case Status::comms_failure: return "Comms failure";
    case Status::superseded: return "Superseded";
  }
  return "";
}

const char* glyph(Status status) {
  switch (status) {
    case Status::awaiting_sync: return "○";
    case Status::uploading: return "↑";
    case Status::uploaded: return "✓";
    case Status::upload_failed: return "✕";
    case Status::comms_failure: return "⇄";
    case Status::superseded: return "⤼";
  }
  return "";
}

const char* name(circ::Kind kind) { return kind == circ::Kind::check_out ? "Check out" : "Check in"; }

std::string message(const circ::Row& row, const circ::Row* waits_for) {
  switch (row.settlement.status) {
    case Status::awaiting_sync:
      return waits_for != nullptr ? waiting_for(*waits_for) : words_of(row.settlement.reason).brief;
    case Status::uploading: return {};
    case Status::uploaded: return uploaded(row.settlement, settled_at(row));
    case Status::upload_failed: return refusal(row.settlement);
    case Status::comms_failure:
      return waits_for != nullptr ? waiting_for(*waits_for) : words_of(row.settlement.reason).brief;
    case Status::superseded: return "A later transaction for this item was uploaded";
  }
  return {};
}

std::string message_without_time(const circ::Row& row) {
  return row.settlement.status == Status::uploaded ? uploaded(row.settlement, {}) : message(row, nullptr);
}

Explained explain(const circ::Row& row, const circ::Row* waits_for) {
  const auto& settlement = row.settlement;
  Explained said{sentence(help(settlement.status).meaning), {}, help(settlement.status).to_do};
  if (settlement.status == Status::upload_failed || settlement.status == Status::comms_failure) {
    const auto text = message(row, nullptr);
    if (!text.empty()) said.what = sentence(text);
  }
  if (const auto* words = words_of(settlement.reason).to_do; *words != '\0') said.to_do = words;
  if (settlement.status == Status::upload_failed) {
    if (const auto* problem = problem_of(settlement)) said.to_do = problem->to_do;
  }
  if (settlement.status == Status::uploaded) {
    if (settlement.reason == Reason::confirmed_by_staff) said.what = "It was sent without an answer; staff say that the service has it.";
    if (settlement.reason == Reason::already_done) said.what = "Sent again, the service said that this had been done before.";
    said.what += " " + sentence(message(row, nullptr));
    said.to_do.clear();
    if (settlement.due) said.to_do = "Tell the patron the service's due date if it is earlier.";
    if (!settlement.routing.empty()) said.to_do += "Route the item as the service says.";
  }
  if (!settlement.problem.empty() || !settlement.detail.empty()) {
    said.service_said = settlement.problem;
    if (!settlement.detail.empty()) said.service_said += (settlement.problem.empty() ? "" : " / ") + settlement.detail;
    if (settlement.http_status != 0 && settlement.http_status != 200) {
      said.service_said += " (HTTP " + std::to_string(settlement.http_status) + ")";
    }
  }
  if (!settlement.earlier.empty()) {
    said.service_said += (said.service_said.empty() ? "" : "; ") + ("before that: " + settlement.earlier);
  }
  if (waits_for != nullptr) {
    said.what = waiting_for(*waits_for) + " of the same item: they go strictly one after the other.";
    said.to_do = "It goes when that one is uploaded, cleared or confirmed. To send it before, right-click that row and choose "
                 "Send the later ones anyway.";
  } else if (settlement.lets_later_pass) {
    said.to_do += " Later ones of this item go anyway: staff chose so.";
  }
  return said;
}

StatusHelp help(Status status) {
  switch (status) {
    case Status::awaiting_sync:
      return {"Saved on this computer, not sent yet", "Press Upload when the service is back."};
    case Status::uploading:
      return {"On its way to the service, no answer yet", "Wait for the answer. It cannot be cleared meanwhile."};
    case Status::uploaded: return {"The service has it and said so", "Nothing is to be done; it can be cleared."};
    case Status::upload_failed:
      return {"The service refused it and said why",
              "Hover over the status for the reason. Mend it in the system, then right-click the row and choose Upload "
              "again; or clear it when it has been dealt with by hand."};
    case Status::comms_failure:
      return {"The connection failed. Either it surely did not arrive, then it goes again with the next upload; or it "
              "was sent and no answer came, then the service may already have it",
              "Upload again. For rows without an answer the upload asks once: send again, the service has them, or "
              "leave."};
    case Status::superseded:
      return {"A later transaction for the same item was uploaded from another station", "Nothing is to be done: it is not sent."};
  }
  return {"", ""};
}

}  // namespace ui
