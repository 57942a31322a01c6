/**
 * Runs the scenarios in real VS Code with the extension installed from its VSIX.
 *
 *     node e2e/run.mjs [--vsix FILE] [--keep] [--once] [--pictures FOLDER] [WORD ...]
 *
 * Words choose the scenarios whose names hold one of them; `--keep` leaves the worlds' files. A
 * scenario that fails is run once more unless `--once`, and the retry is told; a second failure is a
 * failure. Pictures and logs of failures, the log of the run, and the pictures of the views unless
 * another folder is named for them, are left in `e2e/build/`.
 */
import { appendFile, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import { startBrowser, startSession, startWorld } from "./driver.mjs";
import { ensureWorkbench, NotInstalled } from "./install.mjs";
import { scenarios } from "./scenarios/index.mjs";
import { findVsix } from "./vsix.mjs";
import { Workbench } from "./workbench.mjs";
import { worlds } from "./worlds.mjs";

const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    vsix: { type: "string" },
    keep: { type: "boolean", default: false },
    once: { type: "boolean", default: false },
    pictures: { type: "string" },
  },
});

const OUT = path.join(import.meta.dirname, "build");
const pictures = path.resolve(options.pictures ?? path.join(OUT, "pictures"));
const began = performance.now();

/** Tells one line on the terminal and in the log of the run. */
async function tell(line) {
  const stamp = ((performance.now() - began) / 1000).toFixed(1).padStart(6);
  console.log(`${stamp} s  ${line}`);
  await appendFile(path.join(OUT, "log.txt"), `${stamp} s  ${line}\n`);
}

/** The errors in what the extension has logged. */
function errorsIn(log) {
  return log.split("\n").filter((line) => /^[\d-]+ [\d:.]+ \[error\]/.test(line));
}

/** One run of a scenario in a window of its own. */
async function attempt(scenario, session, world) {
  // Windows that are closed may still log that they end.
  const others = await world.logs();
  const log = () => world.log(others);
  const folder = await world.folder(scenario.folder ?? "cell-3", scenario.from);
  await scenario.prepare?.(folder, world);
  const context = { world, folder, tell, log, pictures };
  let workbench;
  try {
    if (scenario.window !== false) workbench = await Workbench.open(session, world, folder);
    await scenario.run({ ...context, workbench });
    const errors = errorsIn(await log());
    if (errors.length && !scenario.mayLogErrors) throw new Error(`logged: ${errors.join("\n")}`);
  } catch (error) {
    const name = scenario.name.replace(/\W+/g, "-");
    await workbench?.picture(path.join(OUT, `${name}.png`)).catch(() => {});
    await writeFile(path.join(OUT, `${name}.log`), await log());
    throw error;
  } finally {
    await workbench?.close();
  }
}

/** The session of a world; after a failure another begins, so that a retry starts clean. */
function sessionsIn(browser) {
  let open;
  return {
    current: () => (open ??= startSession(browser)),
    async renew() {
      await (await open)?.close();
      open = undefined;
    },
  };
}

/** Whether a scenario passes, at the first go or at the second. */
async function passes(scenario, sessions, world) {
  for (const last of options.once ? [true] : [false, true]) {
    const start = performance.now();
    const seconds = () => `${((performance.now() - start) / 1000).toFixed(1)} s`;
    try {
      await attempt(scenario, await sessions.current(), world);
      await tell(
        `${last && !options.once ? "ok at the second go" : "ok"}    ${scenario.name} (${seconds()})`,
      );
      return true;
    } catch (error) {
      await tell(`${last ? "FAILED" : "retry"} ${scenario.name} (${seconds()})\n${error.stack}`);
      await sessions.renew();
    }
  }
  return false;
}

async function main() {
  await rm(OUT, { recursive: true, force: true });
  await mkdir(OUT, { recursive: true });
  const chosen = scenarios.filter(
    ({ name }) => !words.length || words.some((word) => name.includes(word)),
  );
  if (!chosen.length) throw new Error(`no scenario has a name with ${words.join(" or ")}`);
  const workbench = await ensureWorkbench(tell);
  const vsix = await findVsix(options.vsix);
  await tell(`code-server ${workbench.version}; ${path.basename(vsix)}`);
  const browser = await startBrowser();
  const failed = [];
  try {
    for (const [name, kind] of Object.entries(worlds)) {
      const here = chosen.filter((scenario) => (scenario.world ?? "ready") === name);
      if (!here.length) continue;
      const world = await startWorld(workbench, { ...kind, name, vsix });
      const sessions = sessionsIn(browser);
      try {
        for (const each of here) {
          if (!(await passes(each, sessions, world))) failed.push(each.name);
        }
      } finally {
        await sessions.renew();
        await world.stop(options);
      }
    }
  } finally {
    await browser.close();
  }
  await tell(`${chosen.length - failed.length} of ${chosen.length} scenarios pass`);
  return failed.length ? 1 : 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof NotInstalled)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
