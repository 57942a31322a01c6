/**
 * VS Code's window as a user sees and works it: what can be opened, asked, chosen and read.
 *
 * The selectors are those of the workbench, gathered here alone.
 */
import { PATIENCE, until } from "./until.mjs";

/** Rows of a palette, a menu, a list of findings or of completions. */
const ROWS = ".monaco-list-row";

/** One window on one folder. */
export class Workbench {
  constructor(page, folder, world) {
    this.page = page;
    this.folder = folder;
    this.world = world;
  }

  /** Opens a folder in a new window of the browser. */
  static async open(browser, world, folder, { size = { width: 1280, height: 800 }, payload } = {}) {
    const context = await browser.newContext({
      viewport: size,
      permissions: ["clipboard-read", "clipboard-write"],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE);
    const workbench = new Workbench(page, folder, world);
    await page.goto(world.address(folder, payload));
    await page.locator(".monaco-workbench").waitFor();
    await page.locator(`.explorer-folders-view ${ROWS}, .monaco-dialog-box`).first().waitFor();
    return workbench;
  }

  async close() {
    await this.page.context().close();
  }

  // Keys and the palette

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /**
   * Presses keys until what they bring is there: while the server starts, VS Code drops what no
   * provider answers, and a user presses again.
   */
  async insist(keys, locator) {
    await until(`${keys.join(" ")} brings ${locator}`, async () => {
      await this.press(...keys);
      return locator.waitFor({ timeout: 2_000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Runs a command by its title, as typed into the palette. */
  async run(title) {
    await this.press("F1");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(`>${title}`);
    const row = this.rows(".quick-input-widget").filter({ hasText: title }).first();
    await row.waitFor();
    await row.click();
  }

  /** The titles that the palette shows for what is typed. */
  async palette(text) {
    await this.press("F1");
    await this.page.locator(".quick-input-widget input").first().fill(`>${text}`);
    const rows = this.rows(".quick-input-widget");
    await rows.first().waitFor();
    const titles = await rows.allInnerTexts();
    await this.press("Escape");
    return titles;
  }

  rows(within) {
    return this.page.locator(`${within} ${ROWS}`);
  }

  /** The rows of the quick pick that is open, once one of them has the text. */
  async picks(text) {
    const rows = this.rows(".quick-input-widget");
    await rows.filter({ hasText: text }).first().waitFor();
    return rows.allInnerTexts();
  }

  async pick(text) {
    const row = this.rows(".quick-input-widget").filter({ hasText: text }).first();
    await row.waitFor();
    await row.click();
  }

  /** Types into the input that is open, and confirms. */
  async answer(text) {
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(text);
    await this.press("Enter");
  }

  // Editors

  /** Opens a file of the folder by its path, as "Go to File" does. */
  async openFile(path) {
    const name = path.split("/").at(-1);
    await this.press("Control+P");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(path);
    await this.rows(".quick-input-widget").filter({ hasText: name }).first().waitFor();
    await this.press("Enter");
    await this.tab(name).waitFor();
  }

  tab(name) {
    return this.page.locator(`.tabs-container .tab[data-resource-name="${name}"]`);
  }

  editor(name) {
    return this.page.locator(`.monaco-editor[data-uri$="/${name}"]`);
  }

  /** Sets the cursor; line and column are counted from 1. */
  async goTo(line, column) {
    await this.press("Control+G");
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(`:${line}:${column}`);
    await this.rows(".quick-input-widget")
      .filter({ hasText: `line ${line}` })
      .first()
      .waitFor();
    // The cursor moves while one types, but keys go to the editor only once the input is gone; and
    // while the editor is just opening, the first Enter may come to nothing.
    await until("the input for the line is gone", async () => {
      await this.press("Enter");
      return gone(input);
    });
    await this.page.locator(".editor-instance .monaco-editor.focused").waitFor();
    await until(
      `the cursor is at ${line}:${column}`,
      async () => (await this.cursor()) === `${line}:${column}`,
    );
  }

  /** Where the cursor is, as `line:column`, as the status bar tells it. */
  async cursor() {
    return (await this.selection()).replace(/\D+(\d+)\D+(\d+).*/s, "$1:$2");
  }

  /** The cursor and what is selected, in the words of the status bar. */
  async selection() {
    const item = this.page.locator('.statusbar-item[id="status.editor.selection"]');
    return (await item.count()) ? plain(await item.innerText()) : "";
  }

  /** Sets the cursor at an offset of the text that the editor shows. */
  async goToText(text, place) {
    const before = text.slice(0, place);
    const line = before.split("\n").length;
    await this.goTo(line, place - before.lastIndexOf("\n"));
  }

  async save() {
    await this.press("Control+S");
    await this.page.locator(".tabs-container .tab.dirty").waitFor({ state: "detached" });
  }

  // What Thingfit shows

  /** The findings that the Problems panel lists, as the screen reader tells them. */
  async problems() {
    if (!(await this.page.locator(".markers-panel").isVisible())) {
      await this.press("Control+Shift+M");
      await this.page.locator(".markers-panel").waitFor();
    }
    const rows = this.rows(".markers-panel");
    return rows.evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));
  }

  /** Waits until the Problems panel lists a finding with all the given texts, or none. */
  async problem(...texts) {
    const has = (row) => texts.every((text) => row.includes(text));
    return until(`a problem with ${texts.join(" and ")}`, async () =>
      (await this.problems()).find(has),
    );
  }

  async noProblem(...texts) {
    const has = (row) => texts.every((text) => row.includes(text));
    await until(
      `no problem with ${texts.join(" and ")}`,
      async () => !(await this.problems()).some(has),
    );
  }

  lenses() {
    return this.page.locator(".codelens-decoration:visible");
  }

  /** The text of the first lens that matches a pattern, waited for. */
  async lens(pattern) {
    return until(`a lens like ${pattern}`, async () =>
      (await this.lenses().allInnerTexts()).map(plain).find((each) => pattern.test(each)),
    );
  }

  /** The text of the hover at the cursor. */
  async hover() {
    const shown = this.page.locator(".monaco-hover:visible").first();
    await this.insist(["Control+K", "Control+I"], shown);
    return until("the hover is filled", async () => {
      const text = plain(await shown.innerText());
      return !/^Loading/.test(text) && text;
    });
  }

  /** The labels of the completions at the cursor. */
  async completions(label) {
    const rows = this.rows(".suggest-widget.visible");
    await this.insist(["Control+Space"], rows.filter({ hasText: label }).first());
    return (await rows.allInnerTexts()).map(plain);
  }

  /** Opens the quick fixes at the cursor and gives their titles. */
  async fixes(title) {
    const rows = this.rows(".action-widget");
    await this.insist(["Control+."], rows.filter({ hasText: title }).first());
    return (await rows.allInnerTexts()).map(plain);
  }

  async chooseFix(title) {
    await this.rows(".action-widget").filter({ hasText: title }).first().click();
  }

  /** Renames what is under the cursor. */
  async rename(name) {
    const input = this.page.locator(".rename-box input:visible");
    await this.insist(["F2"], input);
    await input.fill(name);
    await this.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  // Messages and bars

  /** The text of the notification that holds a text, waited for. */
  async notification(text) {
    const found = this.page
      .locator(
        ".notifications-toasts .notification-list-item, .notifications-center .notification-list-item",
      )
      .filter({ hasText: text })
      .first();
    await found.waitFor();
    return plain(await found.innerText());
  }

  button(label) {
    return this.page
      .locator(".notifications-toasts, .monaco-dialog-box")
      .getByRole("button", { name: label });
  }

  /** Waits until Thingfit's entry in the status bar tells something. */
  async statusSays(pattern, patience = PATIENCE) {
    const item = this.page.locator('.statusbar-item[id^="thingfit.thingfit."]');
    const label = async () => ((await item.count()) ? item.getAttribute("aria-label") : "");
    await until(
      `the status bar says ${pattern}`,
      async () => pattern.test(await label()),
      patience,
    );
  }

  async serverRuns(patience = PATIENCE) {
    await this.statusSays(/server runs/, patience);
  }

  /** What VS Code tells of an extension that runs, or nothing. */
  async runningExtension(name) {
    await this.run("Developer: Show Running Extensions");
    const rows = this.rows(".runtime-extensions-editor");
    await rows.first().waitFor();
    const texts = (await rows.allInnerTexts()).map(plain);
    return texts.find((text) => text.toLowerCase().includes(name));
  }

  /** Says that the folder is trusted. */
  async trust() {
    await this.run("Workspaces: Manage Workspace Trust");
    const editor = this.page.locator(".workspace-trust-editor");
    await editor.getByRole("button", { name: "Trust", exact: true }).click();
  }

  /** The inside of the webview that is shown. */
  panel() {
    const shown = "iframe.webview.ready >> visible=true";
    return this.page.frameLocator(shown).frameLocator("iframe#active-frame");
  }

  /** Puts the keys into the editor of a file that is shown beside another. */
  async openLeft(name) {
    await this.tab(name).first().click();
    await this.editor(name).locator(".view-line").first().click();
  }

  /** Waits for a row of Thingfit's tree with a name and, beside it, some words. */
  async treeRow(name, words) {
    const rows = this.page.locator(`.pane-body ${ROWS}`).filter({ hasText: name });
    await rows.filter({ hasText: words }).first().waitFor();
  }

  /** Fills VS Code's own dialog for saving a file. */
  async saveAs(file) {
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(file);
    await this.press("Enter");
    await input.waitFor({ state: "hidden" });
  }

  /** Waits until no finding names what a pattern tells. */
  async problemFree(pattern) {
    await until(
      `no problem like ${pattern}`,
      async () => !(await this.problems()).some((row) => pattern.test(row)),
    );
  }

  /** Shows VS Code in its light (`vs`) or dark (`vs-dark`) theme. */
  async theme(kind) {
    const window = this.page.locator(".monaco-workbench");
    const is = async () => (await window.getAttribute("class")).split(" ").includes(kind);
    if (!(await is())) await this.run("Preferences: Toggle between Light/Dark Themes");
    await until(`the theme is ${kind}`, is);
  }

  /** Takes a picture of the window. */
  async picture(path) {
    await this.page.screenshot({ path, animations: "disabled" });
  }
}

/** Whether an element goes within a moment. */
async function gone(locator) {
  return locator.waitFor({ state: "hidden", timeout: 1_000 }).then(
    () => true,
    () => false,
  );
}

/** Text without the spaces that only typeset it. */
export function plain(text) {
  return text
    .replaceAll("\u00a0", " ")
    .replace(/[ \t]*\n\s*/g, "\n")
    .trim();
}
