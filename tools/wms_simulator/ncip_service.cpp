#include "wms_simulator/ncip_service.h"

#include <utility>

namespace simulator {

namespace {

constexpr std::chrono::days kUsualLoan{21};  // when a check-out asks for no date
constexpr std::size_t kTooBig = 1024 * 1024;
using namespace std::string_view_literals;
constexpr auto kGarbage = "\x00\xff<ns1:NCIPMessage <<< \x1b[2J &&"sv;

Reply page(int status, std::string_view title) {
  Reply reply;
  reply.status = status;
  reply.content_type = "text/html;charset=UTF-8";
  reply.body.append("<html><head><title>").append(title).append("</title></head><body><h1>");
  reply.body.append(title).append("</h1></body></html>");
  return reply;
}

Reply problem(std::string type, std::string detail, std::string element = {}) {
  Reply reply;
  reply.body = problem_message({std::move(type), std::move(detail), std::move(element)});
  return reply;
}

Reply unauthorized(std::string_view wskey) {
  Reply reply;
  reply.status = 401;
  reply.body.append("<error><code type=\"http\">401</code><message>WSKey &apos;").append(wskey);
  reply.body.append("&apos; is invalid</message></error>");
  return reply;
}

Reply forbidden() {
  Reply reply;
  reply.status = 403;
  reply.content_type = "application/json";
  reply.body = R"({"code":403,"message":"unauthorized_client"})";
  return reply;
}

Reply securityless() { return problem("Temporary Processing Failure", "securityContext is null"); }

}  // namespace

void NcipService::reset(bool knows_everybody) {
  library_ = practice::Library();
  if (knows_everybody) library_.know_everybody();
  dice_ = FaultDice();
  ledger_.clear();
  gatekeeper_.forget_nonces();
}

// In the words that OCLC's authentication is known to use.
std::optional<Reply> NcipService::refuse_entry(const Post& post, const circ::Moment& now) {
  switch (gatekeeper_.admit("POST", post.target, post.authorization,
                            std::chrono::floor<std::chrono::seconds>(now.utc))) {
    case Admission::admitted: break;
    case Admission::no_signature:
      return page(401, "HTTP Status 401 - WSKeyV2 error=\"invalid_request\" error_description=\"no signature\"");
    case Admission::unknown_key: return unauthorized("given");
    case Admission::stale:
      return page(401, "HTTP Status 401 - error_description=\"request has invalid signature (timestamp)\"");
    case Admission::wrong_signature:
      return page(401, "HTTP Status 401 - error_description=\"request has invalid signature\"");
    case Admission::replayed:
      return page(401, "HTTP Status 401 - error_description=\"request has invalid signature (nonce)\"");
    case Admission::other_institution: return forbidden();
    case Admission::no_user: return securityless();
  }
  if (!post.content_type.starts_with("application/xml")) return page(415, "Unsupported Media Type");
  return std::nullopt;
}

// Items and patrons are the institution's; one known client names the branch there, and the service let it.
bool NcipService::knows_agencies(const NcipRequest& request) const {
  const auto known = [&](const std::string& agency) {
    return agency == gatekeeper_.credentials().institution || agency == branch_;
  };
  return request.branch == branch_ && known(request.item_agency) &&
         (request.kind == circ::Kind::check_in || known(request.patron_agency));
}

Reply NcipService::answer(const Post& post, const circ::Moment& now) {
  if (auto refused = refuse_entry(post, now)) return *std::move(refused);
  auto parsed = parse_request(post.body);
  if (auto* bad = std::get_if<NcipProblem>(&parsed)) return problem(bad->type, bad->detail, bad->element);
  auto& request = std::get<NcipRequest>(parsed);
  if (!knows_agencies(request)) return problem("Unknown Agency", "", "InitiationHeader/FromAgencyId");

  const Fault fault = dice_.at_request(request.item);
  Reply reply;
  if (!description(fault).applied) {
    reply = instead(fault);
  } else if (library_.connection_fails(request.item)) {
    // The library means a connection that cannot be made; to a client that got this far, only "busy" says as surely
    // that nothing was done.
    reply = instead(Fault::busy_503);
  } else {
    const auto answered = apply(request, fault, now);
    reply = spoilt(fault, std::move(request), answered);
  }
  reply.delay += dice_.faults().latency;
  return reply;
}

practice::Answer NcipService::apply(const NcipRequest& request, Fault fault, const circ::Moment& now) {
  const bool check_out = request.kind == circ::Kind::check_out;
  const circ::Moment due = request.desired_due.value_or(circ::Moment{now.utc + kUsualLoan, now.offset});
  auto answer = check_out ? library_.check_out(request.patron, request.item, due) : library_.check_in(request.item);
  if (answer.done()) {
    ledger_.push_back({now, request.kind, request.item, check_out ? request.patron : answer.patron, answer.due,
                       request.occurred, fault});
  }
  return answer;
}

Reply NcipService::instead(Fault fault) const {
  Reply reply;
  switch (fault) {
    case Fault::no_reply: reply.delivery = Reply::Delivery::none; return reply;
    case Fault::portal: return page(200, "Welcome to the guest network - please log in");
    case Fault::redirect:
      reply = page(302, "Found");
      reply.location = "/elsewhere";
      return reply;
    case Fault::unauthorized: return unauthorized(gatekeeper_.credentials().wskey);
    case Fault::forbidden: return forbidden();
    case Fault::not_found: return page(404, "Not Found");
    case Fault::too_many:
      reply = page(429, "Too Many Requests");
      reply.retry_after = dice_.faults().retry_after;
      return reply;
    case Fault::status_500: return page(500, "Internal Server Error");
    case Fault::status_502: return page(502, "Bad Gateway");
    case Fault::status_504: return page(504, "Gateway Timeout");
    case Fault::status_503: return page(503, "Service Unavailable");
    case Fault::busy_503:
      reply = page(503, "Service Unavailable");
      reply.retry_after = dice_.faults().retry_after;
      return reply;
    case Fault::security_context: return securityless();
    case Fault::unknown_agency: return problem("Unknown Agency", "UNKNOWN_AGENCY", "InitiationHeader/FromAgencyId");
    case Fault::temporary_failure: return problem("Temporary Processing Failure", "try again later");
    default: return reply;  // those that are applied never come here, hang_up knows no request
  }
}

Reply NcipService::spoilt(Fault fault, NcipRequest request, const practice::Answer& answer) const {
  switch (fault) {
    case Fault::applied_500: return page(500, "Internal Server Error");
    case Fault::applied_502: return page(502, "Bad Gateway");
    case Fault::applied_503: return page(503, "Service Unavailable");
    case Fault::applied_504: return page(504, "Gateway Timeout");
    case Fault::applied_temporary_failure: return problem("Temporary Processing Failure", "try again later");
    case Fault::wrong_element:
      request.kind = request.kind == circ::Kind::check_out ? circ::Kind::check_in : circ::Kind::check_out;
      break;
    case Fault::other_item: request.item += '0'; break;
    default: break;
  }
  Reply reply;
  reply.body = response(request, answer, style_);
  switch (fault) {
    case Fault::applied_no_reply: reply.delivery = Reply::Delivery::none; break;
    case Fault::cut_reply: reply.delivery = Reply::Delivery::cut; break;
    case Fault::slow_reply: reply.delivery = Reply::Delivery::slow; break;
    case Fault::late_reply: reply.delay = dice_.faults().late_by; break;
    case Fault::empty_reply: reply.body.clear(); break;
    case Fault::garbage: reply.body = kGarbage; break;
    case Fault::too_big: reply.body.append(kTooBig, ' '); break;
    default: break;
  }
  return reply;
}

}  // namespace simulator
