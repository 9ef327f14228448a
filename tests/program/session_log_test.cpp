#include "session_log.h"

#include <catch_amalgamated.hpp>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

namespace {

constexpr const char* kItem = "31234000118842";
constexpr const char* kPatron = "21234000987654";

// What stands in the log after `write` wrote into it.
template <typename Write>
std::string logged(Write write) {
  const auto folder =
      std::filesystem::temp_directory_path() / ("session-log-test-" + std::to_string(std::random_device()()));
  std::filesystem::create_directories(folder);
  {
    Log log(folder);
    write(log);
  }
  std::ostringstream text;
  text << std::ifstream(folder / "offline-circ.log", std::ios::binary).rdbuf();
  std::filesystem::remove_all(folder);
  return text.str();
}

circ::Row lent() {
  circ::Row row;
  row.sequence = 7;
  row.transaction.kind = circ::Kind::check_out;
  row.transaction.item = std::get<circ::Barcode>(circ::Barcode::from(kItem));
  row.transaction.patron = std::get<circ::Barcode>(circ::Barcode::from(kPatron));
  return row;
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("No barcode stands in the log whole, wherever it comes from") {
  const auto text = logged([](Log& log) {
    log_report(log, journal::Report{journal::Recorded{{lent()}}});
    circ::Settlement refused;
    refused.status = circ::Status::upload_failed;
    refused.problem = std::string("Unknown User ") + kPatron;
    refused.detail = std::string("UNKNOWN_USER (128807/") + kPatron + ") item=" + kItem + ", A" + kItem + "b";
    log_report(log, journal::Report{journal::SettledRows{{{7, refused}}}});
    log_report(log, upload::Report{upload::UploadEnded{upload::UploadEnd::station_fault, 0, 0, 0, {}, kItem}});
    log_report(log, desk::ConnectionReport{desk::ConnectionTest::odd_answer, std::string("who is ") + kPatron, {}, {}, {}});
  });
  CAPTURE(text);
  CHECK(has(text, "recorded 7 check-out item …8842 patron …7654"));
  CHECK(has(text, "row 7 upload failed: Unknown User …7654 / UNKNOWN_USER (…8807/…7654)"));
  CHECK_FALSE(has(text, kItem));
  CHECK_FALSE(has(text, kPatron));
}

TEST_CASE("Every end of an upload, and what the storage refuses, has its line") {
  const auto text = logged([](Log& log) {
    log_report(log, journal::Report{journal::NotSaved{{journal::Trouble::Kind::disk_full, "no space"}, {lent().transaction}}});
    log_report(log, upload::Report{upload::UploadStarted{}});
    log_report(log, upload::Report{upload::UploadEnded{upload::UploadEnd::finished, 3, 2, 1, {}, {}}});
    log_report(log, desk::SetUpReport{{{"wskey", desk::FieldFault::Kind::missing}}, {}});
  });
  CHECK(has(text, "NOT SAVED: 1 transactions, disk full: no space"));
  CHECK(has(text, "upload ended: finished; uploaded 3, failed 2, comms failure 1"));
  CHECK(has(text, "set-up not stored"));
  CHECK_FALSE(has(text, kItem));
}
