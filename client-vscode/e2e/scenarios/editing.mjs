/** Writing descriptions: findings and their fixes, completion, hover, lenses, renaming. */
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { until } from "../until.mjs";
import { HOVER } from "../workbench.mjs";

const VALVE = "valve-with-findings.td.jsonld";

/** A Thing Model that takes a property from another file. */
const SHOP_PUMP = {
  "@context": "https://www.w3.org/2022/wot/td/v1.1",
  "@type": "tm:ThingModel",
  title: "Pump of the shop",
  properties: { flow: { "tm:ref": "./pump.tm.jsonld#/properties/flow" } },
};

export default [
  {
    name: "findings stand in the Problems panel, each at its place",
    async run({ workbench }) {
      await workbench.openFile(`devices/${VALVE}`);
      // `["basic"]` in line 10 names no definition; the squiggle is under that name.
      const finding = await workbench.problem("`basic` is not among", "line 10");
      assert.match(finding, /^Error: .* at line 10 and character 16/);
      const all = (await workbench.problems()).filter((row) => /^(Error|Warning|Info)/.test(row));
      assert.ok(
        all.some((row) => row.startsWith("Warning: `title` is none")),
        all.join("\n"),
      );
      await workbench.page.locator(".squiggly-error:visible").first().waitFor();
      // A click on the finding leads to its place.
      await workbench.goTo(1, 1);
      await workbench
        .rows(".markers-panel")
        .filter({ hasText: "`basic` is not" })
        .first()
        .dblclick();
      await until("the finding is selected", async () =>
        /^Ln 10, Col 23 \(7 selected\)/.test(await workbench.selection()),
      );
    },
  },
  {
    name: "a quick fix is applied, and its finding is gone",
    async run({ workbench, folder }) {
      await workbench.openFile(`devices/${VALVE}`);
      const text = await readFile(path.join(folder, "devices", VALVE), "utf8");
      await workbench.problem("`readpropery` is not");
      await workbench.goToText(text, text.indexOf("readpropery") + 3);
      await workbench.fixes("Change to `readproperty`");
      await workbench.chooseFix("Change to `readproperty`");
      await workbench.noProblem("`readpropery` is not");
      await workbench.problem("`basic` is not among"); // The others stay.
      await workbench.save();
      const fixed = await readFile(path.join(folder, "devices", VALVE), "utf8");
      assert.equal(fixed, text.replace("readpropery", "readproperty"));
    },
  },
  {
    name: "the names of security definitions are completed",
    async run({ workbench }) {
      await workbench.openFile(`devices/${VALVE}`);
      await workbench.problem("`basic` is not among");
      await workbench.goTo(10, 17);
      const labels = await workbench.completions("nosec_sc");
      assert.ok(
        labels.some((label) => label.startsWith("basic_sc")),
        labels.join(),
      );
      await workbench.rows(".suggest-widget.visible").filter({ hasText: "nosec_sc" }).click();
      await workbench.noProblem("`basic` is not among");
      const line = workbench.editor(VALVE).locator(".view-line", { hasText: '"security":' });
      assert.match(await line.innerText(), /"security":.\["nosec_sc"\],/);
    },
  },
  {
    name: "hover shows what a word means, with its documentation",
    async run({ workbench, folder }) {
      const name = "hand-remote.td.jsonld";
      await workbench.openFile(`devices/${name}`);
      const written = await readFile(path.join(folder, "devices", name), "utf8");
      await workbench.goToText(written, written.indexOf("architecture") + 3);
      const text = await workbench.hover();
      assert.match(text, /architecture/i);
      assert.ok(text.split("\n").length > 1, text);
      const link = workbench.page.locator(`${HOVER} a[data-href]`);
      assert.match(await link.first().getAttribute("data-href"), /^https:/);
    },
  },
  {
    name: "a lens counts what fits, and counts anew after an edit",
    async run({ workbench, folder }) {
      const name = "hand-remote.td.jsonld";
      await workbench.openFile(`devices/${name}`);
      const before = await workbench.lens(/^(\d+) of 6 models fit/);
      // With a thousandth of the memory, no model is left that fits.
      const text = await readFile(path.join(folder, "devices", name), "utf8");
      await workbench.goToText(text, text.indexOf('"unit": "KiB"') + '"unit": "'.length);
      await workbench.press("Delete", "Delete"); // KiB becomes B.
      await workbench.goTo(1, 1);
      await workbench.lens(/^0 of 6 models fit/);
      assert.match(before, /^[1-5] of 6/);
      await workbench.press("Control+Z", "Control+Z");
      await workbench.goTo(1, 1);
      await until("the lens is as before", async () =>
        (await workbench.lens(/models fit/)).startsWith(before),
      );
    },
  },
  {
    name: "renaming changes all files that say the name",
    async prepare(folder) {
      const file = path.join(folder, "things", "shop-pump.tm.jsonld");
      await writeFile(file, JSON.stringify(SHOP_PUMP, null, 2));
    },
    async run({ workbench, folder }) {
      const name = "pump.tm.jsonld";
      const text = await readFile(path.join(folder, "things", name), "utf8");
      await workbench.openFile(`things/${name}`);
      await workbench.goToText(text, text.indexOf('"flow"') + 2);
      await workbench.rename("throughput");
      const other = () => readFile(path.join(folder, "things", "shop-pump.tm.jsonld"), "utf8");
      await workbench.run("File: Save All");
      await until("the other file says the new name", async () =>
        (await other()).includes('"tm:ref": "./pump.tm.jsonld#/properties/throughput"'),
      );
      // Who reads while a file is being written finds it empty.
      const own = await until("this file is written", () =>
        readFile(path.join(folder, "things", name), "utf8"),
      );
      assert.equal(own, text.replaceAll('"flow"', '"throughput"'));
      assert.ok((await other()).includes('"flow": {'), "the name in the other file is its own");
    },
  },
];
