// Every text for people that depends on what happened: the levels below give facts, here they get their words.
//
// Pure. words.cpp has what is said of a row, words_line.cpp the feedback line,
// words_desk.cpp what is said of the storage and an upload.
#pragma once

#include <string>

#include "circ/due_date.h"
#include "circ/row.h"
#include "desk/state.h"

namespace ui {

const char* name(circ::Status status);   // OCLC's words
const char* glyph(circ::Status status);
const char* name(circ::Kind kind);       // "Check out"

// The Message column. `waits_for` is the row of the same item that holds this one back, if one does.
std::string message(const circ::Row& row, const circ::Row* waits_for);

// The same without the time of the upload, for sorting: rows of which the same is said stand together.
std::string message_without_time(const circ::Row& row);

// The hover on a status: all that is known, and what to do about it.
struct Explained {
  std::string what;
  std::string service_said;  // the service's own words, when it gave some
  std::string to_do;
};
Explained explain(const circ::Row& row, const circ::Row* waits_for);

// What each status means and what to do about it, for the help.
struct StatusHelp {
  const char* meaning;
  const char* to_do;
};
StatusHelp help(circ::Status status);

// Something said to staff: a glyph, a strong beginning, the rest, and an aside in small.
enum class Tone { quiet, good, doubt, bad };
struct Saying {
  Tone tone = Tone::quiet;
  const char* glyph = "";
  std::string strong, text, aside;
};

Saying say(const desk::State& state);  // the feedback line
std::string explain(const circ::Finding& finding, desk::Field field, const desk::State& state);
const char* name(desk::Offer offer);   // what F4 does, for the link
Saying say(const desk::UploadResult& result);
Saying say_test(const desk::SetUp& set_up);  // how the connection test went
Saying say_saving(const desk::SetUp& set_up);  // why a set-up was not stored
std::string explain(circ::BarcodeFault fault);
std::string explain(circ::DueDateFault fault);
std::string explain(const desk::FieldFault& fault);

// NOT SAVED and why; or, when nothing waits to be saved, that the storage refuses.
struct AlarmWords {
  std::string title, why, to_do;
};
AlarmWords words_of(const desk::Alarm& alarm);

// How the further copy is; `waiting` while nothing was heard of it.
Saying say_copy(const desk::State& state);

// The pill in the header: the last contact, never a guess at the present.
Saying last_contact(const desk::State& state);

// "41 of 128 · 38 a second · 3 s left"
std::string progress(const desk::Upload& upload);

}  // namespace ui
