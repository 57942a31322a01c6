/** The panels as a user sees and works them. */
import { until } from "./until.mjs";
import { plain } from "./workbench.mjs";

/** One of Thingfit's pages inside VS Code. */
class Panel {
  constructor(workbench) {
    this.workbench = workbench;
    this.frame = workbench.panel();
  }

  button(name) {
    return this.frame.getByRole("button", { name });
  }
}

/** The Fit Matrix. */
export class MatrixPanel extends Panel {
  /** Waits until pairs are shown. */
  async filled() {
    await this.frame.locator("td.pair").first().waitFor();
  }

  async models() {
    return this.column("th");
  }

  async devices() {
    const names = this.frame.locator("thead th.device b");
    return (await names.allInnerTexts()).map(plain);
  }

  /** The texts of the cells that a selector finds in each row. */
  async column(selector) {
    const cells = this.frame.locator(`tbody tr[data-key] > ${selector}`);
    return (await cells.allInnerTexts()).map(plain);
  }

  /** The verdict of each pair under `model / device`. */
  async verdicts() {
    const devices = await this.devices();
    const rows = await this.frame.locator("tbody tr[data-key]").evaluateAll((all) =>
      all.map((row) => ({
        model: row.querySelector("th").innerText.trim(),
        verdicts: [...row.querySelectorAll("td.pair")].map((cell) => cell.classList[1]),
      })),
    );
    const found = {};
    for (const { model, verdicts } of rows) {
      for (const [at, verdict] of verdicts.entries()) found[`${model} / ${devices[at]}`] = verdict;
    }
    return found;
  }

  async verdict(model, device) {
    return (await this.verdicts())[`${model} / ${device}`];
  }

  /** Chooses the cell of a model and a device, and waits for its reasons. */
  async choose(model, device) {
    const at = (await this.devices()).indexOf(device);
    const row = this.frame
      .locator("tbody tr[data-key]")
      .filter({ has: this.frame.locator("th", { hasText: model }) });
    await row.locator("td.pair").nth(at).click();
    await this.frame.locator("#reasons h2", { hasText: device }).waitFor();
    await this.frame.locator("#reasons h2", { hasText: model }).waitFor();
  }

  /** The reasons that are shown: verdict and text. */
  async reasons() {
    const items = this.frame.locator("#reasons li");
    const all = await items.evaluateAll((found) =>
      found.map((each) => ({
        verdict: each.querySelector(".mark").classList[1],
        text: each.innerText.replace(/\s+/g, " "),
      })),
    );
    return all;
  }

  /** Follows a link of the reason with a sentence. */
  async follow(sentence, link) {
    const item = this.frame.locator("#reasons li").filter({ hasText: sentence.slice(0, 60) });
    await item.getByRole("button", { name: link }).first().click();
  }

  async filter(text) {
    await this.frame.getByRole("searchbox").fill(text);
  }

  async sortBy(head) {
    await this.frame.locator("thead .sort", { hasText: head }).first().click();
  }

  /** Moves a slider by a key. */
  async suppose(name, key) {
    await this.frame.locator(`#what-${name}`).press(key);
  }
}

/** The comparison of models. */
export class ComparePanel extends Panel {
  async filled() {
    await this.frame.locator("tbody tr").first().waitFor();
  }

  async names() {
    const names = this.frame.locator("tbody tr th button");
    return (await names.allInnerTexts()).map(plain);
  }

  /** The names of those that no other beats. */
  async best() {
    const rows = this.frame.locator("tbody tr").filter({ hasText: "◆" });
    return (await rows.locator("th button").allInnerTexts()).map(plain);
  }

  /** Takes another metric for the axis that goes up, and waits until it is shown. */
  async measureBy(name) {
    const options = this.frame.locator("#up option");
    const values = await options.evaluateAll((all) =>
      all.map((each) => [each.value, each.innerText]),
    );
    const [value] = values.find(([, text]) => text.includes(name)) ?? [];
    if (!value) throw new Error(`no metric has ${name}: ${values.join(" ")}`);
    await this.frame.locator("#up").selectOption(value);
    await this.frame.locator("svg text.title", { hasText: name }).waitFor();
  }

  async chooseTask(name) {
    const options = this.frame.locator("#category option");
    const values = await options.evaluateAll((all) =>
      all.map((each) => [each.value, each.innerText]),
    );
    const words = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
    const [value] = values.find(
      ([iri, text]) => iri.endsWith(name) || text.toLowerCase().startsWith(words),
    );
    await this.frame.locator("#category").selectOption(value);
  }
}

/** The editor of `.tflite` files. */
export class ModelPanel extends Panel {
  async filled() {
    await this.frame.locator("h2", { hasText: "Operators" }).waitFor();
    await until("the plan is drawn", async () => (await this.blocks().count()) > 0);
  }

  blocks() {
    return this.frame.locator("rect.block");
  }

  async text() {
    return plain(await this.frame.locator("body").innerText());
  }
}
