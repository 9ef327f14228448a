// The grammar of this room's small text files: a `name = value` to a line.
//
//   file    = { line }, line feed or carriage return and line feed after each; the last may lack it
//   line    = nothing | "#" anything | name "=" value
//   name    = lower-case ASCII letters, digits and "_"
//   value   = UTF-8 without control characters; blanks and tabs around it are dropped, inside they are kept
//
// A "#" inside a value belongs to it. A byte order mark at the beginning, as some editors write, is skipped. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace station {

// Views into the text that was read.
struct Field {
  std::string_view name;
  std::string_view value;
  std::size_t line = 0;  // from 1
};

struct Fields {
  std::vector<Field> fields;            // in order, as often as they stand there
  std::vector<std::size_t> unreadable;  // lines that are none of the above
};

Fields read_fields(std::string_view text);

// One line, with its line feed. The value must be what read_fields gives back: trimmed and without control characters.
std::string field_line(std::string_view name, std::string_view value);

}  // namespace station
