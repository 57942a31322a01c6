// The program: read, run, report.
#ifndef APP_H_
#define APP_H_

namespace app {

// Starts console, network and sensors. False, with a message, if one of them fails.
bool begin();

// Reads until there is input for one run, runs the network and reports what it says.
void step();

}  // namespace app

#endif  // APP_H_
