/** The server's life: found, made, killed, restarted; and what the extension costs. */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat, symlink, writeFile } from "node:fs/promises";
import path from "node:path";
import { until } from "../until.mjs";
import { serverOf, startsOf, THINGFIT, writeNoting } from "../worlds.mjs";

const VALVE = "devices/valve-with-findings.td.jsonld";
/** Making an environment downloads packages. */
const INSTALL_PATIENCE = 180_000;
const INSTALLING = "Thingfit sets up its server";

/** The folder that the extension keeps its own files in. */
function storage(world) {
  return path.join(world.home, "data", "User", "globalStorage", "thingfit.thingfit");
}

/** The processes that were started to serve, without those that were asked for their version. */
async function servers(program) {
  const all = await startsOf(program);
  return all.filter((each) => each.arguments.includes("server"));
}

/** A folder that brings along programs of its own, each of which notes its start. */
async function bringPrograms(folder) {
  const program = await writeNoting(path.join(folder, "tools", "server"), [THINGFIT]);
  for (const name of ["thingfit", "python", "python3"]) {
    await writeNoting(path.join(folder, ".venv", "bin", name), ["/bin/false"]);
  }
  await mkdir(path.join(folder, ".vscode"), { recursive: true });
  const settings = {
    "thingfit.server.command": [program, "server"],
    "thingfit.server.interpreter": path.join(folder, ".venv", "bin", "python"),
  };
  await writeFile(path.join(folder, ".vscode", "settings.json"), JSON.stringify(settings));
}

/** All starts of programs that the folder brings along. */
async function broughtStarts(folder) {
  const bin = path.join(folder, ".venv", "bin");
  const programs = ["thingfit", "python", "python3"].map((name) => path.join(bin, name));
  programs.push(path.join(folder, "tools", "server"));
  return (await Promise.all(programs.map(startsOf))).flat();
}

export default [
  {
    name: "a killed server is back within 5 s, with all that it knew",
    mayLogErrors: true, // It tells of the end.
    async run({ workbench, world, tell }) {
      await workbench.openFile(VALVE);
      await workbench.problem("`basic` is not among");
      const before = await servers(serverOf(world));
      const killed = performance.now();
      process.kill(before.at(-1).pid, "SIGKILL");
      await until(
        "another server is started",
        async () => (await servers(serverOf(world))).length > before.length,
      );
      await workbench.serverRuns();
      // It answers, and its findings follow an edit.
      await workbench.goTo(10, 18);
      await workbench.press("x");
      await workbench.problem("`bxasic` is not among");
      const seconds = (performance.now() - killed) / 1000;
      await tell(`       back ${seconds.toFixed(1)} s after it was killed`);
      assert.ok(seconds < 5, `it took ${seconds} s`);
      await workbench.noProblem("`basic` is not among");
    },
  },
  {
    name: "Restart Server starts another, and the log tells which",
    async run({ workbench, world, log }) {
      await workbench.openFile(VALVE);
      await workbench.problem("`basic` is not among");
      const before = (await servers(serverOf(world))).length;
      await workbench.run("Thingfit: Restart Server");
      await until(
        "another server is started",
        async () => (await servers(serverOf(world))).length > before,
      );
      await workbench.serverRuns();
      await workbench.problem("`basic` is not among");
      const [first] = (await log()).split("\n");
      // The version of the extension, the command, and the version of the server.
      assert.match(
        first,
        /Thingfit \d+\.\d+\.\d+ starts `.*bin\/thingfit server` \(\d+\.\d+\.\d+,/,
      );
    },
  },
  {
    name: "activation takes at most 300 ms, without the server",
    async run({ workbench, tell, log }) {
      await workbench.openFile(VALVE);
      await workbench.problem("`basic` is not among");
      const row = await workbench.runningExtension("thingfit");
      assert.ok(row, "the extension is not among those that run");
      const activation = Number(/Activation: (\d+)ms/.exec(row)?.[1]);
      const told = /activated in (\d+) ms/.exec(await log())?.[1];
      await tell(
        `       activation ${activation} ms by VS Code's measure, ${told} ms of that ours`,
      );
      assert.ok(activation <= 300, row);
    },
  },
  {
    name: "a folder without our files does not start the extension",
    from: null,
    async prepare(folder) {
      await writeFile(path.join(folder, "package.json"), '{ "name": "other" }\n');
      await writeFile(path.join(folder, "notes.md"), "# Notes\n");
    },
    async run({ workbench, log, world }) {
      const before = (await startsOf(serverOf(world))).length;
      await workbench.openFile("package.json");
      assert.equal(await workbench.runningExtension("thingfit"), undefined);
      assert.equal((await startsOf(serverOf(world))).length, before);
      assert.equal(await log(), "");
    },
  },
  {
    name: "the bundle is at most 1 MB",
    window: false,
    async run({ world, tell }) {
      const installed = path.join(world.home, "extensions");
      const [own] = (await readdir(installed)).filter((name) => name.startsWith("thingfit."));
      const dist = path.join(installed, own, "dist");
      const scripts = (await readdir(dist, { recursive: true })).filter((n) => n.endsWith(".js"));
      const sizes = await Promise.all(
        scripts.map(async (n) => (await stat(path.join(dist, n))).size),
      );
      const total = sizes.reduce((sum, size) => sum + size, 0);
      await tell(`       ${scripts.length} scripts, ${Math.round(total / 1000)} kB`);
      assert.ok(scripts.includes("extension.js"));
      assert.ok(total <= 1_000_000, `${total} bytes`);
    },
  },
  {
    name: "the first start makes an environment from the VSIX, with progress and cancel",
    world: "guarded",
    mayLogErrors: true, // A retry may find what an earlier go has left.
    async run({ workbench, world, tell, log }) {
      const began = performance.now();
      const progress = await workbench.notification(INSTALLING);
      assert.match(progress, /Cancel/);
      await workbench.button("Cancel").click();
      await workbench.statusSays(/does not run|is not set up/);
      await until("nothing half made is left", async () => {
        const left = existsSync(storage(world)) ? await readdir(storage(world)) : [];
        return !left.some((name) => existsSync(path.join(storage(world), name, "pyvenv.cfg")));
      });
      await workbench.run("Thingfit: Restart Server");
      await workbench.notification(INSTALLING);
      await workbench.serverRuns(INSTALL_PATIENCE);
      await tell(`       own server after ${((performance.now() - began) / 1000).toFixed(0)} s`);
      await workbench.openFile(VALVE);
      await workbench.problem("`basic` is not among");
      assert.match(
        await log(),
        /starts `.*globalStorage.*thingfit.* server` \(.*own environment\)/,
      );
    },
    async prepare(folder, world) {
      await rm(storage(world), { recursive: true, force: true });
    },
  },
  {
    name: "a workspace that is not trusted starts nothing of its own; a trusted one does",
    world: "guarded",
    prepare: bringPrograms,
    async run({ workbench, folder, log }) {
      await workbench.openFile(VALVE);
      await workbench.serverRuns(INSTALL_PATIENCE);
      await workbench.problem("`basic` is not among");
      assert.deepEqual(await broughtStarts(folder), []);
      assert.match(await log(), /starts `.*globalStorage.*own environment\)/);
      await workbench.trust();
      await until(
        "the server of the settings is started",
        async () => (await servers(path.join(folder, "tools", "server"))).length,
      );
      await workbench.serverRuns();
    },
  },
  {
    name: "without packages to install, one message says so, with what can be done",
    world: "offline",
    mayLogErrors: true,
    async run({ workbench, world }) {
      const message = await workbench.notification("Retry");
      assert.match(message, /Choose Interpreter/);
      assert.match(message, /Show Log/);
      assert.doesNotMatch(message, /Traceback|at Object/);
      const all = workbench.page.locator(".notifications-toasts .notification-list-item");
      assert.equal(await all.count(), 1);
      await workbench.statusSays(/does not run/);
      const left = existsSync(storage(world)) ? await readdir(storage(world)) : [];
      assert.ok(!left.some((name) => existsSync(path.join(storage(world), name, "pyvenv.cfg"))));
      await workbench.button("Show Log").click();
      await workbench.page.locator(".panel .view-line:visible").first().waitFor();
      await workbench.statusSays(/does not run/);
    },
  },
  {
    name: "the server of the workspace's own Python environment is found",
    world: "offline",
    async prepare(folder) {
      await symlink(path.resolve(THINGFIT, "../.."), path.join(folder, ".venv"));
    },
    async run({ workbench, folder, log }) {
      await workbench.openFile(VALVE);
      await workbench.problem("`basic` is not among");
      assert.ok((await log()).includes(`starts \`${folder}/.venv/bin/thingfit server\``));
    },
  },
];
