// The profile of the service that a bench uploads to.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <utility>
#include <variant>

#include "station/profile_text.h"

namespace bench {

// Ends the program where it cannot be read.
inline station::ProfileText profile_in(const char* file) {
  auto read = station::read_profile_text(file);
  if (const auto* text = std::get_if<station::Secret>(&read)) {
    auto parsed = station::parse_profile(text->text());
    if (auto* profile = std::get_if<station::ProfileText>(&parsed)) return std::move(*profile);
  }
  std::fprintf(stderr, "%s cannot be read\n", file);
  std::exit(1);
}

}  // namespace bench
