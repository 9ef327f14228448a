// The practice library's sample barcodes with plain words: what happens with each.
#pragma once

#include <vector>

#include "desk/state.h"

std::vector<desk::Sample> practice_samples();
