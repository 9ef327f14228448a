#include "wms_simulator/faults.h"

#include <algorithm>
#include <locale>
#include <sstream>

namespace simulator {

namespace {

// strtod and from_chars ask for a locale or a newer library; a stream reads the whole text or nothing.
template <class Number>
std::optional<Number> read(std::string_view text) {
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  Number number{};
  if (!(in >> std::noskipws >> number) || in.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return number;
}

}  // namespace

const FaultName& description(Fault fault) {
  return *std::find_if(kFaults.begin(), kFaults.end(), [&](const FaultName& each) { return each.fault == fault; });
}

std::optional<Rule> parse_rule(std::string_view text) {
  Rule rule;
  if (const auto at = text.find('@'); at != text.npos) {
    rule.item = text.substr(at + 1);
    if (rule.item.empty()) return std::nullopt;
    text = text.substr(0, at);
  }
  const auto equals = text.find('=');
  if (equals != text.npos) {
    const auto amount = text.substr(equals + 1);
    if (amount.find('.') != amount.npos) {
      const auto probability = read<double>(amount);
      if (!probability || *probability < 0 || *probability > 1) return std::nullopt;
      rule.probability = *probability;
    } else {
      rule.count = read<unsigned>(amount);
      if (!rule.count || amount.starts_with('-')) return std::nullopt;
    }
    text = text.substr(0, equals);
  }
  const auto named = std::find_if(kFaults.begin(), kFaults.end(), [&](const FaultName& each) { return each.name == text; });
  if (named == kFaults.end()) return std::nullopt;
  rule.fault = named->fault;
  if (rule.fault == Fault::hang_up && !rule.item.empty()) return std::nullopt;
  return rule;
}

bool FaultDice::strikes(Rule& rule) {
  if (rule.count && *rule.count == 0) return false;
  // 53 random bits are a double in [0, 1) on every platform.
  if (rule.probability < 1 && static_cast<double>(random_() >> 11) * 0x1p-53 >= rule.probability) return false;
  if (rule.count) --*rule.count;
  return true;
}

bool FaultDice::hangs_up() {
  return std::any_of(faults_.rules.begin(), faults_.rules.end(),
                     [&](Rule& rule) { return rule.fault == Fault::hang_up && strikes(rule); });
}

Fault FaultDice::at_request(std::string_view item) {
  for (Rule& rule : faults_.rules) {
    const bool meant = rule.fault != Fault::hang_up && (rule.item.empty() || rule.item == item);
    if (meant && strikes(rule)) return rule.fault;
  }
  return Fault::none;
}

}  // namespace simulator
