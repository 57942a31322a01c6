// A workspace of many models and devices, with long names, and amounts that nobody stated.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SENSORS = [
  "Accelerometer",
  "Gyroscope",
  "Microphone",
  "Camera",
  "InertialMeasurementUnit",
  "HumiditySensor",
  "Barometer",
];
const TASKS = ["Bearing", "Wake word", "Gesture", "Person", "Leak", "Crack", "Occupancy"];
const CATEGORIES = ["AnomalyDetection", "KeywordSpotting", "GestureRecognition"];

/** Writes the workspace; the same numbers give the same files. */
export function writeWorkspace(folder, models, devices) {
  let seed = 7;
  const random = (most) => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * most);
  };
  mkdirSync(join(folder, "models"), { recursive: true });
  mkdirSync(join(folder, "devices"), { recursive: true });
  for (let at = 0; at < models; at += 1) {
    const ram = (2 + random(240)) * 1000;
    const long =
      at % 23 === 5 ? " of the third line, trained on the recordings of last winter" : "";
    const model = {
      "@context": "https://w3id.org/thingfit/model/v1",
      id: `urn:example:model:${at}`,
      type: "NeuralNetwork",
      name: `${TASKS[at % TASKS.length]} detector ${at}${long}`,
      category: CATEGORIES[at % CATEGORIES.length],
      metrics: [
        { type: "Top_1_accuracy", value: 60 + Math.sqrt(ram / 1000) * 2 + random(80) / 10 },
      ],
      macs: ram * (1 + random(300)),
      input: {
        type: "NetworkInput",
        shape: [1, 64],
        dtype: "int8",
        sensors: { type: SENSORS[random(SENSORS.length)] },
      },
      ...(at % 17 === 3 ? {} : { ramBytes: ram }),
      flashBytes: ram * 2 + random(90000),
    };
    write(join(folder, "models", `${String(at).padStart(3, "0")}.model.jsonld`), model);
  }
  for (let at = 0; at < devices; at += 1) {
    const own = SENSORS.filter(() => random(2) === 0);
    const device = {
      "@context": [
        "https://www.w3.org/2022/wot/td/v1.1",
        "https://w3id.org/thingfit/device/v1",
        { "@language": "en" },
      ],
      id: `urn:example:device:${at}`,
      "@type": "SmartSensor",
      title: at % 11 === 4 ? `Vibration node on the northern conveyor ${at}` : `Board ${at}`,
      securityDefinitions: { open: { scheme: "nosec" } },
      security: "open",
      controller: {
        type: "MicroController",
        ramBytes: 16384 * 2 ** random(5),
        ...(at % 13 === 6 ? {} : { flashBytes: 131072 * 2 ** random(5) }),
      },
      sensors: own.map((type) => ({ type })),
    };
    write(join(folder, "devices", `${String(at).padStart(2, "0")}.td.jsonld`), device);
  }
}

function write(path, value) {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}
