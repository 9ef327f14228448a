#include "ui/shown.h"
#include "ui/words.h"

namespace ui {
namespace {

using desk::UploadEnd;

std::string outcome(const desk::UploadResult& result) {
  std::string text = number(result.uploaded) + " uploaded";
  if (result.failed > 0) text += ", " + number(result.failed) + " failed";
  if (result.comms > 0) text += ", " + number(result.comms) + " without success";
  return text;
}

}  // namespace

Saying say(const desk::UploadResult& result) {
  const std::string so_far = outcome(result) + ". ";
  const std::string waits = "Everything else waits, nothing is lost. ";
  switch (result.end) {
    case UploadEnd::finished:
      if (result.failed + result.comms == 0) {
        return {Tone::good, "✓", "Upload finished:", result.uploaded == 0 ? "nothing was left to send" : outcome(result), ""};
      }
      return {Tone::doubt, "⚠", "Upload finished:", outcome(result) + ". The Message column says why.", ""};
    case UploadEnd::stopped: return {Tone::quiet, "○", "Upload stopped:", so_far + "The rest waits.", ""};
    case UploadEnd::no_connection:
      return {Tone::bad, "⇄", "No connection.",
              so_far + waits + "Check the network, then upload again.", result.detail};
    case UploadEnd::too_many_unanswered:
      return {Tone::bad, "⇄", "The service does not answer.",
              so_far + waits + "Try again later; rows without an answer are asked about then.", result.detail};
    case UploadEnd::station_fault:
      if (result.reason == circ::Reason::configuration) {
        return {Tone::bad, "✕", "The service does not accept this station's settings.",
                so_far + waits + "Check service address, institution and branch id: Help > Set up this station.",
                result.detail};
      }
      return {Tone::bad, "✕", "The service does not accept the key or the user to act as.",
              so_far + waits +
                  "Check that the WSKey is enabled, the user to act as has its role, and this computer's clock is right; "
                  "then Help > Set up this station.",
              result.detail};
    case UploadEnd::wrong_password: return {Tone::bad, "✕", "Wrong password.", "Nothing was sent.", ""};
    case UploadEnd::vault_damaged:
      return {Tone::bad, "✕", "The stored secret cannot be read.",
              "Nothing was sent, nothing is lost. Set the station up again: Help > Set up this station.", result.detail};
    case UploadEnd::no_memory:
      return {Tone::bad, "✕", "Not enough memory to check the password.",
              "Nothing was sent. Close other programs and try again.", ""};
    case UploadEnd::not_set_up:
      return {Tone::bad, "✕", "This station is not set up.", "Nothing was sent. Help > Set up this station.", ""};
    case UploadEnd::storage:
      return {Tone::bad, "✕", "The storage refuses.",
              so_far + "Nothing more was sent, since it could not be noted. Make room, then upload again.",
              result.detail};
  }
  return {};
}

Saying say_test(const desk::SetUp& set_up) {
  switch (set_up.test) {
    case desk::ConnectionTest::none: return {};
    case desk::ConnectionTest::running: return {Tone::quiet, "○", "", "Asking the service…", ""};
    case desk::ConnectionTest::works: return {Tone::good, "✓", "It works.", "The service answers and accepts the key.", ""};
    case desk::ConnectionTest::incomplete:
      return {Tone::bad, "✕", "Nobody was asked.", "First fill in the fields that are marked.", ""};
    case desk::ConnectionTest::no_connection:
      return {Tone::bad, "⇄", "No connection.", "Check the network and the service address.", set_up.test_detail};
    case desk::ConnectionTest::tls:
      return {Tone::bad, "⇄", "No secure connection.",
              "Check the address, this computer's clock, and whether a certificate file is needed.", set_up.test_detail};
    case desk::ConnectionTest::credentials:
      return {Tone::bad, "✕", "Not accepted.",
              "Check WSKey, secret and user to act as, and this computer's clock.", set_up.test_detail};
    case desk::ConnectionTest::configuration:
      return {Tone::bad, "✕", "Not accepted.", "Check service address, institution and branch id.", set_up.test_detail};
    case desk::ConnectionTest::in_trouble:
      return {Tone::bad, "⇄", "No good answer.", "The service is there, but too busy or failing. Try again later.",
              set_up.test_detail};
    case desk::ConnectionTest::odd_answer:
      return {Tone::bad, "✕", "An odd answer.",
              "Something answers there, but not as the library's service does. Check the address.", set_up.test_detail};
  }
  return {};
}

Saying say_saving(const desk::SetUp& set_up) {
  if (set_up.saving || set_up.faults.empty()) return {};
  for (const auto& fault : set_up.faults) {
    if (fault.field.empty()) {
      return {Tone::bad, "✕", "Not saved.", "The data folder does not take it; everything is as it was.", ""};
    }
  }
  return {Tone::bad, "✕", "Not saved.", "Look at the fields that are marked.", ""};
}

std::string explain(const desk::FieldFault& fault) {
  using Kind = desk::FieldFault::Kind;
  switch (fault.kind) {
    case Kind::missing: return "is needed";
    case Kind::not_a_number: return "must be a number";
    case Kind::bad_address: return "is no web address";
    case Kind::not_https: return "must begin with https://";
    case Kind::out_of_range: return "is out of range";
    case Kind::no_such_file: return "no such file";
    case Kind::passwords_differ: return "the two passwords differ";
    case Kind::password_too_short: return "is too short";
    case Kind::wrong_password: return "is not the one that this station was set up with";
    case Kind::other: return "cannot be used";
  }
  return {};
}

AlarmWords words_of(const desk::Alarm& alarm) {
  AlarmWords words;
  const auto unsaved = alarm.unsaved.size();
  const bool emergency = alarm.saved_apart > 0 && unsaved == 0;
  words.title = unsaved > 0 ? "NOT SAVED" : emergency ? "EMERGENCY" : "The storage refuses";
  const std::string then = emergency ? "." : ", then try again.";
  switch (alarm.trouble) {
    case desk::StorageTrouble::disk_full:
      words.why = "The disk is full.";
      words.to_do = "Make room on it" + then;
      break;
    case desk::StorageTrouble::read_only:
      words.why = "The data folder cannot be written.";
      words.to_do = "Make it writable" + then;
      break;
    case desk::StorageTrouble::gone:
      words.why = "The data folder is gone.";
      words.to_do = "Put the medium back" + then;
      break;
    case desk::StorageTrouble::damaged:
      words.why = "The journal is damaged.";
      words.to_do = "Write these barcodes down and tell whoever looks after this computer.";
      break;
    case desk::StorageTrouble::newer:
      words.why = "A later version of this program has written the journal.";
      words.to_do = "Start that version, or choose another folder (--data).";
      break;
    case desk::StorageTrouble::network:
      words.why = "The data folder is on another computer, where nobody else can be kept out of it.";
      words.to_do = "Choose a folder on this computer or a stick (--data).";
      break;
    case desk::StorageTrouble::other:
      words.why = "The storage refuses.";
      words.to_do = emergency ? "Tell whoever looks after this computer." : "Try again; if it stays so, write these barcodes down.";
      break;
  }
  if (alarm.saved_apart > 0) {
    words.why += " " + counted(alarm.saved_apart, "scan is", "scans are") + " saved in the further copy's folder alone.";
  }
  if (emergency) words.to_do += " Then they go back by themselves; uploading and clearing wait until then.";
  if (unsaved > 0) words.why += " " + counted(unsaved, "scan is", "scans are") + " kept here only as long as the program runs.";
  return words;
}

Saying say_copy(const desk::State& state) {
  if (!state.copy) return {Tone::quiet, "○", "", "Copying…", ""};
  const auto& copy = *state.copy;
  if (!copy.set_aside.empty()) {
    return {Tone::doubt, "⚠", "An earlier copy had more than the journal.", "It is kept in " + copy.set_aside +
            ": offline-circ salvage shows what is in it.", ""};
  }
  if (!copy.behind) {
    if (copy.same_drive) return {Tone::doubt, "⚠", "Up to date,", "but on the same drive as the journal: choose another.", ""};
    return {Tone::good, "✓", "Up to date.", "", ""};
  }
  std::string text = "Behind since " + hour(copy.since, state);
  text += copy.transactions == 0 ? "." : ": " + counted(copy.transactions, "transaction is", "transactions are") + " in the journal only.";
  if (copy.trouble) {
    switch (*copy.trouble) {
      case desk::StorageTrouble::disk_full: text += " Its drive is full."; break;
      case desk::StorageTrouble::read_only: text += " Its folder cannot be written."; break;
      case desk::StorageTrouble::gone: text += " Its folder is not there."; break;
      default: text += " Its drive refuses."; break;
    }
  } else {
    text += " Its drive is slow or does not answer.";
  }
  return {Tone::doubt, "⚠", "Further copy:", text + " Scanning goes on.", copy.detail};
}

Saying last_contact(const desk::State& state) {
  const std::string recording = " · recording on this computer";
  if (state.station.practice) return {Tone::doubt, "●", "", "Practice library", ""};
  if (!state.station.set_up) return {Tone::doubt, "●", "", "Not set up: upload later" + recording, ""};
  const bool uploading = state.upload.phase == desk::UploadPhase::running || state.upload.phase == desk::UploadPhase::stopping;
  const std::string now = uploading ? " · uploading" : recording;
  if (!state.contact) return {Tone::quiet, "●", "", "No contact yet" + now, ""};
  const auto time = hour(state.contact->when, state);
  if (state.contact->reached) return {Tone::good, "●", "", "Service reached " + time + now, ""};
  return {Tone::doubt, "●", "", "No connection " + time + now, ""};
}

std::string progress(const desk::Upload& upload) {
  auto text = number(upload.done) + " of " + number(upload.total);
  if (upload.per_second > 0) {
    const auto rate = static_cast<std::size_t>(upload.per_second + 0.5);
    text += " · " + (rate > 0 ? number(rate) + " a second" : "less than 1 a second");
  }
  if (upload.left) {
    const auto seconds = static_cast<std::size_t>(upload.left->count());
    text += " · " + (seconds < 100 ? number(seconds) + " s left" : number((seconds + 59) / 60) + " min left");
  }
  return text;
}

}  // namespace ui
