// What a bench prints: one JSON object a line for each figure, which tools/bench gathers into a table.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace bench {

// `value` is a ratio or a count wherever it can be; `beside` tells the baseline measured in the same run and its value,
// `limit` what is to be reached, as "<= 2.7". Plain ASCII without quotes or backslashes.
inline void figure(std::string_view name, double value, std::string_view limit, std::string_view beside) {
  std::printf("{\"name\": \"%.*s\", \"value\": %.6g, \"limit\": \"%.*s\", \"beside\": \"%.*s\"}\n",
              static_cast<int>(name.size()), name.data(), value, static_cast<int>(limit.size()), limit.data(),
              static_cast<int>(beside.size()), beside.data());
  std::fflush(stdout);
}

}  // namespace bench
