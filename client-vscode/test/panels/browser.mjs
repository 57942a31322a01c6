// A panel as VS Code shows it, in a browser of its own: the same page, the same policy, the
// colours of a theme, and the extension's side answered by a function.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import esbuild from "esbuild";
import { chromium } from "playwright-core";
import { THEMES } from "./themes.mjs";

const CLIENT = join(import.meta.dirname, "..", "..");
const ORIGIN = "http://panel.test";
const NONCE = "0123456789abcdef";
const TYPES = { css: "text/css", js: "text/javascript" };
/** The class that VS Code gives to the body of a page. */
const LOOKS = { dark: "vscode-dark", light: "vscode-light", contrast: "vscode-high-contrast" };

/** Where Chromium is, if it is anywhere. */
export function chromiumPath() {
  const named = process.env.THINGFIT_CHROMIUM;
  const known = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return (named ? [named] : known).find(existsSync);
}

export async function openBrowser() {
  const browser = await chromium.launch({
    executablePath: chromiumPath(),
    args: ["--no-sandbox", "--force-color-profile=srgb"],
  });
  const { pageOf } = await bundled("src/panels/html.ts");
  const scripts = new Map();
  for (const name of ["matrix", "compare", "model"]) {
    scripts.set(`dist/panels/${name}.js`, await viewScript(name));
  }

  /**
   * Shows a panel. `answer(command, argument)` stands for the server, and what the panel sends
   * besides is kept in `sent`.
   */
  async function show(
    name,
    { answer, theme = "dark", state, subject = "", width = 1280, height = 720 },
  ) {
    const context = await browser.newContext({ viewport: { width, height } });
    context.setDefaultTimeout(60000);
    const page = await context.newPage();
    const sent = [];
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (line) => line.type() === "error" && faults.push(line.text()));
    const html = pageOf({
      title: name,
      name,
      subject,
      nonce: NONCE,
      cspSource: ORIGIN,
      address: (path) => `${ORIGIN}/${path}`,
    });
    await page.route(`${ORIGIN}/**`, (route) => {
      const path = new URL(route.request().url()).pathname.slice(1);
      if (path === "") return route.fulfill({ contentType: "text/html", body: html });
      const body = scripts.get(path) ?? readFileSync(join(CLIENT, path));
      return route.fulfill({ contentType: TYPES[path.split(".").at(-1)], body });
    });
    await page.exposeFunction("__send", async (message) => {
      sent.push(message);
      if (message.type !== "ask") return;
      const { id } = message;
      let reply;
      try {
        const got = await answer(message.command, message.argument);
        if (got === null) throw new Error("the server has no answer");
        reply = got.error
          ? { type: "refusal", id, error: got.error }
          : { type: "answer", id, answer: got };
      } catch (error) {
        reply = { type: "refusal", id, error: error.message };
      }
      if (!page.isClosed()) await tell(reply);
    });
    const tell = (message) =>
      page.evaluate((each) => window.postMessage(each, "*"), message).catch(() => {});
    await page.addInitScript(
      ({ colours, look, state }) => {
        let kept = state;
        window.acquireVsCodeApi = () => ({
          postMessage: (message) => void window.__send(message),
          getState: () => kept,
          setState: (each) => (kept = window.__kept = each),
        });
        document.addEventListener("readystatechange", () => {
          for (const [name, value] of Object.entries(colours)) {
            document.documentElement.style.setProperty(`--vscode-${name}`, value);
          }
          document.body?.classList.add(look);
        });
      },
      { colours: THEMES[theme], look: LOOKS[theme], state },
    );
    await page.goto(`${ORIGIN}/`);
    return { page, sent, faults, tell, close: () => context.close() };
  }

  return { show, close: () => browser.close() };
}

/** The script of a panel as the build makes it. */
async function viewScript(name) {
  const made = await esbuild.build({
    entryPoints: [join(CLIENT, "src", "panels", "views", `${name}.view.ts`)],
    bundle: true,
    write: false,
    format: "iife",
    target: "es2022",
  });
  return made.outputFiles[0].text;
}

/** A module of the extension that needs nothing of VS Code. */
export async function bundled(path) {
  const made = await esbuild.build({
    entryPoints: [join(CLIENT, path)],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
  });
  const code = Buffer.from(made.outputFiles[0].text).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
