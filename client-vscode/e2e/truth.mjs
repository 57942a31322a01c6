/** What the command line says of a folder, to compare the editor with. */
import { execFile } from "node:child_process";
import { THINGFIT } from "./worlds.mjs";

/** The JSON that a command of the command line writes. */
export function told(folder, ...words) {
  return new Promise((resolve, reject) => {
    const options = { cwd: folder, maxBuffer: 1 << 26 };
    execFile(THINGFIT, [...words, "--format", "json"], options, (error, stdout, stderr) => {
      // Status 1 says that something is found or that nothing fits.
      if (error && error.code !== 1) reject(new Error(stderr || error.message));
      else resolve(JSON.parse(stdout));
    });
  });
}

/** All pairs of a folder with their reasons. */
export async function pairs(folder) {
  return (await told(folder, "match", "--explain", ".")).pairs;
}

/** The pair of a model and a device by their names. */
export function pairOf(all, model, device) {
  return all.find((each) => each.model.name === model && each.device.name === device);
}
