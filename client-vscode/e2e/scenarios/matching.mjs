/** Which model fits which device: from the palette, in the matrix, in the side bar. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { MatrixPanel, ComparePanel } from "../panels.mjs";
import { pairOf, pairs, told } from "../truth.mjs";
import { until } from "../until.mjs";

const REMOTE = "hand-remote.td.jsonld";
const DEVICE = "Hand remote";
const GESTURE = "Gesture classifier";

/** The verdict of each name in a quick pick: that of the heading above it. */
function verdicts(rows) {
  const words = { fits: "fits", "does not fit": "not", "not enough is known": "unknown" };
  return Object.fromEntries(rows.map(({ label, heading }) => [label, words[heading]]));
}

export default [
  {
    name: "Find Models for This Device lists what fits, and opens the choice",
    async run({ workbench, folder }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.lens(/models fit/);
      await workbench.run("Thingfit: Find Models for This Device");
      const shown = verdicts(await workbench.picks(GESTURE));
      const all = (await pairs(folder)).filter((each) => each.device.name === DEVICE);
      const expected = Object.fromEntries(all.map((each) => [each.model.name, each.verdict]));
      assert.deepEqual(shown, expected);
      const fits = all.filter((each) => each.verdict === "fits").length;
      const title = workbench.page.locator(".quick-input-widget .quick-input-title");
      assert.match(await title.innerText(), new RegExp(`: ${fits} of ${all.length} models fit`));
      await workbench.pick(GESTURE);
      await workbench.tab("gesture.model.jsonld").waitFor();
    },
  },
  {
    name: "the palette offers what makes sense where the cursor is",
    async run({ workbench }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.lens(/models fit/);
      const ofDevice = await until("the palette offers models", async () => {
        const titles = (await workbench.palette("Thingfit: ")).join("\n");
        return /Find Models for This Device/.test(titles) && titles;
      });
      assert.doesNotMatch(ofDevice, /Find Devices for This Model/);
      await workbench.openFile("models/gesture.model.jsonld");
      await workbench.lens(/devices fit/);
      const ofModel = await until("the palette offers devices", async () => {
        const titles = (await workbench.palette("Thingfit: ")).join("\n");
        return /Find Devices for This Model/.test(titles) && titles;
      });
      assert.doesNotMatch(ofModel, /Find Models for This Device/);
      for (const title of ["Show Fit Matrix", "Compare Models for a Task", "Lint Workspace"]) {
        assert.ok(ofModel.includes(title), title);
      }
    },
  },
  {
    name: "the matrix shows all pairs; the reasons of a cell are right, and lead to their lines",
    async run({ workbench, folder }) {
      await workbench.run("Thingfit: Show Fit Matrix");
      const matrix = new MatrixPanel(workbench);
      await matrix.filled();
      const all = await pairs(folder);
      const expected = Object.fromEntries(
        all.map((each) => [`${each.model.name} / ${each.device.name}`, each.verdict]),
      );
      assert.deepEqual(await matrix.verdicts(), expected);

      // Every criterion with the sentence that the command line has.
      const station = "Climate station";
      await matrix.choose(GESTURE, station);
      const { criteria } = pairOf(all, GESTURE, station);
      const reasons = await matrix.reasons();
      for (const { verdict, sentence } of criteria) {
        const found = reasons.find((each) => each.text.includes(sentence.replaceAll("`", "")));
        assert.ok(found, `${sentence} is not among ${JSON.stringify(reasons)}`);
        assert.equal(found.verdict, verdict);
      }

      const [sensors] = criteria;
      assert.equal(sensors.verdict, "not");
      const [file, line] = sensors.device_places[0].split(":");
      await matrix.follow(sensors.sentence, `device, line ${line}`);
      await workbench.tab(path.basename(file)).waitFor();
      await until(`the cursor is in line ${line}`, async () =>
        new RegExp(`^(Ln )?${line}:|^Ln ${line},`).test(await workbench.selection()),
      );
    },
  },
  {
    name: "the matrix follows edits, and keeps its choice",
    async run({ workbench, folder }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.lens(/models fit/);
      await workbench.run("Thingfit: Show Fit Matrix");
      const matrix = new MatrixPanel(workbench);
      await matrix.filled();
      await matrix.choose(GESTURE, DEVICE);
      assert.equal(await matrix.verdict(GESTURE, DEVICE), "fits");
      await workbench.run("View: Move Editor into Right Group");
      await matrix.filled();
      await workbench.openLeft(REMOTE);
      const text = await readFile(path.join(folder, "devices", REMOTE), "utf8");
      await workbench.goToText(text, text.indexOf('"unit": "KiB"') + '"unit": "'.length);
      await workbench.press("Delete", "Delete"); // KiB becomes B.
      await until(
        "the cell follows",
        async () => (await matrix.verdict(GESTURE, DEVICE)) === "not",
      );
      await until("the reasons follow", async () =>
        (await matrix.reasons()).some(({ verdict, text }) => verdict === "not" && /RAM/.test(text)),
      );
      await workbench.press("Control+Z", "Control+Z");
      await until(
        "the cell follows back",
        async () => (await matrix.verdict(GESTURE, DEVICE)) === "fits",
      );
    },
  },
  {
    name: "the matrix is filtered, sorted, supposed otherwise, copied and exported",
    async run({ workbench, folder }) {
      await workbench.run("Thingfit: Show Fit Matrix");
      const matrix = new MatrixPanel(workbench);
      await matrix.filled();
      const models = (await matrix.models()).length;
      await matrix.filter("camera");
      await until("the filter counts", async () => {
        const left = await matrix.models();
        return left.length < models && left.includes("People counter");
      });
      await matrix.filter("");
      await until("all are back", async () => (await matrix.models()).length === models);

      await matrix.sortBy("RAM");
      const needs = await matrix.column("td:nth-of-type(1)");
      const bytes = needs.map((words) => parseFloat(words) * (/MB/.test(words) ? 1000 : 1));
      assert.deepEqual(
        bytes,
        [...bytes].sort((a, b) => a - b),
      );

      await matrix.choose(GESTURE, DEVICE);
      await matrix.suppose("ram", "Home"); // The least there is.
      await until("nothing fits", async () => (await matrix.verdict(GESTURE, DEVICE)) === "not");
      await matrix.button("Reset").click();
      await until("it fits again", async () => (await matrix.verdict(GESTURE, DEVICE)) === "fits");

      await matrix.button("Copy as Markdown").click();
      await workbench.passing("is in the clipboard");
      const copied = await workbench.page.evaluate(() => navigator.clipboard.readText());
      assert.match(copied, /^\| Model \| RAM \| Flash \| Sensors \| /);
      assert.equal(copied.trim().split("\n").length, 2 + models);

      await matrix.button("Export CSV").click();
      await workbench.saveAs(path.join(folder, "fit.csv"));
      const csv = await until("the file is written", () =>
        readFile(path.join(folder, "fit.csv"), "utf8").catch(() => ""),
      );
      assert.equal(csv.trim().split("\r\n").length, 1 + models);
    },
  },
  {
    name: "a matrix without models or devices tells what helps",
    from: null,
    async prepare(folder) {
      const text = JSON.stringify({ "@context": "https://www.w3.org/2022/wot/td/v1.1" });
      await writeFile(path.join(folder, "lamp.td.json"), text);
    },
    async run({ workbench }) {
      await workbench.run("Thingfit: Show Fit Matrix");
      const matrix = new MatrixPanel(workbench);
      await matrix.frame.getByText("no model and no device").waitFor();
      await matrix.button("New Thing Description").click();
      await workbench.page.locator(".quick-input-widget:visible").first().waitFor();
    },
  },
  {
    name: "Compare Models shows all models, and the best as the command line has them",
    async run({ workbench, folder }) {
      await workbench.run("Thingfit: Compare Models for a Task");
      const panel = new ComparePanel(workbench);
      await panel.filled();
      const names = await panel.names();
      const { total } = await told(folder, "compare", ".");
      assert.equal(names.length, total);
      // The front among models of one task, where their metrics can be compared.
      await panel.chooseTask("GestureRecognition");
      const words = ["compare", ".", "--category", "GestureRecognition", "--front", "metric,ram"];
      const { models } = await told(folder, ...words);
      const few = await until("one task is shown", async () => {
        const left = await panel.names();
        return left.length === models.length && left;
      });
      assert.deepEqual(few.sort(), models.map((each) => each.name).sort());
      const best = models.filter((each) => each.onFront).map((each) => each.name);
      assert.deepEqual((await panel.best()).sort(), best.sort());
      await panel.frame.locator("circle.point").first().waitFor();
    },
  },
  {
    name: "the side bar lists devices and models with counts that follow edits",
    async run({ workbench, folder }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.lens(/models fit/);
      await workbench.run("View: Show Thingfit");
      const all = (await pairs(folder)).filter((each) => each.device.name === DEVICE);
      const fits = all.filter((each) => each.verdict === "fits").length;
      await workbench.treeRow(DEVICE, `${fits} of ${all.length} fit`);
      const text = await readFile(path.join(folder, "devices", REMOTE), "utf8");
      await workbench.goToText(text, text.indexOf('"unit": "KiB"') + '"unit": "'.length);
      await workbench.press("Delete", "Delete");
      await workbench.treeRow(DEVICE, `0 of ${all.length} fit`);
      await workbench.treeRow(GESTURE, "fit");
    },
  },
  {
    name: "Lint Workspace shows the findings of all files; Fix All makes the safe fixes",
    async run({ workbench, folder }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.lens(/models fit/);
      await workbench.run("Thingfit: Lint Workspace");
      await workbench.problem("`basic` is not among", "line 10");
      const before = await told(folder, "lint", ".");
      await workbench.run("Thingfit: Fix All in Workspace");
      await workbench.notification(/\d+ fix/);
      await workbench.noProblem("`,` stands before a closing bracket");
      const count = ({ documents }) =>
        documents.reduce((sum, { findings }) => sum + findings.length, 0);
      // An edit in many files may reach some of them after the first is shown.
      await until("fewer findings are left on disk", async () => {
        await workbench.run("File: Save All");
        return count(await told(folder, "lint", ".")) < count(before);
      });
    },
  },
  {
    name: "a SPARQL query is answered in a table",
    async run({ workbench }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.lens(/models fit/);
      await workbench.run("Thingfit: Query Workspace (SPARQL)");
      await workbench.page.locator(".view-line", { hasText: "SELECT" }).first().waitFor();
      await workbench.run("Thingfit: Ask the Workspace This Query");
      const row = workbench.page.locator(".view-line", { hasText: DEVICE });
      await row.first().waitFor();
    },
  },
];
