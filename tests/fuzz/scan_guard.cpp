// Any line, any library and any scans before it: what is taken away, what is split and what the guard says keep what
// their headers promise.
#include "circ/scan_guard.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "circ/barcode.h"
#include "circ/scan_habits.h"
#include "circ/scan_split.h"

namespace {

using circ::RecentScans;

void must(bool holds) {
  if (!holds) std::abort();
}

// What the fuzzer made up; zeros after its end.
class Fancy {
 public:
  Fancy(const std::uint8_t* bytes, std::size_t size) : at_(bytes), end_(bytes + size) {}

  bool over() const { return at_ == end_; }
  std::size_t below(std::size_t bound) { return over() ? 0 : *at_++ % bound; }
  bool chance() { return below(2) == 1; }
  // Mostly digits, that being what numbers are made of.
  std::string text(std::size_t most) {
    std::string all;
    for (auto count = below(most + 1); count > 0 && !over(); --count) {
      const std::uint8_t byte = *at_++;
      all += byte < 0x80 ? static_cast<char>('0' + byte % 10) : static_cast<char>(byte - 0x80);
    }
    return all;
  }
  circ::NumberShape shape() {
    circ::NumberShape shape{{}, {}};
    for (auto count = below(3); count > 0; --count) shape.lengths.push_back(1 + below(16));
    for (auto count = below(3); count > 0; --count) shape.prefixes.push_back(text(3));
    return shape;
  }

 private:
  const std::uint8_t* at_;
  const std::uint8_t* end_;
};

circ::ScannerSettings scanner(Fancy& fancy) {
  circ::ScannerSettings settings;
  settings.aim_prefix = fancy.chance();
  settings.clsi_blanks = fancy.chance();
  settings.start_stop = fancy.chance();
  settings.leading_b = fancy.chance();
  settings.letters = static_cast<circ::Letters>(fancy.below(3));
  return settings;
}

circ::GuardSettings guard_settings(Fancy& fancy) {
  circ::GuardSettings settings;
  if (fancy.chance()) settings.numbers = {fancy.shape(), fancy.shape()};
  for (std::size_t check = 0; check < circ::kChecks; ++check) {
    settings.set(static_cast<circ::Check>(check), static_cast<circ::Strictness>(fancy.below(3)));
  }
  return settings;
}

std::string in_capitals(std::string text) {
  for (char& letter : text) letter = letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  return text;
}

// Characters go, none come, and those that stay keep their order.
void check_what_is_left(const std::string& line, const std::string& left) {
  const auto before = in_capitals(line), after = in_capitals(left);
  auto at = before.begin();
  for (const char each : after) {
    at = std::find(at, before.end(), each);
    must(at != before.end());
    ++at;
  }
}

void check_parts(const std::string& text, const circ::LibraryNumbers& numbers) {
  const auto split = circ::split_scan(text, numbers);
  must((split.kind == circ::ScanParts::Kind::several) == (split.parts.size() > 1));
  if (split.parts.empty()) return;
  std::string together;
  for (const auto& part : split.parts) {
    must(circ::is_certain(part, numbers));
    together += part;
  }
  must(together == text);
}

void check_findings(const circ::GuardedScan& scan, const circ::GuardSettings& settings, const RecentScans& recent) {
  const auto findings = circ::guard(scan, settings, recent);
  const auto in_order = [](const circ::Finding& one, const circ::Finding& next) {
    const bool refuses = one.strictness == circ::Strictness::refuse, next_refuses = next.strictness == circ::Strictness::refuse;
    return refuses == next_refuses ? one.check < next.check : refuses;
  };
  for (std::size_t at = 0; at + 1 < findings.size(); ++at) must(in_order(findings[at], findings[at + 1]));
  bool refuses = false;
  for (const auto& finding : findings) {
    refuses |= finding.strictness == circ::Strictness::refuse;
    must(finding.strictness != circ::Strictness::off && finding.strictness == settings.of(finding.check));
    must((finding.check == circ::Check::book_code) == (finding.book_code != circ::BookCode::none));
    must((finding.check == circ::Check::twice) == finding.before.has_value());
    if (finding.before) must(scan.now - *finding.before < RecentScans::kAtOnce);
    if (finding.check == circ::Check::partial) {
      must(finding.known.size() > scan.barcode.size() && finding.known.starts_with(scan.barcode));
    } else if (finding.check == circ::Check::letters) {
      must(finding.known != scan.barcode && in_capitals(finding.known) == in_capitals(std::string(scan.barcode)));
    } else {
      must(finding.known.empty());
    }
  }
  must(circ::refused(findings) == refuses);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  Fancy fancy(bytes, size);
  const auto habits = scanner(fancy);
  const auto settings = guard_settings(fancy);
  RecentScans recent;
  RecentScans::Time now{std::chrono::hours{24 * 365 * 50}};
  std::vector<circ::TransactionId> recorded;
  while (!fancy.over()) {
    const auto line = fancy.text(40);
    const auto text = circ::without_additions(line, habits, settings.numbers);
    check_what_is_left(line, text);
    check_parts(text, settings.numbers);
    const auto read = circ::Barcode::from(text);
    const auto* const barcode = std::get_if<circ::Barcode>(&read);
    if (barcode == nullptr) continue;

    now += std::chrono::milliseconds{500} * static_cast<int>(fancy.below(256));
    const auto field = static_cast<circ::NumberOf>(fancy.below(2));
    const auto kind = fancy.chance() ? circ::Kind::check_out : circ::Kind::check_in;
    check_findings({barcode->text(), field, kind, now}, settings, recent);
    recent.know(barcode->text());
    if (field == circ::NumberOf::patron) continue;
    circ::Transaction transaction;
    transaction.id[0] = static_cast<std::uint8_t>(recorded.size());
    transaction.kind = kind;
    transaction.item = *barcode;
    transaction.recorded.utc = now;
    recent.scanned(transaction);
    must(recent.repeated(barcode->text(), kind, now) == now);
    recorded.push_back(transaction.id);
    if (fancy.chance()) recent.forget(recorded[fancy.below(recorded.size())]);
  }
  return 0;
}
