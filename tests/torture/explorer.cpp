#include "torture/explorer.h"

#include <algorithm>
#include <numeric>
#include <random>
#include <set>

namespace torture {
namespace {

using Tail = Leftover::Tail;
constexpr std::size_t kFew = 11;       // all subsets
constexpr std::size_t kMostPairs = 48;
constexpr std::size_t kMostSteps = 128;  // of prefixes and suffixes
constexpr std::size_t kSectorsOfAPage = 8;
constexpr std::size_t kMostPlaces = 48;  // of damage, at one moment

class Explorer {
 public:
  Explorer(const Exploration& exploration, const Visit& visit)
      : exploration_(exploration), visit_(visit), random_(exploration.seed) {}

  void run(const Trace& trace) {
    const std::size_t end = std::min(trace.size(), exploration_.last_event);
    const auto at = [&](std::size_t event) { return trace.begin() + static_cast<std::ptrdiff_t>(event); };
    const auto moments = static_cast<std::uint64_t>(std::count_if(at(exploration_.first_event), at(end), is_cut)) + 1;
    for (std::size_t i = 0; i < end; ++i) {
      const Event& event = trace[i];
      moment_.event = i;
      if (event.what == Event::What::begin) moment_.begun = event.at;
      if (event.what == Event::What::acknowledge) moment_.acknowledged = event.at;
      if (is_cut(event) && !event.durable) look(moments);
      disk_.apply(event);
      if (event.durable) {
        look(moments);
        disk_.make_durable(event);
      }
    }
    moment_.event = end;
    look(moments);
  }

 private:
  static bool is_cut(const Event& event) {
    return event.what == Event::What::sync || event.what == Event::What::sync_folder || event.durable;
  }

  void look(std::uint64_t moments) {
    if (moment_.event < exploration_.first_event) return;
    ++moment_number_;
    quota_ = exploration_.states * moment_number_ / moments;
    if (exploration_.rules == Rules::legal) {
      look_legal();
    } else {
      look_beyond();
    }
  }

  std::size_t count() const { return disk_.pending().size(); }
  std::vector<char> all(char arrived) const { return std::vector<char>(count(), arrived); }
  std::vector<char> all_names(char arrived) const { return std::vector<char>(disk_.pending_names(), arrived); }

  void visit(const Leftover& leftover) {
    if (visit_(disk_, leftover, moment_)) ++found_;
  }

  void visit_tails(Leftover leftover) {
    for (const Tail tail : {Tail::shortest, Tail::zeros, Tail::stale}) {
      leftover.tail = tail;
      visit(leftover);
      if (!disk_.some_file_grows()) return;
    }
  }

  void visit_pieces(std::vector<char> pieces) { visit_tails({std::move(pieces), all_names(1)}); }

  void look_legal() {
    for (const auto& names : choices_of_names()) {
      visit_tails({all(0), names});
      visit_tails({all(1), names});
    }
    if (count() <= kFew) {
      for (std::size_t bits = 0; bits < std::size_t{1} << count(); ++bits) {
        std::vector<char> pieces(count());
        for (std::size_t i = 0; i < count(); ++i) pieces[i] = static_cast<char>(bits >> i & 1);
        visit_pieces(std::move(pieces));
      }
    } else if (exploration_.thorough) {
      prefixes_and_suffixes();
      singles_and_pairs();
      pages();
    }
    for (std::uint64_t tries = 0; found_ < quota_ && count() > kFew && tries < 20'000; ++tries) visit(random_leftover());
  }

  std::vector<std::vector<char>> choices_of_names() const {
    const std::size_t changes = disk_.pending_names();
    std::set<std::vector<char>> choices{all_names(1)};
    for (std::size_t prefix = 0; prefix < changes; ++prefix) {
      std::vector<char> names = all_names(0);
      std::fill_n(names.begin(), prefix, 1);
      choices.insert(names);
      if (!disk_.makes(prefix)) continue;
      names = all_names(1);
      names[prefix] = 0;
      choices.insert(names);
    }
    return {choices.begin(), choices.end()};
  }

  void prefixes_and_suffixes() {
    const std::size_t step = std::max<std::size_t>(1, count() / kMostSteps);
    for (std::size_t cut = 0; cut <= count(); cut += step) {
      std::vector<char> pieces = all(0);
      std::fill_n(pieces.begin(), cut, 1);
      visit_pieces(pieces);
      for (char& arrived : pieces) arrived = static_cast<char>(arrived == 0);
      visit_pieces(pieces);
    }
  }

  void singles_and_pairs() {
    const std::size_t step = std::max<std::size_t>(1, count() / kMostSteps);
    for (std::size_t i = 0; i < count(); i += step) {
      for (const char others : {'\0', '\1'}) {
        std::vector<char> pieces = all(others);
        pieces[i] = static_cast<char>(others == 0);
        visit_pieces(std::move(pieces));
      }
      for (std::size_t j = i + 1; j < count() && count() <= kMostPairs; ++j) {
        std::vector<char> pieces = all(0);
        pieces[i] = pieces[j] = 1;
        visit_pieces(std::move(pieces));
      }
    }
  }

  // Pages that arrive whole or not at all.
  void pages() {
    std::vector<std::size_t> page(count());
    std::vector<std::pair<std::size_t, std::uint64_t>> seen;
    for (std::size_t i = 0; i < count(); ++i) {
      const Piece& piece = disk_.pending()[i];
      const std::pair key{piece.file, piece.sector / kSectorsOfAPage};
      auto place = std::find(seen.begin(), seen.end(), key);
      if (place == seen.end()) place = seen.insert(seen.end(), key);
      page[i] = static_cast<std::size_t>(place - seen.begin());
    }
    if (seen.size() > kFew) return;
    for (std::size_t bits = 0; bits < std::size_t{1} << seen.size(); ++bits) {
      std::vector<char> pieces(count());
      for (std::size_t i = 0; i < count(); ++i) pieces[i] = static_cast<char>(bits >> page[i] & 1);
      visit_pieces(std::move(pieces));
    }
  }

  std::uint64_t pick(std::uint64_t below) { return random_() % below; }

  Leftover random_leftover() {
    static constexpr std::uint64_t kDensities[] = {3, 10, 25, 50, 75, 90, 97};
    Leftover leftover{all(0), all_names(1)};
    const std::uint64_t density = kDensities[pick(std::size(kDensities))];
    const std::size_t cut = pick(2) == 0 ? count() : pick(count() + 1);
    for (std::size_t i = 0; i < cut; ++i) leftover.pieces[i] = static_cast<char>(pick(100) < density);
    if (disk_.pending_names() > 0 && pick(3) == 0) {
      const auto choices = choices_of_names();
      leftover.names = choices[pick(choices.size())];
    }
    leftover.tail = static_cast<Tail>(pick(3));
    return leftover;
  }

  void look_beyond() {
    if (count() == 0) return;
    std::vector<std::size_t> places(count());
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::shuffle(places.begin(), places.end(), random_);
    if (places.size() > kMostPlaces) places.resize(kMostPlaces);
    std::vector<Leftover> leftovers;
    for (const std::size_t place : places) {
      for (const Damage& damage : damages(place)) {
        for (const char arrived : {'\0', '\1'}) leftovers.push_back({all(arrived), all_names(1), Tail::zeros, damage});
      }
    }
    std::shuffle(leftovers.begin(), leftovers.end(), random_);
    for (const Leftover& leftover : leftovers) {
      if (found_ >= quota_) return;
      visit(leftover);
    }
    for (std::uint64_t tries = 0; found_ < quota_ && tries < 2'000; ++tries) {
      Leftover leftover = random_leftover();
      const auto choice = damages(pick(count()));
      leftover.damage = choice[pick(choice.size())];
      visit(leftover);
    }
  }

  // What can happen around a sector that is in flight.
  std::vector<Damage> damages(std::size_t number) const {
    using Kind = Damage::Kind;
    const Piece& piece = disk_.pending()[number];
    const std::uint64_t at = piece.sector * kSector;
    std::vector<Damage> all{{Kind::garbage, piece.file, at, kSector, number}};
    if (exploration_.rules == Rules::garbage_sector) return all;
    for (const std::uint64_t kilobytes : {4, 16, 64, 128}) {
      const std::uint64_t unit = kilobytes * 1024;
      for (const Kind kind : {Kind::garbage, Kind::ones, Kind::zeros}) {
        all.push_back({kind, piece.file, at / unit * unit, unit, number});
      }
    }
    for (std::uint64_t byte = 8; piece.small && byte < kSector; byte += 8) {
      all.push_back({Kind::torn_front, piece.file, at, byte, number});
      all.push_back({Kind::torn_back, piece.file, at + byte, kSector - byte, number});
    }
    return all;
  }

  const Exploration exploration_;
  const Visit& visit_;
  std::mt19937_64 random_;
  Disk disk_;
  Moment moment_;
  std::uint64_t moment_number_ = 0;
  std::uint64_t quota_ = 0;
  std::uint64_t found_ = 0;
};

}  // namespace

void explore(const Trace& trace, const Exploration& exploration, const Visit& visit) {
  Explorer(exploration, visit).run(trace);
}

}  // namespace torture
