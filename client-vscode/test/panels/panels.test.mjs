// The panels in a browser, with the real server behind them and real descriptions before them.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromiumPath, openBrowser } from "./browser.mjs";
import { interpreter, serve } from "./server.mjs";
import { writeWorkspace } from "./workspace.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const EXAMPLES = join(import.meta.dirname, "..", "..", "..", "examples");
const THEMES = ["dark", "light", "contrast"];

const skip = reasonToSkip();
let folder, many, server, crowd, browser;

function reasonToSkip() {
  if (!chromiumPath()) return "there is no Chromium on this machine";
  const told = spawnSync(interpreter(), ["-c", "import thingfit.lsp.server"]);
  return told.status === 0 ? false : `${interpreter()} has no Thingfit with its server`;
}

/** Axe's word on what is shown now: nothing that is serious. */
async function assertAccessible(page, what) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(() => window.axe.run(document));
  const grave = violations.filter((each) => ["serious", "critical"].includes(each.impact));
  const said = grave.map((each) => `${each.id}: ${each.nodes.map((n) => n.html).join("\n  ")}`);
  assert.deepEqual(said, [], what);
}

/** The text of a file at a range. */
function textAt({ uri, range }) {
  const lines = readFileSync(fileURLToPath(uri), "utf8").split("\n");
  assert.equal(range.start.line, range.end.line);
  return lines[range.start.line].slice(range.start.character, range.end.character);
}

async function matrix(options = {}) {
  const shown = await browser.show("matrix", { answer: server.ask, ...options });
  await shown.page.waitForSelector("tr[data-key]");
  return shown;
}

/** The cell of a model on a device, by their names. */
async function cellOf(page, model, device) {
  const heads = await page.locator("thead th .sort").allTextContents();
  const column = heads.indexOf(device);
  assert.ok(column > 0, `${device} has a column`);
  return page.locator("tr[data-key]", { hasText: model }).locator("th, td").nth(column);
}

function sentOf(sent, type) {
  return sent.filter((each) => each.type === type);
}

async function until(check, what) {
  for (let end = Date.now() + 60000; Date.now() < end;) {
    if (await check()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`it never came about: ${what}`);
}

describe("panels", { skip }, () => {
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "thingfit-panels-"));
    many = mkdtempSync(join(tmpdir(), "thingfit-panels-"));
    cpSync(EXAMPLES, folder, { recursive: true });
    const whole = readFileSync(join(folder, "models", "gesture.int8.tflite"));
    writeFileSync(join(folder, "models", "cut.tflite"), whole.subarray(0, whole.length - 1500));
    writeFileSync(join(folder, "models", "text.tflite"), "no model");
    writeWorkspace(many, 200, 50);
    [server, crowd, browser] = await Promise.all([serve(folder), serve(many), openBrowser()]);
  });
  after(async () => {
    await Promise.all([server?.stop(), crowd?.stop(), browser?.close()]);
    for (const each of [folder, many]) if (each) rmSync(each, { recursive: true });
  });

  describe("the Fit Matrix", () => {
    it("has the verdicts of the server in every cell", async () => {
      const { page, faults, close } = await matrix();
      const { pairs } = await server.ask("thingfit.match.matrix", {});
      assert.ok(pairs.length > 40);
      const models = new Set(pairs.map((each) => each.model.name));
      assert.equal(await page.locator("tr[data-key]").count(), models.size);
      for (const { model, device, verdict } of pairs) {
        const cell = await cellOf(page, model.name, device.name);
        assert.match(await cell.getAttribute("class"), new RegExp(`\\b${verdict}\\b`));
      }
      const fits = pairs.filter((each) => each.verdict === "fits").length;
      const said = await page.locator("#summary").textContent();
      assert.ok(said.startsWith(`${fits} of ${pairs.length} pairs fit`), said);
      assert.deepEqual(faults, []);
      await close();
    });

    it("tells the reasons of the cell that the arrow keys reach, and leads to their lines", async () => {
      const { page, sent, close } = await matrix();
      await (await cellOf(page, "Gesture classifier", "Hand remote")).click();
      await page.getByRole("heading", { name: "Gesture classifier fits Hand remote" }).waitFor();
      await page.keyboard.press("ArrowDown");
      const head = "People counter does not fit Hand remote";
      await page.getByRole("heading", { name: head }).waitFor();
      const spoken = page.locator(".spoken");
      await until(async () => (await spoken.textContent()).startsWith(head), "it is announced");
      const focused = await page.evaluate(() => document.activeElement.getAttribute("aria-label"));
      assert.match(focused, /^does not fit: Camera/);

      const reason = page.locator(".reasons li", { hasText: "sensors" });
      assert.match(await reason.textContent(), /needs a Camera; the device has/);
      await reason.getByRole("button", { name: "model, line" }).click();
      await until(() => sentOf(sent, "open").length, "the place is opened");
      const { place } = sentOf(sent, "open")[0];
      assert.ok(place.uri.endsWith("/models/people-counter.model.jsonld"));
      assert.equal(textAt(place), '"Camera"');
      assert.equal(await page.getByRole("button", { name: "Generate Deployment…" }).count(), 0);
      await close();
    });

    it("sorts by any head, filters, and says how many are left", async () => {
      const { page, close } = await matrix();
      const names = () => page.locator("tbody th").allTextContents();
      const head = page.getByRole("columnheader", { name: "RAM", exact: true });
      await head.locator(".sort").click();
      const up = await names();
      assert.equal(await head.getAttribute("aria-sort"), "ascending");
      await head.locator(".sort").click();
      assert.deepEqual(await names(), up.toReversed());
      const { models } = await server.ask("thingfit.panels.matrix", {});
      const least = models.toSorted((a, b) => a.ram.bytes - b.ram.bytes)[0];
      assert.equal(up[0], least.name);

      await page.locator("#filter").fill("microphone");
      await until(async () => (await names()).length < up.length, "the filter holds");
      assert.ok((await names()).includes("Stop word"));
      assert.match(await page.locator("#summary").textContent(), / shown/);
      await page.locator("#filter").fill("nothing is called so");
      await until(async () => (await names()).length === 0, "nothing is left");
      await close();
    });

    it("judges anew what a device is supposed to have, and keeps that", async () => {
      const { page, sent, close } = await matrix();
      const cell = await cellOf(page, "Gesture classifier", "Hand remote");
      const stated = await cell.textContent();
      await cell.click();
      await page.locator("#what-ram").fill("0");
      await page.locator("th.supposed").waitFor();
      await until(async () => /\bnot\b/.test(await cell.getAttribute("class")), "it is too small");
      assert.match(await cell.textContent(), /RAM/);
      const said = page.locator(".reasons li", { hasText: "RAM" });
      await until(async () => /short/.test(await said.textContent()), "the reasons follow");
      const asked = sentOf(sent, "ask").filter((e) => e.command === "thingfit.panels.column");
      assert.equal(asked.at(-1).argument.ram, 1024);
      const kept = await page.evaluate(() => window.__kept);
      await close();

      const again = await matrix({ state: kept });
      const same = await cellOf(again.page, "Gesture classifier", "Hand remote");
      assert.match(await same.getAttribute("class"), /\bnot\b/);
      assert.equal(await same.getAttribute("aria-selected"), "true");
      const isSeen = await same.evaluate((each) => {
        const box = each.closest(".scroll").getBoundingClientRect();
        const own = each.getBoundingClientRect();
        return own.left > box.left && own.right <= box.right;
      });
      assert.ok(isSeen, "what was chosen is in sight");
      await again.page.getByRole("button", { name: "Reset" }).click();
      await until(async () => (await same.textContent()) === stated, "all is as stated");
      assert.equal(await again.page.locator("th.supposed").count(), 0);
      await again.close();
    });

    it("starts a deployment, and gives the table away as Markdown and CSV", async () => {
      const { page, sent, close } = await matrix();
      await (await cellOf(page, "Gesture classifier", "Hand remote")).click();
      await page.getByRole("button", { name: "Generate Deployment…" }).click();
      await page.getByRole("button", { name: "Copy as Markdown" }).click();
      await page.getByRole("button", { name: "Export CSV…" }).click();
      await until(() => sentOf(sent, "save").length, "all is sent");
      const [{ subject, partner }] = sentOf(sent, "deploy");
      assert.ok(subject.uri.endsWith("/gesture.model.jsonld"));
      assert.ok(partner.uri.endsWith("/hand-remote.td.jsonld"));
      const { models, devices } = await server.ask("thingfit.panels.matrix", {});
      const lines = sentOf(sent, "copy")[0].text.trim().split("\n");
      assert.equal(lines.length, models.length + 2);
      assert.ok(lines.every((line) => line.split(/(?<!\\)\|/).length === devices.length + 6));
      const rows = sentOf(sent, "save")[0].text.trim().split("\r\n");
      assert.equal(rows.length, models.length + 1);
      assert.match(rows[0], /^model,path,ram,flash,sensors,/);
      await close();
    });

    it("follows changes of the workspace, and keeps what is chosen", async () => {
      let grown = false;
      const answer = async (command, argument) => {
        const found = await server.ask(command, argument);
        if (!grown || command !== "thingfit.panels.matrix") return found;
        const first = { ...found.models[0], name: "Newcomer", number: 9 };
        return {
          ...found,
          models: [first, ...found.models],
          cells: [found.cells[0], ...found.cells],
        };
      };
      const { page, tell, close } = await matrix({ answer });
      await (await cellOf(page, "Stop word", "Sound sentry")).click();
      grown = true;
      await tell({ type: "changed" });
      await page.locator("tr[data-key]", { hasText: "Newcomer" }).waitFor();
      const cell = await cellOf(page, "Stop word", "Sound sentry");
      assert.equal(await cell.getAttribute("aria-selected"), "true");
      const isFocused = await cell.evaluate((each) => each === document.activeElement);
      assert.ok(isFocused, "the keyboard stays where it was");
      await close();
    });

    it("says why there is no answer, and recovers", async () => {
      let down = true;
      const answer = (command, argument) =>
        down ? { error: "the server is not running" } : server.ask(command, argument);
      const { page, sent, tell, close } = await browser.show("matrix", { answer });
      const alert = page.getByRole("alert");
      await alert.waitFor();
      assert.equal(await alert.locator("span").textContent(), "the server is not running");
      assert.equal(await page.locator(".tools").isVisible(), false);
      assert.equal(await page.locator(".scroll").isVisible(), false);
      await assertAccessible(page, "the matrix without a server");
      await alert.getByRole("button", { name: "Restart Server" }).click();
      await until(() => sentOf(sent, "run").length, "the command is run");
      assert.equal(sentOf(sent, "run")[0].action, "restart");
      down = false;
      await tell({ type: "changed" });
      await page.waitForSelector("tr[data-key]");
      assert.equal(await alert.isVisible(), false);
      assert.ok(await page.locator(".tools").isVisible());
      await close();
    });

    it("says in an empty workspace what helps", async () => {
      const nothing = { version: 1, models: [], devices: [], cells: [], nearest: null };
      const { page, sent, close } = await browser.show("matrix", { answer: () => nothing });
      await page.getByText("There is no model and no device described").waitFor();
      assert.equal(await page.locator(".tools").isVisible(), false);
      await assertAccessible(page, "the empty matrix");
      await page.getByRole("button", { name: "Describe a TFLite Model…" }).click();
      await until(() => sentOf(sent, "run").length, "the command is run");
      assert.equal(sentOf(sent, "run")[0].action, "describe");
      await close();
    });

    it("stays quick with 200 models and 50 devices", async () => {
      const { page, faults, close } = await matrix({ answer: crowd.ask });
      assert.equal(await page.locator("table").getAttribute("aria-rowcount"), "201");
      assert.ok((await page.locator("tr[data-key]").count()) < 80);
      await page.locator("tbody td.pair").first().click();
      await page.keyboard.press("Control+End");
      const last = page.locator("tr[data-key]").last().locator("td").last();
      assert.equal(await last.getAttribute("aria-selected"), "true");
      assert.ok(await last.evaluate((each) => each === document.activeElement));
      const took = await page.evaluate(async () => {
        const start = performance.now();
        document.querySelectorAll("thead .sort")[1].click();
        await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
        return performance.now() - start;
      });
      // A tenth of this on a machine with nothing else to do; the whole table takes longer.
      assert.ok(took < 1000, `sorting takes ${took} ms`);
      await page.locator(".scroll").evaluate((box) => (box.scrollTop = 2000));
      await until(
        async () =>
          Number(await page.locator("tr[data-key]").first().getAttribute("aria-rowindex")) > 50,
        "the rows in sight are there",
      );
      await page.keyboard.press("ArrowUp");
      assert.ok(await page.evaluate(() => document.activeElement.matches("td.pair")));
      assert.deepEqual(faults, []);
      await close();
    });

    for (const theme of THEMES) {
      it(`has no grave fault by axe, ${theme}`, async () => {
        const { page, close } = await matrix({ theme });
        await assertAccessible(page, "nothing chosen");
        await (await cellOf(page, "People counter", "Hand remote")).click();
        await page.locator(".reasons li").first().waitFor();
        await assertAccessible(page, "a cell chosen");
        await page.locator("thead th.device small").first().click();
        await page.locator("aside dl").waitFor();
        await assertAccessible(page, "a device chosen");
        await close();
      });
    }
  });

  describe("the comparison", () => {
    async function comparison(options = {}) {
      const shown = await browser.show("compare", { answer: server.ask, ...options });
      await shown.page.waitForSelector("circle.point");
      return shown;
    }

    it("has a point for each model with both values, and the server's front", async () => {
      const { page, faults, close } = await comparison({ answer: crowd.ask });
      const { models } = await crowd.ask("thingfit.compare", {});
      const drawn = models.filter((each) => each.metric.value !== null && each.ram.bytes !== null);
      assert.ok(drawn.length > 100 && drawn.length < models.length);
      assert.equal(await page.locator("circle.point").count(), drawn.length);
      const front = models.filter((each) => each.onFront).map((each) => each.name);
      const marked = page.locator("tbody tr", { has: page.locator(".star[role=img]") });
      assert.deepEqual((await marked.locator("th button").allTextContents()).sort(), front.sort());
      assert.equal(await page.locator("circle.best").count(), front.length);
      assert.deepEqual(faults, []);
      await close();
    });

    it("takes other axes, a task and a device", async () => {
      const { page, sent, close } = await comparison({ answer: crowd.ask });
      await page.locator("#across").selectOption("flash");
      await until(() => sentOf(sent, "ask").length === 2, "it is asked again");
      assert.deepEqual(sentOf(sent, "ask")[1].argument.front, ["metric", "flash"]);
      await page.locator("text.title", { hasText: "Flash" }).waitFor();
      await page.locator("#category").selectOption({ index: 1 });
      const third = async () => (await page.locator("tbody tr").count()) === 67;
      await until(third, "only models of the task are there");
      await page.locator("#device").selectOption({ index: 1 });
      const head = page.getByRole("columnheader", { name: "Latency" });
      await head.waitFor();
      const kept = await page.evaluate(() => window.__kept);
      assert.equal(kept.across, "flash");
      await close();
    });

    it("marks a model in the plot and in the table, and opens it", async () => {
      const { page, sent, close } = await comparison();
      await page.locator("circle.point[tabindex='0']").focus();
      await page.keyboard.press("ArrowRight");
      const label = await page.locator("circle.chosen").getAttribute("aria-label");
      const row = page.locator("tr.chosen");
      assert.ok(label.startsWith(await row.locator("th button").textContent()));
      await page.keyboard.press("Enter");
      await until(() => sentOf(sent, "open").length, "the description is opened");
      assert.match(sentOf(sent, "open")[0].place.uri, /\.model\.jsonld$/);
      await close();
    });

    it("sorts its table by any head", async () => {
      const { page, close } = await comparison();
      const { models } = await server.ask("thingfit.compare", {});
      const wanted = models.toSorted((a, b) => a.flash.bytes - b.flash.bytes).map((e) => e.name);
      const names = () => page.locator("tbody th button").allTextContents();
      await page.locator("thead").getByRole("button", { name: "Flash" }).click();
      assert.deepEqual(await names(), wanted);
      await page.locator("thead").getByRole("button", { name: "Flash" }).click();
      assert.deepEqual(await names(), wanted.toReversed());
      await close();
    });

    for (const theme of THEMES) {
      it(`has no grave fault by axe, ${theme}`, async () => {
        const { page, close } = await comparison({ theme });
        await page.locator("tbody tr").nth(1).click();
        await assertAccessible(page, "a model chosen");
        await close();
      });
    }
  });

  describe("the model editor", () => {
    async function editor(name, options = {}) {
      const subject = pathToFileURL(join(folder, "models", name)).href;
      const shown = await browser.show("model", { answer: server.ask, subject, ...options });
      await shown.page.waitForSelector("dl");
      return shown;
    }

    it("draws a block for each buffer of the plan, and names it", async () => {
      const { page, faults, close } = await editor("gesture.int8.tflite");
      const uri = pathToFileURL(join(folder, "models", "gesture.int8.tflite")).href;
      const { plan } = await server.ask("thingfit.panels.model", { uri });
      assert.equal(await page.locator("rect.block").count(), plan.buffers.length);
      const said = page.locator(".said");
      assert.match(await said.textContent(), /peak at step \d+ [A-Z_0-9]+, 768 B alive/);
      await page.locator("rect.block").first().focus();
      assert.match(await said.textContent(), /^acceleration: 192 B, bytes 0 to 192, from step 0/);
      await page.keyboard.press("ArrowRight");
      assert.match(await said.textContent(), /^as_image: /);
      await page.locator("rect.block").nth(2).hover();
      assert.match(await said.textContent(), /^convolution_1: 512 B/);
      assert.deepEqual(faults, []);
      await close();
    });

    it("shows operators with their share, memory by runtime, and the devices that fit", async () => {
      const { page, sent, close } = await editor("gesture.int8.tflite");
      const row = page.locator("tr", { hasText: "DEPTHWISE_CONV_2D" });
      assert.deepEqual((await row.locator("th, td").allTextContents()).filter(Boolean), [
        "DEPTHWISE_CONV_2D",
        "1",
        "1,280",
        "5 %",
      ]);
      const { pairs } = await server.ask("thingfit.match.matrix", {});
      const fits = pairs.filter(
        (e) => e.model.name === "Gesture classifier" && e.verdict === "fits",
      );
      const told = `Fits ${fits.length} of `;
      assert.ok((await page.locator(".devices p").textContent()).startsWith(told));
      await page.getByRole("button", { name: "Hand remote" }).click();
      await page.getByRole("button", { name: "Open Description" }).click();
      await until(() => sentOf(sent, "open").length === 2, "both are opened");
      assert.match(sentOf(sent, "open")[0].place.uri, /hand-remote\.td\.jsonld$/);
      assert.match(sentOf(sent, "open")[1].place.uri, /gesture\.model\.jsonld$/);
      await close();
    });

    it("judges a file that nobody describes by itself, and offers to describe it", async () => {
      const { page, sent, close } = await editor("sine.float32.tflite");
      assert.match(await page.locator(".devices p").textContent(), /by the file alone/);
      await page.getByRole("button", { name: "Describe This Model" }).click();
      await until(() => sentOf(sent, "run").length, "the command is run");
      assert.match(sentOf(sent, "run")[0].uri, /sine\.float32\.tflite$/);
      await close();
    });

    it("tells of a broken file what is wrong, and what can be read", async () => {
      const cut = await editor("cut.tflite");
      assert.match(await cut.page.getByRole("alert").textContent(), /table at byte \d+/);
      const list = await cut.page.locator("dl").textContent();
      assert.match(list, /RESHAPE, CONV_2D, MAX_POOL_2D/);
      assert.match(list, /Gesture classifier, int8/);
      assert.equal(await cut.page.locator(".plan").isVisible(), false);
      await assertAccessible(cut.page, "a broken file");
      await cut.close();
      const text = await editor("text.tflite");
      assert.match(await text.page.getByRole("alert").textContent(), /not a TensorFlow Lite model/);
      assert.match(await text.page.locator("dl").textContent(), /8 B/);
      await text.close();
    });

    for (const theme of THEMES) {
      it(`has no grave fault by axe, ${theme}`, async () => {
        const { page, close } = await editor("gesture.float32.tflite", { theme });
        await page.locator("rect.block").first().focus();
        await assertAccessible(page, "a model");
        await close();
      });
    }
  });

  it("lets no script and no style in but its own", async () => {
    const { page, close } = await matrix();
    const ran = await page.evaluate(async () => {
      const violated = new Promise((resolve) => {
        document.addEventListener("securitypolicyviolation", (e) => resolve(e.effectiveDirective));
      });
      const script = document.createElement("script");
      script.textContent = "window.ran = true";
      document.body.append(script);
      return [await violated, window.ran ?? false];
    });
    assert.deepEqual(ran, ["script-src-elem", false]);
    await close();
  });
});
