// Shows the panels with real answers and writes what they look like, to be looked at.
//
//     node test/panels/preview.mjs [FOLDER [PANEL…]]
//
// Pictures go to FOLDER, else to `dist/preview`; a panel is `matrix`, `crowd`, `compare`, `model`.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openBrowser } from "./browser.mjs";
import { serve } from "./server.mjs";
import { THEMES } from "./themes.mjs";
import { writeWorkspace } from "./workspace.mjs";

const CLIENT = join(import.meta.dirname, "..", "..");
const [out = join(CLIENT, "dist", "preview"), ...wanted] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), "thingfit-preview-"));
const many = mkdtempSync(join(tmpdir(), "thingfit-preview-"));
mkdirSync(out, { recursive: true });
cpSync(join(CLIENT, "..", "examples"), folder, { recursive: true });
const whole = readFileSync(join(folder, "models", "gesture.int8.tflite"));
writeFileSync(join(folder, "models", "cut.tflite"), whole.subarray(0, whole.length - 1500));
writeWorkspace(many, 200, 50);
const browser = await openBrowser();
const small = await serve(folder);
const large = await serve(many);

const choose = (row, column) => async (page) => {
  await page.waitForSelector("tr[data-key]");
  await page.locator("tr[data-key]").nth(row).locator("td").nth(column).click();
  await page.waitForSelector(".reasons li");
};
const SHOTS = [
  ["matrix", "matrix", small, choose(1, 6)],
  ["matrix", "matrix-unchosen", small, (page) => page.waitForSelector("tr[data-key]")],
  ["crowd", "matrix-crowd", large, choose(12, 20)],
  ["compare", "compare", small, (page) => page.waitForSelector("circle")],
  ["compare", "compare-crowd", large, (page) => page.waitForSelector("circle")],
  ...["gesture.float32", "sine.int8", "cut"].map((name) => [
    "model",
    `model-${name}`,
    small,
    (page) => page.waitForSelector("dl"),
    pathToFileURL(join(folder, "models", `${name}.tflite`)).href,
  ]),
];
for (const [kind, name, server, ready, subject] of SHOTS) {
  if (wanted.length && !wanted.includes(kind)) continue;
  for (const theme of Object.keys(THEMES)) {
    const panel = kind === "crowd" ? "matrix" : kind;
    const shown = await browser.show(panel, { answer: server.ask, theme, subject });
    await ready(shown.page);
    await shown.page.screenshot({ path: join(out, `${name}-${theme}.png`) });
    for (const fault of shown.faults) process.stderr.write(`${name}: ${fault}\n`);
    await shown.close();
  }
}
await Promise.all([browser.close(), small.stop(), large.stop()]);
for (const each of [folder, many]) rmSync(each, { recursive: true });
