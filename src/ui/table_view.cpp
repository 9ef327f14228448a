#include "ui/table_view.h"

#include <algorithm>
#include <cctype>
#include <compare>
#include <iterator>

#include "ui/words.h"

namespace ui {
namespace {

char lower(char letter) { return static_cast<char>(std::tolower(static_cast<unsigned char>(letter))); }

bool contains(const std::string& barcode, const std::string& part) {
  return std::search(barcode.begin(), barcode.end(), part.begin(), part.end(),
                     [](char a, char b) { return lower(a) == lower(b); }) != barcode.end();
}

bool shows(const circ::Row& row, const Choice& choice) {
  if (choice.filter && row.settlement.status != *choice.filter) return false;
  if (choice.find.empty()) return true;
  const auto& transaction = row.transaction;
  return contains(transaction.item.text(), choice.find) ||
         (transaction.patron && contains(transaction.patron->text(), choice.find));
}

std::string_view patron_of(const circ::Row& row) {
  return row.transaction.patron ? std::string_view(row.transaction.patron->text()) : std::string_view();
}

std::strong_ordering compare(const circ::Row& a, const circ::Row& b, Column column) {
  switch (column) {
    case Column::status: return a.settlement.status <=> b.settlement.status;
    case Column::action: return a.transaction.kind <=> b.transaction.kind;
    case Column::item: return a.transaction.item <=> b.transaction.item;
    case Column::patron: return patron_of(a) <=> patron_of(b);
    case Column::due: {
      const auto none = circ::Moment{};
      return a.transaction.due.value_or(none).utc.time_since_epoch().count() <=>
             b.transaction.due.value_or(none).utc.time_since_epoch().count();
    }
    case Column::recorded: return a.sequence <=> b.sequence;  // the order in which they were recorded, whatever clocks say
    case Column::message: return message(a, nullptr) <=> message(b, nullptr);
  }
  return std::strong_ordering::equal;
}

}  // namespace

bool TableView::update(const desk::Rows& rows, const Choice& choice) {
  if (choice_ == choice && revision_ == rows.revision()) return false;
  choice_ = choice;
  revision_ = rows.revision();

  std::vector<const circ::Row*> shown;
  shown.reserve(rows.size());
  for (const auto& row : rows.all()) {
    if (shows(row, choice)) shown.push_back(&row);
  }
  if (choice.sort != Column::recorded) {  // else they are in order already
    std::stable_sort(shown.begin(), shown.end(), [&](const circ::Row* a, const circ::Row* b) {
      return compare(*a, *b, choice.sort) < 0;
    });
  }
  if (choice.descending) std::reverse(shown.begin(), shown.end());
  sequences_.clear();
  sequences_.reserve(shown.size());
  std::transform(shown.begin(), shown.end(), std::back_inserter(sequences_),
                 [](const circ::Row* row) { return row->sequence; });
  return true;
}

std::optional<std::size_t> TableView::place_of(circ::Sequence sequence) const {
  const auto at = std::find(sequences_.begin(), sequences_.end(), sequence);
  if (at == sequences_.end()) return {};
  return static_cast<std::size_t>(at - sequences_.begin());
}

}  // namespace ui
