// The command line of a torture program: a first word that chooses, then "--name value" pairs.
#pragma once

#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>

namespace torture {

class Options {
 public:
  // Throws for a name that is not among `known` (with their defaults).
  Options(int count, char** words, std::map<std::string, std::string> known) : values_(std::move(known)) {
    int next = 1;
    if (next < count && words[next][0] != '-') word_ = words[next++];
    for (; next + 1 < count; next += 2) {
      const auto place = values_.find(words[next]);
      if (place == values_.end()) throw std::invalid_argument(std::string("unknown: ") + words[next]);
      place->second = words[next + 1];
    }
    if (next < count) throw std::invalid_argument(std::string("a value is missing or nobody asked for: ") + words[next]);
  }
  const std::string& word() const { return word_; }
  const std::string& text(const std::string& name) const { return values_.at(name); }
  std::uint64_t number(const std::string& name) const { return std::stoull(values_.at(name)); }
  bool given(const std::string& name) const { return !values_.at(name).empty(); }

 private:
  std::string word_;
  std::map<std::string, std::string> values_;
};

}  // namespace torture
