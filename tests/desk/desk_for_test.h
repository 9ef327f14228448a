// A desk whose journal, uploader and clock are written down instead of run: tests play the threads' part.
#pragma once

#include <catch_amalgamated.hpp>

#include "desk/desk.h"

namespace test {

using namespace std::chrono_literals;

struct DeskForTest {
  std::chrono::sys_time<std::chrono::milliseconds> clock = std::chrono::sys_days{2026y / 11 / 23} + 10h + 42min + 7s;
  std::uint8_t next_random = 1;
  circ::Sequence next_sequence = 1;

  std::vector<circ::Transaction> recorded;  // handed to the journal, not answered yet
  std::vector<journal::Settled> settled;
  std::vector<circ::Sequence> cleared, left_upload;
  std::vector<circ::Row> taken_back;
  std::vector<station::Settings> saved_settings;
  std::vector<desk::UploadOrder> uploads;
  std::vector<circ::Row> joined;
  std::vector<bool> practice;
  bool stopped = false, clear_stopped = false;

  desk::Desk desk{wiring()};

  DeskForTest() { desk.state().loading = false; }

  desk::Wiring wiring() {
    desk::Wiring w;
    w.now = [this] { return circ::Moment{clock, 60min}; };
    w.local_offset = [](std::chrono::local_seconds) { return 60min; };
    w.random = [this] {
      std::array<std::uint8_t, 16> bytes{};
      bytes.fill(next_random++);
      return bytes;
    };
    w.station = "station-1";
    w.record = [this](circ::Transaction t) { recorded.push_back(std::move(t)); };
    w.settle = [this](std::vector<journal::Settled> s) { settled.insert(settled.end(), s.begin(), s.end()); };
    w.clear = [this](std::vector<circ::Sequence> s) { cleared = std::move(s); };
    w.stop_clear = [this] { clear_stopped = true; };
    w.take_back = [this](circ::Row row) { taken_back.push_back(std::move(row)); };
    w.save_settings = [this](station::Settings s) { saved_settings.push_back(std::move(s)); };
    w.upload = [this](desk::UploadOrder order) { uploads.push_back(std::move(order)); };
    w.join_upload = [this](const std::vector<circ::Row>& rows) { joined.insert(joined.end(), rows.begin(), rows.end()); };
    w.leave_upload = [this](const std::vector<circ::Sequence>& s) { left_upload = s; };
    w.stop_upload = [this] { stopped = true; };
    w.set_up = [](desk::intent::SetUpForm) {};
    w.test_connection = [](desk::intent::SetUpForm) {};
    w.practice = [this](bool on) { practice.push_back(on); };
    w.record_now = [] {};
    return w;
  }

  const desk::State& state() const { return desk.state(); }

  void key(circ::Key key) { desk.type({key, 0, {}}); }
  void type(std::string_view text) {
    for (const char c : text) desk.type({circ::Key::character, static_cast<char32_t>(c), {}});
  }
  void scan(std::string_view barcode) {
    type(barcode);
    key(circ::Key::enter);
  }

  // The journal's thread makes durable what it was given.
  void journal_saves() {
    journal::Recorded report;
    for (auto& t : recorded) report.rows.push_back({next_sequence++, std::move(t), {}});
    recorded.clear();
    desk.absorb(journal::Report{std::move(report)});
  }
  void journal_fails(journal::Trouble::Kind kind) {
    desk.absorb(journal::Report{journal::NotSaved{{kind, "no space left"}, std::exchange(recorded, {})}});
  }
  void settle(circ::Sequence sequence, circ::Status status, bool doubtful = false) {
    circ::Settlement s;
    s.status = status;
    s.doubtful = doubtful;
    desk.absorb(journal::Report{journal::SettledRows{{{sequence, s}}}});
  }

  void ready_to_lend() {
    desk.apply(desk::intent::PickDue{{2026y / 12 / 14, {}}});
    desk.apply(desk::intent::Target{desk::Field::patron});
    scan("21234000987654");
  }
};

// The rows that an order tells.
inline std::vector<circ::Row> rows_of(const desk::UploadOrder& order) {
  std::vector<circ::Row> rows;
  order.rows([&rows](const circ::Row& row) { rows.push_back(row); });
  return rows;
}

template <typename Line>
const Line* line_of(const DeskForTest& desk) {
  return std::get_if<Line>(&desk.state().line);
}

}  // namespace test
