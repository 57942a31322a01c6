/** The kinds of workbench that scenarios need; each is started once. */
import { existsSync } from "node:fs";
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { ROOT } from "./driver.mjs";

/** The server that is tested: that of the checkout, or the one named. */
export const THINGFIT = process.env.THINGFIT_PROGRAM || path.join(ROOT, ".venv", "bin", "thingfit");

/**
 * Writes a program that does what another does, and notes in `<program>.started` that it was
 * started, by which process and with what.
 */
export async function writeNoting(program, command) {
  const quoted = command.map((each) => `'${each}'`).join(" ");
  const lines = ["#!/bin/sh", `echo "$$ $*" >> '${program}.started'`, `exec ${quoted} "$@"`, ""];
  await mkdir(path.dirname(program), { recursive: true });
  await writeFile(program, lines.join("\n"));
  await chmod(program, 0o755);
  return program;
}

/** The processes that such a program was started as, first to last. */
export async function startsOf(program) {
  const file = `${program}.started`;
  if (!existsSync(file)) return [];
  const lines = (await readFile(file, "utf8")).trim().split("\n");
  return lines.map((line) => {
    const [pid, ...rest] = line.split(" ");
    return { pid: Number(pid), arguments: rest.join(" ") };
  });
}

/** The noting server of a world. */
export function serverOf(world) {
  return path.join(world.home, "bin", "thingfit");
}

/** What an installer needs of the user's own configuration, below a HOME that is empty. */
function installers() {
  const kept = { PYENV_ROOT: path.join(os.homedir(), ".pyenv") };
  const pip = path.join(os.homedir(), ".config", "pip", "pip.conf");
  if (existsSync(pip)) kept.PIP_CONFIG_FILE = pip;
  return kept;
}

async function withServer(home) {
  const program = await writeNoting(path.join(home, "bin", "thingfit"), [THINGFIT]);
  return { "thingfit.server.command": [program, "server"] };
}

export const worlds = {
  /** The server of the checkout is set: quick, and the newest. */
  ready: { prepare: withServer },
  /** Workspace Trust is on, and a folder may not start anything by its settings. */
  guarded: {
    settings: {
      "security.workspace.trust.enabled": true,
      "security.workspace.trust.startupPrompt": "never",
      "security.workspace.trust.banner": "never",
    },
    env: installers(),
  },
  /** Nothing is set and nothing is found: the extension makes its own environment. */
  first: { env: installers() },
  /** The same where no package can be had. */
  offline: {
    env: {
      ...installers(),
      PIP_CONFIG_FILE: os.devNull,
      PIP_INDEX_URL: "http://127.0.0.1:9/simple",
      PIP_RETRIES: "0",
      UV_OFFLINE: "1",
    },
  },
};
