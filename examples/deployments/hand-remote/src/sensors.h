// The sensors that feed the network.
#ifndef SENSORS_H_
#define SENSORS_H_

namespace sensors {

// Starts all sensors. False, with a message, if one does not answer.
bool begin();

// Reads each sensor once, in the order of the network's axes, in the units of the README.
bool read(float* values);

}  // namespace sensors

#endif  // SENSORS_H_
