/**
 * Takes the pictures of the ten main views, light and dark, from the examples in real VS Code.
 *
 *     node e2e/pictures.mjs [--vsix FILE] [--many] [FOLDER] [VIEW ...]
 *
 * They are written to `docs/images` unless another folder is named. `--many` adds the matrix, the
 * comparison and the side bar of 200 models with long names, to be looked at.
 */
import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { ROOT, startBrowser, startSession, startWorld } from "./driver.mjs";
import { ensureWorkbench } from "./install.mjs";
import { ComparePanel, MatrixPanel, ModelPanel } from "./panels.mjs";
import { withFewColours } from "./png.mjs";
import { until } from "./until.mjs";
import { findVsix } from "./vsix.mjs";
import { HOVER, Workbench } from "./workbench.mjs";
import { worlds } from "./worlds.mjs";

const REMOTE = "hand-remote.td.jsonld";
const VALVE = "valve-with-findings.td.jsonld";
const PROJECT = "devices/gesture_classifier_on_hand_remote_platformio";
const LARGEST = 200_000;

/** Opens a file of the folder with the cursor at a text, and gives what it reads. */
async function openAt({ workbench, folder }, file, text, more = 0) {
  await workbench.openFile(file);
  const written = await readFile(path.join(folder, file), "utf8");
  await workbench.goToText(written, written.indexOf(text) + more);
}

/** Waits until nothing of the panel moves any more. */
async function settled(workbench) {
  let before;
  await until("the window is still", async () => {
    const now = (await workbench.page.screenshot({ animations: "disabled" })).toString("base64");
    const isStill = now === before;
    before = now;
    return isStill;
  });
}

/** What leads to each view; the Explorer is shown where `hasFiles`. */
export const views = {
  problems: {
    hasFiles: true,
    async show({ workbench }) {
      await workbench.openFile(`devices/${VALVE}`);
      await workbench.problem("`basic` is not among");
    },
    async leave({ workbench }) {
      await workbench.press("Control+J");
      await workbench.page.locator(".markers-panel").waitFor({ state: "hidden" });
    },
  },
  hover: {
    hasFiles: true,
    async show(context) {
      await openAt(context, `devices/${REMOTE}`, '"value": 64', 10);
      const { page } = context.workbench;
      const number = page.locator('.view-line:has-text("RAM") span > span', { hasText: /^64$/ });
      const hover = page.locator(HOVER, { hasText: "kB" }).first();
      await until("the hover is shown", async () => {
        const box = await number.first().boundingBox();
        if (!box) return false; // The line is drawn anew.
        const { x, y, width, height } = box;
        await page.mouse.move(x + width / 2 + 40, y + height / 2);
        await page.mouse.move(x + width / 2, y + height / 2, { steps: 3 });
        return hover.waitFor({ timeout: 2_000 }).then(
          () => true,
          () => false,
        );
      });
    },
  },
  completion: {
    hasFiles: true,
    async show({ workbench }) {
      await workbench.openFile(`devices/${VALVE}`);
      await workbench.goTo(10, 17);
      await workbench.completions("nosec_sc");
    },
  },
  lenses: {
    hasFiles: true,
    async show(context) {
      await openAt(context, "models/gesture.model.jsonld", '"name"');
      await context.workbench.goTo(1, 1);
      await context.workbench.lens(/devices fit/);
    },
  },
  matrix: {
    async show({ workbench }) {
      await workbench.run("Thingfit: Show Fit Matrix");
      const matrix = new MatrixPanel(workbench);
      await matrix.filled();
      await matrix.choose("Gesture classifier", "Climate station");
    },
  },
  compare: {
    async show({ workbench }) {
      await workbench.run("Thingfit: Compare Models for a Task");
      const panel = new ComparePanel(workbench);
      await panel.filled();
      await panel.measureBy("accuracy");
    },
  },
  model: {
    async show({ workbench }) {
      await workbench.openFile("models/gesture.int8.tflite");
      await new ModelPanel(workbench).filled();
    },
  },
  deployment: {
    hasFiles: true,
    async show({ workbench, world }) {
      if (!world.deployed) {
        await workbench.openFile(`devices/${REMOTE}`);
        await workbench.goTo(1, 1);
        await workbench.lens(/models fit/);
        await workbench.run("Thingfit: Generate Deployment…");
        await workbench.pick("Gesture classifier");
        await workbench.pick("PlatformIO");
        await workbench.notification(/files? generated/);
        await workbench.run("Notifications: Clear All Notifications");
        world.deployed = true;
      }
      await workbench.run("View: Close All Editors");
      await workbench.openFile(`${PROJECT}/src/neural_network.cpp`);
    },
  },
  sidebar: {
    async show({ workbench }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.goTo(1, 1);
      await workbench.lens(/models fit/);
      await workbench.run("View: Show Thingfit");
      await workbench.treeRow("Gesture classifier", "fit");
    },
  },
  query: {
    async show({ workbench }) {
      await workbench.openFile(`devices/${REMOTE}`);
      await workbench.goTo(1, 1);
      await workbench.lens(/models fit/);
      await workbench.run("View: Close All Editors");
      await workbench.run("Thingfit: Query Workspace (SPARQL)");
      await workbench.page.locator(".view-line", { hasText: "SELECT" }).first().waitFor();
      await workbench.run("Thingfit: Ask the Workspace This Query");
      await workbench.page.locator(".view-line", { hasText: "Hand remote" }).first().waitFor();
      await workbench.page.locator(".notifications-toasts.visible").waitFor({ state: "hidden" });
    },
    async leave({ workbench }) {
      // An untitled document that is empty closes without a question.
      await workbench.page.locator(".view-line", { hasText: "SELECT" }).first().click();
      await workbench.press("Control+A", "Delete");
    },
  },
};

/** Pictures of the given views in both themes; gives their files. */
export async function takePictures(context, out, names = Object.keys(views)) {
  await mkdir(out, { recursive: true });
  const { workbench } = context;
  const made = [];
  for (const [theme, word] of [
    ["vs", "light"],
    ["vs-dark", "dark"],
  ]) {
    await workbench.theme(theme);
    for (const name of names) {
      const { show, leave, hasFiles } = views[name];
      await workbench.sideBar(hasFiles === true);
      await show(context);
      if (name !== "hover") await workbench.leaveAlone();
      await settled(workbench);
      const file = path.join(out, `${name}-${word}.png`);
      await writeFile(file, withFewColours(await workbench.picture()));
      made.push(file);
      await leave?.(context);
      await workbench.press("Escape");
      await workbench.run("View: Close All Editors");
    }
  }
  for (const file of made) {
    const { size } = await stat(file);
    if (size > LARGEST) throw new Error(`${file} has ${size} bytes, more than ${LARGEST}`);
  }
  return made;
}

/** Two hundred models with long names, made from one of the examples. */
export async function writeMany(folder) {
  const text = await readFile(path.join(folder, "models", "gesture.model.jsonld"), "utf8");
  const model = JSON.parse(text);
  const out = path.join(folder, "models", "many");
  await mkdir(out, { recursive: true });
  model.file.path = "../gesture.int8.tflite";
  for (let at = 1; at <= 200; at += 1) {
    const name = `Gesture classifier number ${at} for operators with heavy gloves at the palletiser`;
    const one = { ...model, id: `urn:example:model:many-${at}`, name };
    await writeFile(path.join(out, `many-${at}.model.jsonld`), JSON.stringify(one, null, 2));
  }
}

async function main() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vsix: { type: "string" }, many: { type: "boolean", default: false } },
  });
  const [out = path.join(ROOT, "docs", "images"), ...names] = positionals;
  const vsix = await findVsix(values.vsix);
  const world = await startWorld(await ensureWorkbench(console.log), {
    ...worlds.ready,
    name: "pictures",
    vsix,
  });
  const browser = await startBrowser();
  try {
    const folder = await world.folder("cell-3");
    if (values.many) await writeMany(folder);
    const workbench = await Workbench.open(await startSession(browser), world, folder);
    const chosen = names.length ? names : Object.keys(views);
    try {
      console.log((await takePictures({ world, workbench, folder }, out, chosen)).join("\n"));
    } catch (error) {
      await workbench.picture(path.join(os.tmpdir(), "thingfit-failure.png"));
      throw error;
    }
  } finally {
    await browser.close();
    await world.stop();
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
