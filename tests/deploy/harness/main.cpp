// Runs the program of a project for some steps.
#include "app.h"

int main() {
  if (!app::begin()) return 1;
  for (int step = 0; step < RUNS; ++step) app::step();
  return 0;
}
