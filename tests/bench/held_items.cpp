// Prints the item barcode of every row that the journal in FOLDER holds, a line each, in sequence order.
#include <cstdio>

#include "bench/held.h"

int main(int count, char** arguments) {
  if (count != 2) {
    std::fprintf(stderr, "usage: held_items FOLDER\n");
    return 2;
  }
  for (const circ::Row& row : bench::held(arguments[1])) std::printf("%s\n", row.transaction.item.text().c_str());
}
