// What of a session stands in the log: every report of the threads, in one line each, barcodes by their last four.
#pragma once

#include "desk/desk.h"
#include "log.h"

void log_report(Log& log, const journal::Report& report);
void log_report(Log& log, const desk::LoadedRows& report);
void log_report(Log& log, const desk::ClearedRows& report);
void log_report(Log& log, const upload::Report& report);
void log_report(Log& log, const desk::SetUpReport& report);
void log_report(Log& log, const desk::ConnectionReport& report);
void log_report(Log& log, const desk::SettingsReport& report);

// Ctrl+Z: this row is being cleared. Whether it was, the journal's report tells.
void log_taken_back(Log& log, const circ::Row& row);
