/**
 * The extension's own Python environment, made from the wheel that it carries.
 *
 * Every attempt has a folder of its own. When it is complete, a small file beside it points to it;
 * so half of an environment is never used, and two windows cannot disturb each other.
 */

import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { besides, isNewEnough, onPath, OLDEST, pythonOf, pythonVersion } from "./python";
import { run } from "./run";

const POINTER = "server.json";
const PREFIX = "environment-";
const DAY = 86_400_000;

/** There is no environment; the message is one sentence for the user. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** The user does not want to wait. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

export interface Making {
  /** The folder of the extension for its own files. */
  storage: string;
  wheel: string;
  /** Interpreters to make it with, the best first. */
  pythons: () => Promise<string[]>;
  signal: AbortSignal;
  /** One short line on what is done now. */
  report: (step: string) => void;
  log: (line: string) => void;
}

interface Pointer {
  folder: string;
  wheel: string;
}

/** The interpreter of the environment that was made from a wheel before, if it is still there. */
export async function existing(storage: string, wheel: string): Promise<string | undefined> {
  const pointer = await readPointer(storage);
  if (pointer?.wheel !== (await digest(wheel))) {
    return undefined;
  }
  const python = pythonOf(join(storage, pointer.folder));
  const ran = await run(besides(python, "thingfit"), ["version"], {
    cwd: storage,
    timeout: 30_000,
  });
  return ran.status === 0 ? python : undefined;
}

/** The interpreter of an environment that is made now; throws when there is none in the end. */
export async function make(making: Making): Promise<string> {
  const { storage, wheel, signal } = making;
  await mkdir(storage, { recursive: true });
  await clear(storage);
  const name = `${PREFIX}${process.pid}-${randomUUID().slice(0, 8)}`;
  const folder = join(storage, name);
  try {
    await build(making, folder);
    stopIf(signal);
    const quicker = await existing(storage, wheel);
    if (quicker !== undefined) {
      await remove(folder);
      return quicker;
    }
    await point(storage, { folder: name, wheel: await digest(wheel) });
    return pythonOf(folder);
  } catch (error) {
    await remove(folder);
    throw error;
  }
}

async function build(making: Making, folder: string): Promise<void> {
  const uv = await onPath("uv");
  if (uv !== undefined && (await buildWithUv(making, folder, uv))) {
    return;
  }
  await remove(folder);
  await buildWithPip(making, folder);
}

/** With `uv`, which is quick and may bring a Python of its own; gives whether that went well. */
async function buildWithUv(making: Making, folder: string, uv: string): Promise<boolean> {
  const [oldest] = await usable(making);
  const wanted = oldest ?? `>=${OLDEST.join(".")}`;
  making.report("making a Python environment");
  const made = await step(making, uv, ["venv", "--no-project", "--python", wanted, folder]);
  if (!made.ok) {
    return false;
  }
  making.report("installing the server and its libraries");
  const words = ["pip", "install", "--python", pythonOf(folder), making.wheel];
  return (await step(making, uv, words)).ok;
}

async function buildWithPip(making: Making, folder: string): Promise<void> {
  const pythons = await usable(making);
  if (pythons.length === 0) {
    throw new EnvironmentError(
      `Thingfit needs Python ${OLDEST.join(".")} or newer for its server, and none is found`,
    );
  }
  let last = "";
  for (const python of pythons) {
    making.report("making a Python environment");
    const made = await step(making, python, ["-I", "-m", "venv", folder]);
    if (made.ok) {
      making.report("installing the server and its libraries");
      const words = [
        "-I",
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--progress-bar=off",
      ];
      const installed = await step(making, pythonOf(folder), [...words, making.wheel]);
      if (installed.ok) {
        return;
      }
      last = installed.said;
      break; // Another interpreter meets the same network.
    }
    last = made.said;
    await remove(folder);
  }
  throw new EnvironmentError(`Thingfit's server cannot be installed: ${last}`);
}

/** The interpreters that are new enough. */
async function usable({ pythons, storage, signal, log }: Making): Promise<string[]> {
  const found: string[] = [];
  for (const python of await pythons()) {
    const version = await pythonVersion(python, storage, signal);
    stopIf(signal);
    log(`${python}: ${version ? `Python ${version.join(".")}` : "cannot be run"}`);
    if (version && isNewEnough(version)) {
      found.push(python);
    }
  }
  return found;
}

async function step(
  making: Making,
  command: string,
  words: string[],
): Promise<{ ok: boolean; said: string }> {
  const { storage, signal, log } = making;
  log(`$ ${[command, ...words].join(" ")}`);
  const env = { PYTHONUTF8: "1", PYTHONPATH: "", VIRTUAL_ENV: "" };
  const ran = await run(command, words, { cwd: storage, env, signal, onLine: log });
  stopIf(signal);
  return { ok: ran.status === 0, said: ran.problem ?? lastLine(ran.stderr || ran.stdout) };
}

/** What a program said last of its failure, as part of a sentence. */
function lastLine(text: string): string {
  const lines = text.split("\n").map((line) => line.trim());
  const errors = lines.filter((line) => /^(error|fatal)\b/i.test(line));
  const said = errors.at(-1) ?? lines.filter((line) => line !== "").at(-1) ?? "no reason is given";
  return said.replace(/^(error|fatal):\s*/i, "").replace(/\.$/, "");
}

function stopIf(signal: AbortSignal): void {
  if (signal.aborted) {
    throw new Cancelled("cancelled");
  }
}

/** Removes what earlier attempts left: of processes that are gone, and complete but outdated. */
async function clear(storage: string): Promise<void> {
  const current = (await readPointer(storage))?.folder;
  for (const name of await readdir(storage)) {
    const made = name.startsWith(PREFIX) && name !== current;
    if (made && !(await isOfOthers(storage, name))) {
      await remove(join(storage, name));
    }
  }
}

/** Whether another window works on a folder, or may still use it. */
async function isOfOthers(storage: string, name: string): Promise<boolean> {
  const pid = Number(name.slice(PREFIX.length).split("-")[0]);
  if (isAlive(pid)) {
    const { mtimeMs } = await stat(join(storage, name)).catch(() => ({ mtimeMs: 0 }));
    return Date.now() - mtimeMs < DAY;
  }
  return false;
}

function isAlive(pid: number): boolean {
  if (pid === process.pid) {
    return false; // One window makes one environment at a time.
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

async function remove(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
}

async function readPointer(storage: string): Promise<Pointer | undefined> {
  try {
    const read = JSON.parse(await readFile(join(storage, POINTER), "utf8")) as Partial<Pointer>;
    const { folder, wheel } = read;
    const fine = typeof folder === "string" && typeof wheel === "string";
    return fine && folder === basename(folder) ? { folder, wheel } : undefined;
  } catch {
    return undefined;
  }
}

async function point(storage: string, pointer: Pointer): Promise<void> {
  const written = join(storage, `${POINTER}.${process.pid}`);
  await writeFile(written, `${JSON.stringify(pointer)}\n`);
  await rename(written, join(storage, POINTER));
}

async function digest(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
