/**
 * VS Code's window as a user sees and works it: what can be opened, asked, chosen and read.
 *
 * The selectors are those of the workbench, gathered here alone.
 */
import { PATIENCE, until } from "./until.mjs";

/** Rows of a palette, a menu, a list of findings or of completions. */
const ROWS = ".monaco-list-row";

/** What an editor shows about a place; bars and trees have hovers of their own. */
export const HOVER = ".monaco-hover:not(.workbench-hover):visible";

/** What is not there after so many milliseconds is asked for once more. */
const MOMENT = 2_000;

/** One window on one folder. */
export class Workbench {
  constructor(page, folder, world) {
    this.page = page;
    this.folder = folder;
    this.world = world;
  }

  /** Opens a folder in a new window. */
  static async open(session, world, folder, { payload } = {}) {
    const page = await session.newPage();
    page.setDefaultTimeout(PATIENCE);
    const workbench = new Workbench(page, folder, world);
    await page.goto(world.address(folder, payload));
    await page.locator(".monaco-workbench").waitFor();
    await page.locator(`.explorer-folders-view ${ROWS}, .monaco-dialog-box`).first().waitFor();
    return workbench;
  }

  async close() {
    await this.page.close();
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
      return locator.waitFor({ timeout: MOMENT }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Runs a command by its title, as typed into the palette, once it is enabled. */
  async run(title) {
    const row = this.rows(".quick-input-widget").filter({ hasText: title }).first();
    await until(`${title} is in the palette`, async () => {
      await this.press("F1");
      const input = this.page.locator(".quick-input-widget input").first();
      try {
        await input.fill(`>${title}`, { timeout: MOMENT });
        await row.click({ timeout: MOMENT });
        return true;
      } catch {
        // A panel that was still opening took the keys, or the command is not enabled yet.
        await this.press("Escape");
        return false;
      }
    });
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

  /** The labels of the quick pick that is open, once one has the text, each under its heading. */
  async picks(text) {
    await this.choice(text).waitFor();
    let heading = "";
    const rows = await this.rows(".quick-input-widget").evaluateAll((all) =>
      all.map((row) => {
        // A row that is used again keeps its last heading, hidden.
        const heading = row.querySelector(".quick-input-list-separator");
        return {
          at: Number(row.dataset.index),
          label: row.querySelector(".label-name").textContent,
          heading: heading.checkVisibility() ? heading.textContent : "",
        };
      }),
    );
    // A list keeps its rows in the order in which they came to be seen.
    rows.sort((one, other) => one.at - other.at);
    return rows.map((each) => {
      heading = each.heading.trim() || heading;
      return { label: plain(each.label), heading };
    });
  }

  /** The row of a quick pick with a label; what is said beside it does not count. */
  choice(label) {
    const whole = new RegExp(`^\\s*${label.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\s*$`);
    const name = this.page.locator(".label-name", { hasText: whole });
    return this.rows(".quick-input-widget").filter({ has: name }).first();
  }

  async pick(label) {
    await this.choice(label).click();
  }

  /** Types into the input that is open, and confirms. */
  async answer(text) {
    const input = this.page.locator(".quick-input-widget input").first();
    await input.waitFor();
    await input.fill(text);
    await this.press("Enter");
  }

  // Editors

  /**
   * Opens a file of the folder by its path, as "Go to File" does; again where a panel that is
   * still opening took the keys.
   */
  async openFile(path) {
    const name = path.split("/").at(-1);
    const input = this.page.locator(".quick-input-widget input").first();
    const found = this.rows(".quick-input-widget").filter({ hasText: name }).first();
    await until(`${name} is in front`, async () => {
      await this.press("Control+P");
      try {
        await input.waitFor({ timeout: MOMENT });
        await input.fill(path, { timeout: MOMENT });
        await found.click({ timeout: MOMENT });
        await this.leaveAlone();
        await this.shown(name, MOMENT);
        return true;
      } catch {
        return false;
      }
    });
  }

  /** Takes the mouse to where it brings nothing, and waits until what it brought is gone. */
  async leaveAlone() {
    await this.page.mouse.move(300, 5);
    await this.page.locator(".workbench-hover").first().waitFor({ state: "hidden" });
  }

  /** Waits until the tab in front has a title. */
  async shown(title, timeout = PATIENCE) {
    const front = this.page.locator(".tabs-container .tab.active", { hasText: title });
    await front.first().waitFor({ timeout });
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
    const shown = this.page.locator(HOVER).first();
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

  /** Waits until the status bar says something in passing. */
  async passing(text) {
    await this.page.locator(".statusbar-item", { hasText: text }).first().waitFor();
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
    // The dialog fills in the name that is proposed when it has looked at the folder.
    await until("a name is proposed", async () => /\.\w+$/.test(await input.inputValue()));
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

  /** Shows the Explorer, or nothing, at the side. */
  async sideBar(hasFiles) {
    const part = this.page.locator(".part.sidebar");
    if (hasFiles) await this.run("View: Show Explorer");
    else if (await part.isVisible()) await this.run("View: Close Primary Side Bar");
    await part.waitFor({ state: hasFiles ? "visible" : "hidden" });
  }

  /** A picture of the window, written to a file if one is named. */
  async picture(path) {
    return this.page.screenshot({ path, animations: "disabled" });
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
