/** Model files: described, shown, and put onto devices. */
import assert from "node:assert/strict";
import { readFile, readdir, stat, truncate } from "node:fs/promises";
import path from "node:path";
import { MatrixPanel, ModelPanel } from "../panels.mjs";
import { told } from "../truth.mjs";
import { until } from "../until.mjs";

/** The descriptions in a folder of models. */
async function descriptions(folder) {
  const names = await readdir(path.join(folder, "models"));
  return names.filter((name) => name.endsWith(".model.jsonld"));
}

/** The files of a folder that were not there before, by their paths in it. */
async function filesOf(folder) {
  const names = await readdir(folder, { recursive: true });
  const kinds = await Promise.all(names.map((name) => stat(path.join(folder, name))));
  return new Set(names.filter((_, at) => kinds[at].isFile()));
}

export default [
  {
    name: "Describe TFLite Model writes a description that has no errors",
    async run({ workbench, folder }) {
      const before = await descriptions(folder);
      await workbench.openFile("devices/hand-remote.td.jsonld");
      await workbench.lens(/models fit/);
      await workbench.run("Thingfit: Describe TFLite Model");
      await workbench.pick("models/gesture.float32.tflite");
      const name = await until("a description is written", async () =>
        (await descriptions(folder)).find((each) => !before.includes(each)),
      );
      await workbench.shown(name);
      // The editor saves what a command makes.
      const text = await until("the description is saved", () =>
        readFile(path.join(folder, "models", name), "utf8"),
      );
      const written = JSON.parse(text);
      const facts = await told(folder, "describe", "models/gesture.float32.tflite");
      assert.equal(written.file.path, "gesture.float32.tflite");
      assert.equal(written.file.sha256, facts.sha256);
      assert.equal(written.macs, facts.macs);
      const { documents } = await told(folder, "lint", `models/${name}`);
      const errors = documents[0].findings.filter((each) => each.severity === "error");
      assert.deepEqual(errors, []);
    },
  },
  {
    name: "the editor of a .tflite file shows facts, operators and the plan of the arena",
    async run({ workbench, folder }) {
      await workbench.openFile("models/gesture.int8.tflite");
      const panel = new ModelPanel(workbench);
      await panel.filled();
      const facts = await told(folder, "describe", "models/gesture.int8.tflite");
      const text = await panel.text();
      assert.ok(text.includes(facts.sha256.slice(0, 12)), text);
      assert.ok(text.includes(facts.macs.toLocaleString("en-US")), text);
      for (const { name } of facts.operators) assert.ok(text.includes(name), name);
      assert.match(text, /peak at step \d+ /);
      assert.match(text, /Fits \d+ of 9 devices/);
      // A block tells its name, size and life to the mouse and to the keyboard.
      const block = panel.blocks().first();
      assert.match(await block.getAttribute("aria-label"), /: .* bytes \d+ to \d+, /);
      await block.focus();
      await workbench.press("ArrowRight");
      const said = panel.frame.locator(".said");
      await until("the next block is said", async () => /bytes/.test(await said.innerText()));
    },
  },
  {
    name: "a broken .tflite file is told in one sentence",
    async prepare(folder) {
      await truncate(path.join(folder, "models", "gesture.int8.tflite"), 3000);
    },
    async run({ workbench }) {
      await workbench.openFile("models/gesture.int8.tflite");
      const fault = new ModelPanel(workbench).frame.locator(".fault");
      await fault.waitFor();
      const text = await fault.innerText();
      assert.doesNotMatch(text, /Traceback|Error:/);
      assert.match(text, /\.$/);
    },
  },
  {
    name: "Generate Deployment writes a project whose manifest is fresh",
    async run({ workbench, folder }) {
      const before = await filesOf(folder);
      await workbench.openFile("devices/vibration-node.td.jsonld");
      await workbench.lens(/models fit/);
      await workbench.run("Thingfit: Generate Deployment…");
      await workbench.pick("Gesture classifier");
      await workbench.picks("PlatformIO");
      await workbench.pick("PlatformIO");
      await workbench.notification(/files? generated/);
      const made = await until("the manifest is written", async () => {
        const found = [...(await filesOf(folder))].filter((each) => !before.has(each));
        return found.some((each) => each.endsWith(".deployment.jsonld")) && found;
      });
      for (const end of ["platformio.ini", "README.md", ".td.jsonld"]) {
        assert.ok(
          made.some((each) => each.endsWith(end)),
          `${end} is not among ${made.join()}`,
        );
      }
      await workbench.problemFree(/deployment/);
    },
  },
  {
    name: "a cell of the matrix generates its deployment",
    async run({ workbench, folder }) {
      await workbench.run("Thingfit: Show Fit Matrix");
      const matrix = new MatrixPanel(workbench);
      await matrix.filled();
      await matrix.choose("Sine regression", "Hand remote");
      await matrix.button("Generate Deployment").click();
      await workbench.pick("Arduino");
      await workbench.notification(/files? generated/);
      await until("the sketch is written", async () =>
        [...(await filesOf(folder))].some((each) => each.endsWith(".ino")),
      );
    },
  },
];
