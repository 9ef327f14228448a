// What scanners add, lost Enters, the scan guard and one-box mode, at the desk.
#include <random>

#include "circ/numbers_for_test.h"
#include "desk_for_test.h"

using namespace test;
namespace line = desk::line;
namespace intent = desk::intent;
using circ::Check;
using circ::Strictness;
using desk::Cue;
using desk::Offer;

namespace {

constexpr const char* kItem = "30234000517861";
constexpr const char* kOther = "33191000105864";
constexpr const char* kCard = "23529001000463";

void set(DeskForTest& t, void (*change)(station::Settings&)) {
  auto settings = t.state().settings;
  change(settings);
  t.desk.apply(intent::SaveSettings{settings});
}

std::vector<std::string> recorded(const DeskForTest& t) {
  std::vector<std::string> items;
  for (const auto& transaction : t.recorded) items.push_back(transaction.item.text());
  return items;
}

using Items = std::vector<std::string>;

template <typename Line>
Check first_finding(const DeskForTest& t) {
  const auto* line = line_of<Line>(t);
  REQUIRE(line != nullptr);
  REQUIRE_FALSE(line->findings.empty());
  return line->findings.front().check;
}

}  // namespace

TEST_CASE("What the scanner adds is not recorded") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("]F03 9990 00019 2148");
  t.scan("b30234000517861");
  CHECK(recorded(t) == Items{"39990000192148", kItem});
}

TEST_CASE("Start and stop letters are kept until the setting strips them, at once") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("A30234000517861B");
  set(t, [](station::Settings& s) { s.scanner.start_stop = true; });
  t.scan("A30234000517861B");
  CHECK(recorded(t) == Items{"A30234000517861B", kItem});
  REQUIRE(t.saved_settings.size() == 1);
  CHECK(t.saved_settings[0].scanner.start_stop);
}

TEST_CASE("A suffix ends a scan once, with CR and LF behind it too") {
  DeskForTest t;
  set(t, [](station::Settings& s) { s.scanner.suffix = '~'; });
  t.key(circ::Key::check_in);
  t.type("30234000517861~");
  t.type("33191000105864~");
  t.key(circ::Key::enter);
  t.key(circ::Key::enter);
  CHECK(recorded(t) == Items{kItem, kOther});
  CHECK(line_of<line::Saving>(t));
}

TEST_CASE("Two items whose Enter was lost are two transactions, and a patron's card before an item is the patron") {
  DeskForTest t;
  t.desk.apply(intent::PickDue{{2026y / 12 / 14, {}}});
  t.desk.apply(intent::Target{desk::Field::patron});
  t.scan(std::string(kCard) + kItem + kOther);
  CHECK(t.state().patron == kCard);
  CHECK(recorded(t) == Items{kItem, kOther});
}

TEST_CASE("Barcodes that ran into each other and cannot be told apart are refused loudly, nothing is recorded") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("9780306406157" + std::string(kItem));
  CHECK(t.recorded.empty());
  REQUIRE(line_of<line::SeveralScans>(t));
  CHECK(line_of<line::SeveralScans>(t)->characters == 27);
  CHECK(t.desk.take_cues() == std::vector{Cue::refused});
}

TEST_CASE("With Enters lost at random the journal never gets a barcode that nobody scanned") {
  std::mt19937 random(10);
  for (int round = 0; round < 300; ++round) {
    DeskForTest t;
    t.key(circ::Key::check_in);
    Items scanned;
    for (std::size_t each = 1 + up_to(random, 15); each > 0; --each) {
      const auto kind = random() % 8;
      scanned.push_back(kind == 0 ? isbn(random) : kind == 1 ? odd_library_number(random, '3') : library_number(random, '3'));
      t.type(scanned.back());
      if (each == 1 || random() % 3 != 0) t.key(circ::Key::enter);
    }
    auto next = scanned.begin();
    for (const auto& item : recorded(t)) {
      next = std::find(next, scanned.end(), item);
      REQUIRE(next != scanned.end());
      ++next;
    }
  }
}

TEST_CASE("What the guard warns of is recorded, and the line says so when it is saved") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan("9780306406157");
  REQUIRE(t.recorded.size() == 1);
  t.journal_saves();
  CHECK(first_finding<line::Saved>(t) == Check::book_code);
  CHECK(t.state().offer == Offer::keep);
  CHECK(t.desk.take_cues() == std::vector{Cue::warning});
  SECTION("F4 says that it is right") {
    t.key(circ::Key::accept);
    REQUIRE(line_of<line::Saved>(t));
    CHECK(line_of<line::Saved>(t)->findings.empty());
    CHECK(t.state().offer == Offer::nothing);
    CHECK(t.taken_back.empty());
  }
  SECTION("Ctrl+Z takes it back") {
    t.key(circ::Key::undo);
    REQUIRE(t.taken_back.size() == 1);
    CHECK(t.taken_back[0].sequence == 1);
  }
  SECTION("the next scan leaves it as it is") {
    t.scan(kItem);
    CHECK(t.state().offer == Offer::nothing);
    t.key(circ::Key::accept);
    t.journal_saves();
    CHECK(t.state().rows.size() == 2);
  }
}

TEST_CASE("A warning of an earlier scan is not hidden by the later ones that were saved with it") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  for (const auto* item : {kItem, "35555000012349", kOther}) t.scan(item);
  t.journal_saves();
  CHECK(first_finding<line::Saved>(t) == Check::check_digit);
  CHECK(line_of<line::Saved>(t)->row.sequence == 2);
  CHECK(t.desk.take_cues() == std::vector{Cue::warning});
}

TEST_CASE("A refusal is not hidden by an earlier scan that is saved after it") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan(kItem);
  t.scan(std::string(81, 'x'));
  t.journal_saves();
  CHECK(line_of<line::BadBarcode>(t));
  CHECK(t.state().rows.size() == 1);
}

TEST_CASE("Where staff set a check to refuse nothing is recorded and the desk says why") {
  DeskForTest t;
  set(t, [](station::Settings& s) { s.guard.set(Check::book_code, Strictness::refuse); });
  t.ready_to_lend();
  t.desk.take_cues();
  t.scan("9780306406157");
  CHECK(t.recorded.empty());
  CHECK(first_finding<line::GuardRefused>(t) == Check::book_code);
  CHECK(t.desk.take_cues() == std::vector{Cue::refused});
  t.desk.apply(intent::Target{desk::Field::patron});
  t.scan("9780306406157");
  CHECK(t.state().patron == "21234000987654");
  t.scan(kCard);
  CHECK(t.state().patron == kCard);
}

TEST_CASE("A patron's card in the item field is recorded with a warning, and F4 switches to that patron instead") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan(kItem);
  t.scan(kCard);
  t.journal_saves();
  CHECK(first_finding<line::Saved>(t) == Check::wrong_field);
  CHECK(t.state().offer == Offer::switch_patron);
  t.key(circ::Key::accept);
  CHECK(t.state().patron == kCard);
  REQUIRE(t.taken_back.size() == 1);
  CHECK(t.taken_back[0].transaction.item.text() == kCard);
  t.desk.absorb(journal::Report{journal::Cleared{{2}}});
  CHECK(t.state().rows.size() == 1);
  t.scan(kOther);
  REQUIRE(t.recorded.size() == 1);
  CHECK(t.recorded[0].patron->text() == kCard);
}

TEST_CASE("A card at check-in is warned of, without a switch to offer") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan(kCard);
  t.journal_saves();
  CHECK(first_finding<line::Saved>(t) == Check::wrong_field);
  CHECK(t.state().offer == Offer::keep);
}

TEST_CASE("An item in the patron field is warned of, and F4 lends it to the patron before") {
  DeskForTest t;
  t.ready_to_lend();
  t.desk.apply(intent::Target{desk::Field::patron});
  t.scan(kItem);
  CHECK(t.recorded.empty());
  CHECK(first_finding<line::PatronKept>(t) == Check::wrong_field);
  CHECK(t.state().offer == Offer::item_after_all);
  SECTION("F4") {
    t.key(circ::Key::accept);
    CHECK(t.state().patron == "21234000987654");
    REQUIRE(t.recorded.size() == 1);
    CHECK(t.recorded[0].item.text() == kItem);
  }
  SECTION("Ctrl+Z brings the patron back, and records nothing") {
    t.key(circ::Key::undo);
    CHECK(t.state().patron == "21234000987654");
    CHECK(t.recorded.empty());
    CHECK(line_of<line::PatronBack>(t));
  }
}

TEST_CASE("The same item twice within a minute is warned of, but not after the first was taken back") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan(kItem);
  t.journal_saves();
  t.clock += 5s;
  SECTION("again") {
    t.scan(kItem);
    t.journal_saves();
    CHECK(first_finding<line::Saved>(t) == Check::twice);
  }
  SECTION("taken back") {
    t.key(circ::Key::undo);
    t.desk.absorb(journal::Report{journal::Cleared{{1}}});
    t.scan(kItem);
    t.journal_saves();
    CHECK(line_of<line::Saved>(t)->findings.empty());
  }
  SECTION("a minute later") {
    t.clock += 60s;
    t.scan(kItem);
    t.journal_saves();
    CHECK(line_of<line::Saved>(t)->findings.empty());
  }
}

TEST_CASE("A partial read of a number of an earlier session is warned of") {
  DeskForTest t;
  circ::Row row{1, {}, {}};
  row.transaction.item = std::get<circ::Barcode>(circ::Barcode::from(kItem));
  t.desk.absorb(journal::Report{journal::Loaded{{row}, true, 0, {}}});
  t.next_sequence = 2;
  t.key(circ::Key::check_in);
  t.scan("30234");
  t.journal_saves();
  CHECK(first_finding<line::Saved>(t) == Check::partial);
  CHECK(line_of<line::Saved>(t)->findings.front().known == kItem);
}

TEST_CASE("One box: a patron's card switches the patron wherever it is scanned, an item is lent to them") {
  DeskForTest t;
  set(t, [](station::Settings& s) { s.one_box = true; });
  t.desk.apply(intent::PickDue{{2026y / 12 / 14, {}}});
  t.scan(kCard);
  CHECK(t.state().patron == kCard);
  t.scan(kItem);
  t.scan("21234000987654");
  t.scan(kOther);
  REQUIRE(t.recorded.size() == 2);
  CHECK(t.recorded[0].patron->text() == kCard);
  CHECK(t.recorded[1].patron->text() == "21234000987654");
  SECTION("what is neither is refused with words") {
    t.scan("9780306406157");
    CHECK(t.recorded.size() == 2);
    REQUIRE(line_of<line::NeitherNumber>(t));
    CHECK(line_of<line::NeitherNumber>(t)->barcode == "9780306406157");
  }
  SECTION("at check-in items are checked in, and a card begins a check-out") {
    t.key(circ::Key::check_in);
    t.scan(kItem);
    CHECK(t.recorded.back().kind == circ::Kind::check_in);
    t.scan(kCard);
    CHECK(t.state().mode == desk::Mode::check_out);
    CHECK(t.state().patron == kCard);
  }
}

TEST_CASE("One box is off by default") {
  DeskForTest t;
  t.ready_to_lend();
  t.scan(kCard);
  CHECK(t.recorded.size() == 1);
  CHECK(t.state().patron == "21234000987654");
}

TEST_CASE("Saved, warned of and refused are three cues; a burst is one; without sounds there are none") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan(kItem);
  CHECK(t.desk.take_cues().empty());  // not before it is durable
  t.scan(kOther);
  t.journal_saves();
  CHECK(t.desk.take_cues() == std::vector{Cue::saved});
  CHECK(t.desk.take_cues().empty());
  t.scan(kItem);
  t.journal_fails(journal::Trouble::Kind::disk_full);
  CHECK(t.desk.take_cues() == std::vector{Cue::refused});

  t.desk.apply(intent::SwitchSounds{});
  CHECK_FALSE(t.state().settings.sounds);
  CHECK(line_of<line::SoundsSwitched>(t));
  REQUIRE(t.saved_settings.size() == 1);
  CHECK_FALSE(t.saved_settings[0].sounds);
  t.scan(std::string(81, '1'));
  CHECK(t.desk.take_cues().empty());
}

TEST_CASE("The key for sounds does not replace settings that could not be read; Save on the page does") {
  DeskForTest t;
  t.desk.state().settings_trouble = desk::SettingsTrouble::newer;
  t.desk.apply(intent::SwitchSounds{});
  CHECK_FALSE(t.state().settings.sounds);
  CHECK(t.saved_settings.empty());
  t.desk.apply(intent::SaveSettings{t.state().settings});
  CHECK(t.saved_settings.size() == 1);
  CHECK_FALSE(t.state().settings_trouble);
}

TEST_CASE("A barcode that was typed elsewhere stays offered when an earlier scan could not be saved") {
  DeskForTest t;
  t.key(circ::Key::check_in);
  t.scan(kItem);
  t.desk.apply(intent::OfferTyped{kOther});
  t.journal_fails(journal::Trouble::Kind::disk_full);
  CHECK(line_of<line::TypedElsewhere>(t));
  t.key(circ::Key::accept);
  REQUIRE(t.recorded.size() == 2);  // what was not saved goes first
  CHECK(t.recorded[1].item.text() == kOther);
}

TEST_CASE("Settings are said to be saved when they are, and where they cannot be they count all the same") {
  DeskForTest t;
  set(t, [](station::Settings& s) { s.scanner.suffix = ';'; });
  CHECK(line_of<line::SavingSettings>(t));
  SECTION("saved") {
    t.desk.absorb(desk::SettingsReport{});
    CHECK(line_of<line::SettingsSaved>(t));
  }
  SECTION("a scan came in between") {
    t.key(circ::Key::check_in);
    t.scan(kItem);
    t.desk.absorb(desk::SettingsReport{});
    CHECK(line_of<line::Saving>(t));
  }
  SECTION("not saved") {
    t.desk.absorb(desk::SettingsReport{"disk full"});
    REQUIRE(line_of<line::SettingsNotSaved>(t));
    t.key(circ::Key::check_in);
    t.type("30234000517861;");
    CHECK(recorded(t) == Items{kItem});
  }
}
