/** Devices and models of a SPARQL endpoint beside those of the workspace. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { pairs } from "../truth.mjs";
import { until } from "../until.mjs";
import { THINGFIT } from "../worlds.mjs";

const OXIGRAPH = path.join(path.dirname(THINGFIT), "oxigraph");

/** A SPARQL server that has the documents of a folder. */
async function serve(folder) {
  const data = await mkdtemp(path.join(os.tmpdir(), "thingfit-graph-"));
  const probe = net.createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  const words = ["serve", "--location", data, "--bind", `127.0.0.1:${port}`];
  const child = spawn(OXIGRAPH, words, { stdio: "ignore" });
  // A window that never opens leaves nobody to stop it.
  child.unref();
  process.once("exit", () => child.kill());
  const gone = new Promise((resolve) => child.once("exit", resolve));
  const stop = async () => {
    child.kill();
    await gone;
    await rm(data, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  try {
    await until("the SPARQL server answers", () => fetch(url).then(Boolean, () => false));
    const push = ["graph", "push", "--endpoint", url, "."];
    await promisify(execFile)(THINGFIT, push, { cwd: folder });
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, stop };
}

/** What is running for the scenario that is about to be run. */
let graph;

export default [
  {
    name: "a line counts what fits at an endpoint of the user, and lists it",
    async prepare(folder, world) {
      if (!existsSync(OXIGRAPH)) return;
      graph = await serve(folder);
      const settings = path.join(world.home, "data", "User", "settings.json");
      const before = await readFile(settings, "utf8");
      const more = { ...JSON.parse(before), "thingfit.graph.endpoint": graph.url };
      await writeFile(settings, JSON.stringify(more, null, 2));
      const { stop } = graph;
      graph.stop = async () => {
        await writeFile(settings, before);
        await stop();
      };
    },
    async run({ workbench, folder, tell }) {
      if (!graph) {
        await tell("the server of Oxigraph is not installed, so no endpoint is asked");
        return;
      }
      try {
        await workbench.openFile("models/gesture.model.jsonld");
        const all = (await pairs(folder)).filter(
          ({ model }) => model.name === "Gesture classifier",
        );
        const fits = all.filter(({ verdict }) => verdict === "fits");
        const host = graph.url.replace("http://", "");
        const title = `${fits.length} of ${all.length} devices fit at ${host}`;
        await workbench.lenses().locator("a", { hasText: title }).first().click();
        const listed = await workbench.picks(fits[0].device.name);
        assert.deepEqual(
          listed.map(({ label, heading }) => `${heading}: ${label}`).sort(),
          fits.map(({ device }) => `fits: ${device.name}`).sort(),
        );
        await workbench.pick(fits[0].device.name);
      } finally {
        await graph.stop();
      }
    },
  },
];
