/**
 * Which server to start: the one of the settings, that of the workspace's Python environment, or
 * the extension's own.
 */

import { join, resolve } from "node:path";
import { existing } from "./environment";
import { besides, isProgram, onPath, pythonOf } from "./python";
import { run } from "./run";
import { areCompatible, versionIn, type Version } from "./version";

export type Source = "settings" | "interpreter" | "workspace" | "own";

export interface ServerCommand {
  command: string;
  words: string[];
  source: Source;
  /** The version that the program told; nothing where it was not asked. */
  version?: string;
}

/** What is known before a server is looked for. */
export interface Surroundings {
  /** Whether programs that the open folders bring along may be run. */
  trusted: boolean;
  /** The setting `thingfit.server.command`. */
  command: readonly string[];
  /** The setting `thingfit.server.interpreter`. */
  interpreter: string;
  folders: readonly string[];
  /** The interpreter chosen in the Python extension. */
  activePython: () => Promise<string | undefined>;
  /** The folder of the extension for its own files; programs are started there. */
  storage: string;
  /** The wheel that the extension carries. */
  wheel: string | undefined;
  version: Version;
  log: (line: string) => void;
}

/** The first suitable server; nothing when the extension's own has to be made first. */
export async function find(around: Surroundings): Promise<ServerCommand | undefined> {
  const [program, ...words] = expanded(around);
  if (program !== undefined) {
    return fromSettings(around, program, words.length === 0 ? ["server"] : words);
  }
  if (around.interpreter !== "") {
    const found = await tried(around, around.interpreter, "interpreter");
    if (found) {
      return found;
    }
  }
  return (await inWorkspace(around)) ?? (await own(around));
}

/** The server of the settings, which is what the user wants whatever its version. */
async function fromSettings(
  around: Surroundings,
  program: string,
  words: string[],
): Promise<ServerCommand> {
  const bare = !/[\\/]/.test(program);
  const command = bare ? await onPath(program) : resolve(around.folders[0] ?? "", program);
  if (command === undefined || !(await isProgram(command))) {
    throw new FindError(
      `\`${program}\` of the setting \`thingfit.server.command\` is not a program that can be run`,
    );
  }
  const at = words.lastIndexOf("server");
  const version = at < 0 ? undefined : await toldVersion(around, command, words.slice(0, at));
  return { command, words, source: "settings", ...(version && { version: version.text }) };
}

/** There is no such server; the message is one sentence for the user. */
export class FindError extends Error {
  override readonly name = "FindError";
}

async function toldVersion(
  { storage }: Surroundings,
  program: string,
  words: string[] = [],
): Promise<Version | undefined> {
  const ran = await run(program, [...words, "version"], { cwd: storage, timeout: 10_000 });
  return ran.status === 0 ? versionIn(ran.stdout) : undefined;
}

async function inWorkspace(around: Surroundings): Promise<ServerCommand | undefined> {
  if (!around.trusted) {
    around.log("The workspace is not trusted, so its own Python environment is left alone");
    return undefined;
  }
  const active = await around.activePython();
  const folders = around.folders.flatMap((folder) => [
    pythonOf(join(folder, ".venv")),
    pythonOf(join(folder, "venv")),
  ]);
  for (const python of new Set([...(active ? [active] : []), ...folders])) {
    const found = await tried(around, python, "workspace");
    if (found) {
      return found;
    }
  }
  return undefined;
}

/** The extension's own server, if it was made before. */
export async function own(around: Surroundings): Promise<ServerCommand | undefined> {
  if (around.wheel === undefined) {
    return undefined;
  }
  const python = await existing(around.storage, around.wheel);
  return python === undefined ? undefined : commandOf(python, "own", around.version.text);
}

/** The server's start in the environment of an interpreter. */
export function commandOf(python: string, source: Source, version: string): ServerCommand {
  return { command: besides(python, "thingfit"), words: ["server"], source, version };
}

/** The server in the environment of an interpreter, if there is one of a version that we can use. */
async function tried(
  around: Surroundings,
  python: string,
  source: Source,
): Promise<ServerCommand | undefined> {
  const program = besides(python, "thingfit");
  if (!(await isProgram(program))) {
    return undefined;
  }
  const version = await toldVersion(around, program);
  if (!version) {
    around.log(`${program} does not tell its version, so it is not used`);
    return undefined;
  }
  if (!areCompatible(version, around.version)) {
    const wanted = `${around.version.major}.${around.version.minor}`;
    around.log(
      `${program} is Thingfit ${version.text}, and ${wanted} is needed, so it is not used`,
    );
    return undefined;
  }
  return commandOf(python, source, version.text);
}

/** The words of the setting with what stands for folders filled in. */
function expanded({ command, folders }: Surroundings): string[] {
  const home = process.env.HOME ?? process.env.USERPROFILE ?? "~";
  return command.map((word) =>
    word.replace(/^~(?=[\\/])/, home).replaceAll("${workspaceFolder}", folders[0] ?? ""),
  );
}
