/**
 * Starts a workbench of its own and opens folders in it.
 *
 * Nothing is shared with the user's editor or between two worlds: each has its own HOME, settings,
 * extensions and port, and ends with all the processes that it started.
 */
import { execFile, spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { until } from "./until.mjs";

const run = promisify(execFile);

/** The repository. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");

const CHROMIUM = process.env.THINGFIT_CHROMIUM || "/usr/bin/chromium";

/** What the tests need quiet in any workbench. */
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "window.commandCenter": false,
  "files.autoSave": "off",
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "git.enabled": false,
  "chat.disableAIFeatures": true,
  "json.schemaDownload.enable": false,
  "editor.hover.delay": 100,
  "editor.minimap.enabled": false,
  "editor.stickyScroll.enabled": false,
  "security.workspace.trust.enabled": false,
};

async function freePort() {
  const server = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A browser to open workbenches in. */
export function startBrowser() {
  // Containers give Chromium neither a sandbox of its own nor a large /dev/shm.
  const args = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"];
  return chromium.launch({ executablePath: CHROMIUM, args });
}

/** What windows of the same world share: the workbench's scripts, which are loaded but once. */
export function startSession(browser) {
  const permissions = ["clipboard-read", "clipboard-write"];
  return browser.newContext({ viewport: { width: 1280, height: 800 }, permissions });
}

/** A workbench with the extension installed, waiting for folders to be opened. */
export class World {
  constructor(name, home, port, child) {
    this.name = name;
    this.home = home;
    this.port = port;
    this.child = child;
    this.folders = 0;
  }

  /** The address under which a folder opens; `payload` are the workbench's own options. */
  address(folder, payload = []) {
    const query = new URLSearchParams({ folder });
    if (payload.length) query.set("payload", JSON.stringify(payload));
    return `http://127.0.0.1:${this.port}/?${query}`;
  }

  /** A folder of its own for a scenario, filled from the repository's `examples/`. */
  async folder(name, from = path.join(ROOT, "examples")) {
    const folder = path.join(this.home, "folders", `${++this.folders}`, name);
    await mkdir(folder, { recursive: true });
    if (from) await cp(from, folder, { recursive: true });
    return folder;
  }

  /** The files of the extension's log; each window writes its own. */
  async logs() {
    const logs = path.join(this.home, "data", "logs");
    if (!existsSync(logs)) return [];
    const found = await readdir(logs, { recursive: true });
    const own = found.filter((each) => /exthost\d*\/.*thingfit.*\.log$/i.test(each));
    return own.map((each) => path.join(logs, each)).sort();
  }

  /** What the extension has logged, but for the windows whose files are given. */
  async log(without = []) {
    const files = (await this.logs()).filter((each) => !without.includes(each));
    return (await Promise.all(files.map((each) => readFile(each, "utf8")))).join("");
  }

  /** Ends the server and everything that it started, and removes its files unless told to keep. */
  async stop({ keep = false } = {}) {
    const gone = new Promise((resolve) => this.child.once("exit", resolve));
    const isRunning = this.child.exitCode === null && this.child.signalCode === null;
    for (const signal of ["SIGTERM", "SIGKILL"]) {
      try {
        process.kill(-this.child.pid, signal);
      } catch {
        break; // Nothing of the group is left.
      }
      if (isRunning) await gone;
    }
    if (!keep) await rm(this.home, { recursive: true, force: true, maxRetries: 5 });
  }
}

function environment(home, more) {
  const xdg = { CONFIG: "config", DATA: "share", STATE: "state" };
  return {
    ...process.env,
    HOME: home,
    ...Object.fromEntries(Object.entries(xdg).map(([k, v]) => [`XDG_${k}_HOME`, `${home}/${v}`])),
    // Without this the updater of extensions asks the registry about them.
    EXTENSIONS_GALLERY: '{"serviceUrl":"","itemUrl":"","resourceUrlTemplate":""}',
    ...more,
  };
}

/** A running world: pinned workbench, the extension from its VSIX, and the given user settings. */
export async function startWorld(workbench, { name, vsix, settings = {}, env = {}, prepare }) {
  const home = await mkdtemp(path.join(os.tmpdir(), `thingfit-e2e-${name}-`));
  const user = path.join(home, "data", "User");
  await mkdir(user, { recursive: true });
  const more = prepare ? await prepare(home) : {};
  const all = { ...QUIET, ...settings, ...more };
  await writeFile(path.join(user, "settings.json"), JSON.stringify(all, null, 2));
  await writeFile(path.join(home, "config.yaml"), "auth: none\ncert: false\n");
  const own = [
    workbench.entry,
    ...["--config", path.join(home, "config.yaml")],
    ...["--user-data-dir", path.join(home, "data")],
    ...["--extensions-dir", path.join(home, "extensions")],
  ];
  const options = { cwd: home, env: environment(home, env) };
  if (vsix) await run(workbench.node, [...own, "--install-extension", vsix], options);
  const port = await freePort();
  const flags = [
    ...["--bind-addr", `127.0.0.1:${port}`, "--auth", "none"],
    ...["--disable-telemetry", "--disable-update-check"],
    // An extension host is to end soon after its window.
    ...["--reconnection-grace-time", "5"],
  ];
  const log = createWriteStream(path.join(home, "server.log"));
  // A group of its own, so that nothing that the workbench starts outlives it.
  const child = spawn(workbench.node, [...own, ...flags], { ...options, detached: true });
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const world = new World(name, home, port, child);
  await until(`the server of ${name} answers`, async () => {
    if (child.exitCode !== null) throw new Error(await readFile(log.path, "utf8"));
    return fetch(`http://127.0.0.1:${port}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    );
  });
  return world;
}
