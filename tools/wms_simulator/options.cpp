#include "wms_simulator/options.h"

#include <charconv>
#include <functional>
#include <optional>

namespace simulator {

namespace {

template <class Number>
bool read_number(std::string_view text, Number lowest, Number highest, Number& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() && number >= lowest && number <= highest;
}

struct Option {
  std::string_view name;
  std::string_view value;  // what stands after it; empty: nothing
  std::string_view says;
  std::function<bool(Options&, std::string_view)> take;
};

bool take_certificate(Options& options, std::string_view text) {
  constexpr std::string_view kNames[kCertificates] = {"good", "other-name", "unknown-ca", "expired", "short-key"};
  for (std::size_t i = 0; i < kCertificates; ++i) {
    if (kNames[i] != text) continue;
    options.faults.certificate = static_cast<Certificate>(i);
    return true;
  }
  return false;
}

template <class Duration>
bool take_duration(std::string_view text, Duration& duration) {
  typename Duration::rep count = 0;
  if (!read_number<typename Duration::rep>(text, 0, 3'600'000, count)) return false;
  duration = Duration(count);
  return true;
}

const std::vector<Option>& options_known() {
  using O = Options;
  using V = std::string_view;
  static const std::vector<Option> kOptions = {
      {"--port", "N", "listen there; otherwise on any free port",
       [](O& o, V v) { return read_number(v, 1, 65535, o.settings.port); }},
      {"--tls", "", "HTTPS (this is the default)", [](O& o, V) { return o.settings.tls = true; }},
      {"--no-tls", "", "plain HTTP", [](O& o, V) { return !(o.settings.tls = false); }},
      {"--ca-file-out", "FILE", "write the authority's certificate there",
       [](O& o, V v) { return o.ca_file = v, !v.empty(); }},
      {"--profile-out", "FILE", "write a profile for offline-circ --set-up there",
       [](O& o, V v) { return o.profile_file = v, !v.empty(); }},
      {"--print-profile", "", "print that profile first", [](O& o, V) { return o.print_profile = true; }},
      {"--ledger", "FILE", "append what was accepted there, as JSON lines",
       [](O& o, V v) { return o.settings.ledger_file = v, !v.empty(); }},
      {"--wskey", "KEY", "the WSKey to accept", [](O& o, V v) { return o.settings.credentials.wskey = v, true; }},
      {"--secret", "SECRET", "its secret", [](O& o, V v) { return o.settings.credentials.secret = v, true; }},
      {"--principal-id", "ID", "the user to act as",
       [](O& o, V v) { return o.settings.credentials.principal_id = v, true; }},
      {"--principal-idns", "NS", "the namespace of that id",
       [](O& o, V v) { return o.settings.credentials.principal_idns = v, true; }},
      {"--institution", "ID", "registry id", [](O& o, V v) { return o.settings.credentials.institution = v, true; }},
      {"--branch", "ID", "registry id", [](O& o, V v) { return o.settings.branch = v, true; }},
      {"--patron", "BARCODE", "a further patron in order", [](O& o, V v) { return o.patrons.emplace_back(v), true; }},
      {"--item", "BARCODE", "a further item in order", [](O& o, V v) { return o.items.emplace_back(v), true; }},
      {"--accept-all", "", "every barcode is known and in order",
       [](O& o, V) { return o.settings.knows_everybody = true; }},
      {"--response-header", "", "replies carry a ResponseHeader", [](O& o, V) { return o.settings.style.header = true; }},
      {"--latency-ms", "N", "before every reply", [](O& o, V v) { return take_duration(v, o.faults.latency); }},
      {"--late-ms", "N", "the fault late: how late", [](O& o, V v) { return take_duration(v, o.faults.late_by); }},
      {"--slow-byte-ms", "N", "the fault slow: between two bytes",
       [](O& o, V v) { return take_duration(v, o.faults.slow_byte); }},
      {"--retry-after", "SECONDS", "with 429 and 503-busy", [](O& o, V v) { return take_duration(v, o.faults.retry_after); }},
      {"--idle-close", "SECONDS", "close a connection that is idle so long",
       [](O& o, V v) { return take_duration(v, o.faults.idle_close); }},
      {"--certificate", "WHICH", "good, other-name, unknown-ca, expired or short-key", take_certificate},
      {"--seed", "N", "of the faults that come by chance",
       [](O& o, V v) { return read_number<std::uint64_t>(v, 0, UINT64_MAX, o.faults.seed); }},
      {"--fault", "NAME[=P][@ITEM]", "P: a probability (0.02) or how often (3)",
       [](O& o, V v) {
         const auto rule = parse_rule(v);
         if (rule) o.faults.rules.push_back(*rule);
         return rule.has_value();
       }},
      {"--until-eof", "", "stop when standard input ends", [](O& o, V) { return o.until_eof = true; }},
      {"--help", "", "this text", [](O& o, V) { return o.help = true; }},
  };
  return kOptions;
}

}  // namespace

std::variant<Options, std::string> parse_options(const std::vector<std::string_view>& arguments) {
  Options options;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const auto argument = arguments[i];
    const Option* known = nullptr;
    for (const Option& each : options_known())
      if (each.name == argument) known = &each;
    if (!known) return "unknown option " + std::string(argument);
    std::string_view value;
    if (!known->value.empty()) {
      if (++i == arguments.size()) return std::string(argument) + " needs " + std::string(known->value);
      value = arguments[i];
    }
    if (!known->take(options, value)) return std::string(argument) + " does not take " + std::string(value);
  }
  return options;
}

std::string usage() {
  std::string text = "wms_simulator [OPTION]...\nA make-believe WMS NCIP service on 127.0.0.1.\n\n";
  for (const Option& option : options_known()) {
    std::string left = "  " + std::string(option.name);
    if (!option.value.empty()) left.append(" ").append(option.value);
    left.resize(std::max<std::size_t>(left.size() + 2, 28), ' ');
    text.append(left).append(option.says) += '\n';
  }
  text += "\nFaults:";
  for (const FaultName& fault : kFaults)
    if (fault.fault != Fault::none) text.append(" ").append(fault.name);
  return text += '\n';
}

}  // namespace simulator
