// The fonts that are compiled into the program: TrueType files as bytes, living as long as it does.
//
// regular and bold hold Latin, Greek and Cyrillic letters with tabular figures; symbols holds the marks
// of the statuses, arrows and the like, to be merged with either. embed.py lists what is in each.
#pragma once

namespace fonts {

extern const unsigned char regular[];
extern const unsigned regular_size;
extern const unsigned char bold[];
extern const unsigned bold_size;
extern const unsigned char symbols[];
extern const unsigned symbols_size;

} // namespace fonts
