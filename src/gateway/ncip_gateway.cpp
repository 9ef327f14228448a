#include "gateway/ncip_gateway.h"

#include <algorithm>
#include <utility>

#include <openssl/ssl.h>

#include "gateway/connection.h"
#include "gateway/ncip.h"
#include "gateway/wskey.h"
#include "station/service_address.h"

namespace gateway {

namespace {

using circ::Reason;
using Kind = Verdict::Kind;
using Steady = std::chrono::steady_clock;

// How often a post that was ended is ended again until it has returned (Connection::cut).
constexpr std::chrono::milliseconds kBetweenCuts{20};

Verdict verdict_of(Kind kind, Reason reason, std::string_view detail) {
  Verdict verdict;
  verdict.kind = kind;
  verdict.reason = reason;
  verdict.detail = ncip::shown(detail);
  return verdict;
}

bool is_authority_file(const std::string& file) {
  const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
  return context && SSL_CTX_load_verify_locations(context.get(), file.c_str(), nullptr) == 1;
}

std::optional<std::string> fault_of(const station::Profile& profile,
                                    const std::optional<station::ServiceAddress>& address) {
  if (!address) return "the service address cannot be read: " + profile.service_address;
  if (!address->tls && !station::is_loopback(*address))
    return "the service address is not https: " + profile.service_address;
  if (profile.authentication != station::Profile::Authentication::wskey_hmac)
    return "this version signs with the WSKey only";
  if (!profile.ca_file.empty() && !is_authority_file(profile.ca_file))
    return "the file of certificate authorities cannot be read: " + profile.ca_file;
  return std::nullopt;
}

std::string target_of(const station::Profile& profile, const std::string& path) {
  std::string target = path + "?inst=" + wskey::percent_encode(profile.institution_id);
  if (!profile.principal_id.empty()) {
    target += "&principalID=" + wskey::percent_encode(profile.principal_id) +
              "&principalIDNS=" + wskey::percent_encode(profile.principal_idns);
  }
  return target;
}

}  // namespace

// A connection, and the request under way on it.
struct NcipGateway::Line {
  explicit Line(Connection::Settings settings) : connection(std::move(settings)) {}
  Connection connection;
  std::optional<Steady::time_point> deadline;  // under mutex_: while a request is under way
};

NcipGateway::NcipGateway(station::Profile profile, station::Secret secret, Limits limits, Signing signing)
    : profile_(std::move(profile)), secret_(std::move(secret)), limits_(limits), signing_(std::move(signing)) {
  const auto address = station::parse_service_address(profile_.service_address);
  fault_ = fault_of(profile_, address);
  const Connection::Settings settings{address.value_or(station::ServiceAddress{}),
                                      std::make_shared<Authorities>(profile_.ca_file), limits_.connect, limits_.total,
                                      limits_.idle};
  target_ = target_of(profile_, settings.address.path);
  for (unsigned i = 0; i < std::clamp(profile_.connections, 1u, 8u); ++i)
    lines_.push_back(std::make_unique<Line>(settings));
  watchdog_ = std::thread([this] { watch(); });
}

NcipGateway::~NcipGateway() {
  {
    std::lock_guard lock(mutex_);
    ending_ = true;
  }
  changed_.notify_all();
  watchdog_.join();
}

unsigned NcipGateway::connections() const { return static_cast<unsigned>(lines_.size()); }

Verdict NcipGateway::submit(const circ::Transaction& transaction, unsigned connection) {
  Line& line = *lines_.at(connection);
  if (fault_) return verdict_of(Kind::station_fault, Reason::configuration, *fault_);
  bool sleeps_too_long = false;
  {
    std::lock_guard lock(mutex_);
    if (stopped_) return verdict_of(Kind::not_applied, Reason::not_sent, "stopped");
    line.deadline = Steady::now() + limits_.total;
    sleeps_too_long = *line.deadline < watchdog_wakes_;
  }
  if (sleeps_too_long) changed_.notify_all();
  const Verdict verdict = exchange(transaction, line);
  std::lock_guard lock(mutex_);
  line.deadline.reset();
  return verdict;
}

Verdict NcipGateway::exchange(const circ::Transaction& transaction, Line& line) {
  const Exchange told = line.connection.post({target_, authorization(), ncip::request(transaction, profile_)});
  switch (told.end) {
    case Exchange::End::no_connection:
      return verdict_of(Kind::not_applied, stopped() ? Reason::not_sent : Reason::no_connection, told.words);
    case Exchange::End::no_tls:
      return verdict_of(Kind::not_applied, stopped() ? Reason::not_sent : Reason::tls, told.words);
    case Exchange::End::not_sent:
      return verdict_of(Kind::not_applied, Reason::not_sent, told.words);
    case Exchange::End::no_reply:
      return verdict_of(Kind::unanswered, Reason::unanswered, told.words);
    case Exchange::End::reply_too_long:
      return verdict_of(Kind::unanswered, Reason::not_ncip, told.words);
    case Exchange::End::replied:
      break;
  }
  ncip::Reply reply{told.status, told.body, std::nullopt};
  if (told.retry_after) {
    std::lock_guard lock(mutex_);
    reply.retry_after = ncip::retry_after(*told.retry_after, signing_.now());
  }
  return ncip::read_reply(transaction, reply);
}

std::string NcipGateway::authorization() {
  std::unique_lock lock(mutex_);
  const auto now = signing_.now();
  const std::string nonce = signing_.nonce();
  lock.unlock();
  return wskey::authorization({profile_.wskey, now, nonce, "POST", target_}, secret_, profile_.principal_id,
                              profile_.principal_idns);
}

bool NcipGateway::stopped() {
  std::lock_guard lock(mutex_);
  return stopped_;
}

void NcipGateway::stop() {
  {
    std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  changed_.notify_all();
}

// Sleeps until the nearest deadline; woken when one is nearer than it knows, at a stop and at the end. The requests of
// an upload end long before, so that it wakes every half minute, and not for each of them.
void NcipGateway::watch() {
  std::unique_lock lock(mutex_);
  while (!ending_) {
    const auto now = Steady::now();
    auto wake = Steady::time_point::max();
    for (const auto& line : lines_) {
      if (!line->deadline) continue;
      const bool over = stopped_ || *line->deadline <= now;
      if (over) line->connection.cut();
      wake = std::min(wake, over ? now + kBetweenCuts : *line->deadline);
    }
    watchdog_wakes_ = wake;
    if (wake == Steady::time_point::max()) {
      changed_.wait(lock);
    } else {
      changed_.wait_until(lock, wake);
    }
  }
}

NcipGateway::Probe NcipGateway::probe() {
  circ::Transaction question;
  question.kind = circ::Kind::check_in;
  question.item = std::get<circ::Barcode>(circ::Barcode::from(kProbeItem));
  Probe probe{false, submit(question, 0)};
  probe.works = ncip::says_unknown_item(probe.verdict) || ncip::says_already_done(question, probe.verdict);
  return probe;
}

}  // namespace gateway
