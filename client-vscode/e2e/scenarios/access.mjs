/** The panels for people who do not see or do not use a mouse. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { ComparePanel, MatrixPanel, ModelPanel } from "../panels.mjs";
import { until } from "../until.mjs";

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const MODEL = "vibration.int8.tflite";

/** The serious faults that axe finds in a panel. */
async function faults(panel) {
  const handle = await panel.frame.locator("body").elementHandle();
  const frame = await handle.ownerFrame();
  await frame.evaluate(await readFile(AXE, "utf8"));
  const { violations, passes } = await frame.evaluate(() => globalThis.axe.run());
  assert.ok(passes.length > 10, "axe has looked at nothing");
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((each) => each.html).join(" ")}`);
}

export default [
  {
    name: "axe finds no serious fault in the panels, light and dark",
    async run({ workbench }) {
      const panels = [
        [MatrixPanel, "Fit Matrix", () => workbench.run("Thingfit: Show Fit Matrix")],
        [
          ComparePanel,
          "Compare Models",
          () => workbench.run("Thingfit: Compare Models for a Task"),
        ],
        [ModelPanel, MODEL, () => workbench.openFile(`models/${MODEL}`)],
      ];
      for (const theme of ["vs-dark", "vs"]) {
        await workbench.run("View: Close All Editors");
        await workbench.theme(theme);
        for (const [Panel, title, open] of panels) {
          await open();
          await workbench.shown(title);
          const panel = new Panel(workbench);
          await panel.filled();
          if (panel instanceof MatrixPanel) await panel.choose("Stop word", "Gate camera");
          assert.deepEqual(await faults(panel), [], `${Panel.name} in ${theme}`);
        }
      }
    },
  },
  {
    name: "the matrix is walked with the keyboard",
    async run({ workbench }) {
      await workbench.run("Thingfit: Show Fit Matrix");
      const matrix = new MatrixPanel(workbench);
      await matrix.filled();
      const [device, next] = await matrix.devices();
      const [model] = await matrix.models();
      await matrix.choose(model, device);
      await workbench.press("ArrowRight");
      await matrix.frame.locator("#reasons h2", { hasText: next }).waitFor();
      const spoken = matrix.frame.locator(".spoken[role=status]");
      await until("it is said", async () => (await spoken.innerText()).includes(next));
    },
  },
];
