/** Python interpreters: where they are looked for, and which are new enough. */

import { access, constants } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";
import { run } from "./run";

/** The oldest Python that the server runs on. */
export const OLDEST: readonly [number, number] = [3, 10];

const WINDOWS = process.platform === "win32";
/** Prints the version; `-I` keeps files of the current folder and the user out of it. */
const ASK = ["-I", "-c", "import sys; print('%d.%d' % sys.version_info[:2])"];

/** The interpreter of a virtual environment. */
export function pythonOf(environment: string): string {
  return WINDOWS ? join(environment, "Scripts", "python.exe") : join(environment, "bin", "python");
}

/** A program of the environment of an interpreter, such as `thingfit`. */
export function besides(interpreter: string, name: string): string {
  const folder = interpreter.replace(/[^\\/]*$/, "");
  return `${folder}${name}${WINDOWS ? ".exe" : ""}`;
}

/** Whether a file is there and may be run. */
export async function isProgram(path: string): Promise<boolean> {
  try {
    await access(path, WINDOWS ? constants.F_OK : constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** The full path of a program in the search path; entries that are not absolute are left out. */
export async function onPath(name: string): Promise<string | undefined> {
  const ending = WINDOWS ? ".exe" : "";
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    // A relative entry would be looked up in whatever folder is open.
    if (!isAbsolute(folder)) {
      continue;
    }
    const path = join(folder, `${name}${ending}`);
    if (await isProgram(path)) {
      return path;
    }
  }
  return undefined;
}

/** The interpreters of the search path, the usual one first. */
export async function pythonsOnPath(): Promise<string[]> {
  const names = ["python3", "python", ...[14, 13, 12, 11, 10].map((minor) => `python3.${minor}`)];
  const found = await Promise.all(names.map(onPath));
  return [...new Set(found.filter((each) => each !== undefined))];
}

/** The version of an interpreter as `3.12`; nothing when it cannot be run. */
export async function pythonVersion(
  interpreter: string,
  cwd: string,
  signal?: AbortSignal,
): Promise<[number, number] | undefined> {
  const ran = await run(interpreter, ASK, { cwd, timeout: 10_000, ...(signal && { signal }) });
  const found = /^(\d+)\.(\d+)$/.exec(ran.stdout.trim());
  return ran.status === 0 && found ? [Number(found[1]), Number(found[2])] : undefined;
}

/** Whether the server runs on a version of Python. */
export function isNewEnough([major, minor]: readonly [number, number]): boolean {
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}
