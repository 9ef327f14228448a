#include "set_up.h"

#include <sodium.h>

#include <utility>

#include "circ/transaction.h"
#include "clock.h"
#include "gateway/ncip_gateway.h"
#include "station/password.h"
#include "station/profile_text.h"
#include "station/utf8_path.h"

namespace set_up {
namespace {

using Fault = desk::FieldFault;

station::Profile profile_from(const desk::intent::SetUpForm& form) {
  station::Profile profile;
  profile.institution_id = form.institution_id;
  profile.institution_name = form.institution_name;
  profile.branch_id = form.branch_id;
  profile.branch_name = form.branch_name;
  profile.station_name = form.station_name;
  if (!form.service_address.empty()) profile.service_address = form.service_address;
  profile.wskey = form.wskey;
  profile.principal_id = form.principal_id;
  profile.principal_idns = form.principal_idns;
  profile.ca_file = form.ca_file;
  return station::trimmed(std::move(profile));
}

Fault::Kind kind_of(station::ProfileFault::Kind kind) {
  switch (kind) {
    case station::ProfileFault::Kind::missing: return Fault::Kind::missing;
    case station::ProfileFault::Kind::not_a_number: return Fault::Kind::not_a_number;
    case station::ProfileFault::Kind::bad_address: return Fault::Kind::bad_address;
    case station::ProfileFault::Kind::not_https: return Fault::Kind::not_https;
    case station::ProfileFault::Kind::out_of_range: return Fault::Kind::out_of_range;
    case station::ProfileFault::Kind::no_such_file: return Fault::Kind::no_such_file;
    case station::ProfileFault::Kind::too_short: return Fault::Kind::password_too_short;
    default: return Fault::Kind::other;
  }
}

std::vector<Fault> faults_of(const station::Profile& profile) {
  std::vector<Fault> faults;
  for (const auto& fault : station::check(profile)) faults.push_back({fault.field, kind_of(fault.kind)});
  if (faults.empty()) {
    if (const auto fault = station::check_files(profile)) faults.push_back({fault->field, kind_of(fault->kind)});
  }
  return faults;
}

std::string new_station_id() {
  std::array<std::uint8_t, 16> random{};
  randombytes_buf(random.data(), random.size());
  return circ::to_text(circ::make_id(random));
}

gateway::Signing signing() {
  return {[] { return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()); },
          [] { return std::to_string(randombytes_random()) + std::to_string(randombytes_random()); }};
}

std::unique_ptr<gateway::NcipGateway> gateway_for(station::Profile profile, station::Secret secret) {
  return std::make_unique<gateway::NcipGateway>(std::move(profile), std::move(secret), gateway::Limits{}, signing());
}

desk::ConnectionTest result_of(const gateway::NcipGateway::Probe& probe) {
  if (probe.works) return desk::ConnectionTest::works;
  switch (probe.verdict.reason) {
    case circ::Reason::credentials: return desk::ConnectionTest::credentials;
    case circ::Reason::configuration: return desk::ConnectionTest::configuration;
    case circ::Reason::tls: return desk::ConnectionTest::tls;
    case circ::Reason::no_connection:
    case circ::Reason::not_sent: return desk::ConnectionTest::no_connection;
    case circ::Reason::unanswered:
    case circ::Reason::busy:
    case circ::Reason::server_error: return desk::ConnectionTest::in_trouble;
    default: return desk::ConnectionTest::odd_answer;
  }
}

std::optional<bool> reached(const gateway::Verdict& verdict) {
  if (verdict.http_status != 0) return true;
  if (verdict.reason == circ::Reason::configuration) return {};  // this station's own: nobody was asked
  return false;
}

// The secret as typed, or the stored one where the password opens it.
std::variant<station::Secret, Fault> secret_for_test(const desk::intent::SetUpForm& form,
                                                     const std::filesystem::path& folder) {
  if (!form.secret.empty()) return station::Secret(form.secret);
  const auto known = look(folder);
  if (!known.stored.profile || form.password.empty()) return Fault{"secret", Fault::Kind::missing};
  auto opened = station::open(known.stored.secret, station::Secret(form.password));
  if (auto* secret = std::get_if<station::Secret>(&opened)) return std::move(*secret);
  const bool wrong = std::get<station::VaultFault>(opened) == station::VaultFault::wrong_password;
  return Fault{"password", wrong ? Fault::Kind::wrong_password : Fault::Kind::other};
}

std::variant<station::StoredProfile, std::vector<Fault>> seal_and_save(station::StoredProfile record, station::Profile profile,
                                                                       const station::Secret& secret,
                                                               const station::Secret& password,
                                                               const std::filesystem::path& folder) {
  auto faults = faults_of(profile);
  if (secret.empty()) faults.push_back({"secret", Fault::Kind::missing});
  if (password.empty()) {
    faults.push_back({"password", Fault::Kind::missing});
  } else if (station::check_password(password.text())) {
    faults.push_back({"password", Fault::Kind::password_too_short});
  }
  if (!faults.empty()) return faults;
  auto sealed = station::seal(secret, password);
  if (std::holds_alternative<station::VaultFault>(sealed)) return std::vector<Fault>{{"password", Fault::Kind::other}};
  record.profile = std::move(profile);
  record.secret = std::get<station::SealedSecret>(std::move(sealed));
  if (station::save_profile(folder, record)) return std::vector<Fault>{{"", Fault::Kind::other}};
  return record;
}

}  // namespace

Known look(const std::filesystem::path& folder) {
  Known known;
  const auto loaded = station::load_profile(folder);
  if (const auto* stored = std::get_if<station::StoredProfile>(&loaded)) {
    known.saved = true;
    known.stored = *stored;
    return known;
  }
  known.stored.id = new_station_id();
  if (const auto* fault = std::get_if<station::StorageFault>(&loaded)) {
    known.trouble = station::utf8_from_path(fault->path) + ": " + fault->error.message();
    known.may_be_replaced = false;
  } else if (const auto* unreadable = std::get_if<station::UnreadableProfile>(&loaded)) {
    known.saved = true;
    known.may_be_replaced = *unreadable == station::UnreadableProfile::damaged;
    known.trouble = known.may_be_replaced ? "the station's profile is damaged: set the station up again"
                                          : "the station's profile was written by a later version of this program";
  }
  return known;
}

desk::Station shown(const station::StoredProfile& record) {
  desk::Station station;
  station.set_up = record.profile.has_value();
  if (!record.profile) return station;
  const auto& profile = *record.profile;
  station.branch_name = profile.branch_name;
  station.station_name = profile.station_name;
  station.institution_id = profile.institution_id;
  station.institution_name = profile.institution_name;
  station.branch_id = profile.branch_id;
  station.service_address = profile.service_address;
  station.wskey = profile.wskey;
  station.principal_id = profile.principal_id;
  station.principal_idns = profile.principal_idns;
  station.ca_file = profile.ca_file;
  return station;
}

std::variant<station::StoredProfile, std::vector<Fault>> store(const desk::intent::SetUpForm& form,
                                                               const std::string& id,
                                                               const std::filesystem::path& folder) {
  if (form.password != form.password_again) {
    return std::vector<Fault>{{"password_again", Fault::Kind::passwords_differ}};
  }
  auto known = look(folder);
  if (!known.may_be_replaced) return std::vector<Fault>{{"", Fault::Kind::other}};
  auto& record = known.stored;
  if (!known.saved || known.trouble) record.id = id;
  auto profile = profile_from(form);
  if (record.profile) {  // what the page does not show stays as it was
    profile.authentication = record.profile->authentication;
    profile.connections = record.profile->connections;
    profile.mandated_action = record.profile->mandated_action;
  }
  return seal_and_save(std::move(record), std::move(profile), station::Secret(form.secret),
                       station::Secret(form.password), folder);
}

std::variant<station::StoredProfile, std::string> store_text(const std::filesystem::path& file,
                                                             const std::filesystem::path& folder) {
  const auto words = [](const station::ProfileFault& fault) {
    std::string text = fault.line > 0 ? "line " + std::to_string(fault.line) + ": " : "";
    if (!fault.field.empty()) text += fault.field + ": ";
    switch (fault.kind) {
      case station::ProfileFault::Kind::missing: return text + "is missing";
      case station::ProfileFault::Kind::not_a_number: return text + "must be digits";
      case station::ProfileFault::Kind::bad_address: return text + "is not a web address";
      case station::ProfileFault::Kind::not_https: return text + "must begin with https://";
      case station::ProfileFault::Kind::unknown_field: return text + "no such field";
      case station::ProfileFault::Kind::unreadable_line: return text + "must read name = value";
      case station::ProfileFault::Kind::out_of_range: return text + "is out of range";
      case station::ProfileFault::Kind::no_such_file: return text + "no such file, or not given by its full path";
      case station::ProfileFault::Kind::bad_character: return text + "holds a character that cannot be used";
      case station::ProfileFault::Kind::repeated: return text + "stands there twice";
      case station::ProfileFault::Kind::too_short: return text + "is too short";
    }
    return text;
  };
  auto content = station::read_profile_text(file);
  if (const auto* error = std::get_if<std::error_code>(&content)) return error->message();
  auto parsed = station::parse_profile(std::get<station::Secret>(content).text());
  if (const auto* faults = std::get_if<std::vector<station::ProfileFault>>(&parsed)) {
    std::string all;
    for (const auto& fault : *faults) all += (all.empty() ? "" : "\n") + words(fault);
    return all;
  }
  auto& text = std::get<station::ProfileText>(parsed);
  auto profile = station::trimmed(std::move(text.profile));
  std::string wrong;
  for (const auto& fault : station::check(profile)) wrong += (wrong.empty() ? "" : "\n") + words(fault);
  if (const auto fault = station::check_files(profile)) wrong += (wrong.empty() ? "" : "\n") + words(*fault);
  if (text.secret.empty()) wrong += (wrong.empty() ? "" : "\n") + std::string("secret: is missing");
  if (const auto fault = station::check_password(text.password.text())) {
    wrong += (wrong.empty() ? "" : "\n") +
             (*fault == station::PasswordFault::too_short
                  ? "password: must have at least " + std::to_string(station::kShortestPassword) + " characters"
                  : std::string("password: is not UTF-8 text"));
  }
  if (!wrong.empty()) return wrong;
  auto known = look(folder);
  if (!known.may_be_replaced) return *known.trouble;
  auto stored = seal_and_save(std::move(known.stored), std::move(profile), text.secret, text.password, folder);
  if (auto* record = std::get_if<station::StoredProfile>(&stored)) return std::move(*record);
  return std::string("the station could not be stored in the data folder");
}

desk::ConnectionReport test(const desk::intent::SetUpForm& form, const std::filesystem::path& folder,
                            const std::function<void(gateway::Gateway*)>& opened) {
  desk::ConnectionReport report;
  auto profile = profile_from(form);
  report.faults = faults_of(profile);
  auto secret = secret_for_test(form, folder);
  if (auto* fault = std::get_if<Fault>(&secret)) report.faults.push_back(std::move(*fault));
  if (!report.faults.empty()) {
    report.result = desk::ConnectionTest::incomplete;
    report.when = wall::now().utc;
    return report;
  }
  profile.connections = 1;
  const auto service = gateway_for(std::move(profile), std::get<station::Secret>(std::move(secret)));
  opened(service.get());
  const auto probe = service->probe();
  opened(nullptr);
  report.result = result_of(probe);
  report.reached = reached(probe.verdict);
  report.detail = probe.works ? "" : probe.verdict.problem + (probe.verdict.problem.empty() ? "" : " ") + probe.verdict.detail;
  report.when = wall::now().utc;
  return report;
}

std::variant<std::unique_ptr<gateway::Gateway>, upload::UploadEnd> open_service(const std::filesystem::path& folder,
                                                                               const std::string& password) {
  auto record = look(folder).stored;
  if (!record.profile) return upload::UploadEnd::not_set_up;
  auto secret = station::open(record.secret, station::Secret(password));
  if (const auto* fault = std::get_if<station::VaultFault>(&secret)) {
    switch (*fault) {
      case station::VaultFault::wrong_password: return upload::UploadEnd::wrong_password;
      case station::VaultFault::no_memory: return upload::UploadEnd::no_memory;
      case station::VaultFault::damaged: return upload::UploadEnd::vault_damaged;
    }
  }
  return gateway_for(std::move(*record.profile), std::get<station::Secret>(std::move(secret)));
}

}  // namespace set_up
