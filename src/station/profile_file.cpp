#include "station/profile_file.h"

#include <utility>

#include "station/fields.h"
#include "station/profile_text.h"
#include "station/two_slots.h"

namespace station {

namespace {

constexpr const char* kName = "profile";
constexpr std::string_view kFormat = "1";

std::variant<StoredProfile, UnreadableProfile> read_content(std::string_view content) {
  const Fields read = read_fields(content);
  if (!read.unreadable.empty() || read.fields.empty() || read.fields.front().name != "format")
    return UnreadableProfile::damaged;
  if (read.fields.front().value != kFormat) return UnreadableProfile::newer;

  StoredProfile stored;
  std::string profile_text;
  for (std::size_t i = 1; i < read.fields.size(); ++i) {
    const Field& field = read.fields[i];
    if (field.name == "station_id")
      stored.id = field.value;
    else if (field.name == "sealed_secret")
      stored.secret.text = field.value;
    else
      profile_text += field_line(field.name, field.value);
  }
  if (stored.id.empty()) return UnreadableProfile::damaged;
  if (profile_text.empty()) return stored;

  auto parsed = parse_profile(profile_text);
  auto* text = std::get_if<ProfileText>(&parsed);
  if (!text) return UnreadableProfile::damaged;
  stored.profile = std::move(text->profile);
  return stored;
}

}  // namespace

std::variant<StoredProfile, NeverSaved, UnreadableProfile, StorageFault> load_profile(
    const std::filesystem::path& folder) {
  auto loaded = TwoSlots(folder, kName).load();
  if (auto* fault = std::get_if<StorageFault>(&loaded)) return std::move(*fault);
  if (std::holds_alternative<TwoSlots::NeverSaved>(loaded)) return NeverSaved{};
  if (std::holds_alternative<TwoSlots::Damaged>(loaded)) return UnreadableProfile::damaged;

  auto read = read_content(std::get<std::string>(loaded));
  if (auto* stored = std::get_if<StoredProfile>(&read)) return std::move(*stored);
  return std::get<UnreadableProfile>(read);
}

std::optional<StorageFault> save_profile(const std::filesystem::path& folder, const StoredProfile& stored) {
  std::string content = field_line("format", kFormat) + field_line("station_id", stored.id);
  if (stored.profile)
    content += to_text(*stored.profile) + field_line("sealed_secret", stored.secret.text);
  return TwoSlots(folder, kName).save(content);
}

}  // namespace station
