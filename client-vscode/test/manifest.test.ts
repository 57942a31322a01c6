import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import test from "node:test";
import { COMMANDS, VIEWS } from "../src/ids";

interface Media {
  markdown?: string;
  image?: Record<"light" | "dark" | "hc" | "hcLight", string>;
  altText?: string;
}

interface Manifest {
  version: string;
  icon: string;
  activationEvents: string[];
  contributes: {
    commands: { command: string; title: string; category: string }[];
    menus: Record<string, { command: string; when?: string }[]>;
    views: Record<string, { id: string }[]>;
    viewsWelcome: { view: string; contents: string }[];
    customEditors: { viewType: string }[];
    walkthroughs: { steps: { description: string; media: Media }[] }[];
    keybindings: { command: string }[];
    snippets: { path: string }[];
    grammars: { path: string }[];
    languages: { configuration: string }[];
    configuration: { properties: Record<string, object> }[];
  };
  capabilities: { untrustedWorkspaces: { restrictedConfigurations: string[] } };
}

/** The files of a step; pictures are copied when the extension is built. */
function shown({ markdown, image, altText }: Media): string[] {
  assert.ok(markdown ?? altText, "a picture is told in words");
  const files = [...(markdown ? [markdown] : []), ...Object.values(image ?? {})];
  return files.map((file) => file.replace("dist/images/", "../docs/images/"));
}

const manifest = JSON.parse(readFileSync("package.json", "utf8")) as Manifest;
const { contributes } = manifest;
const titled = contributes.commands.map(({ command }) => command);
/** Commands that are run by other means than the palette. */
const UNTITLED: string[] = [COMMANDS.showStatus, COMMANDS.openEntry, COMMANDS.findInGraph];

test("the manifest and the code name the same commands", () => {
  const wanted = Object.values(COMMANDS).filter((each) => !UNTITLED.includes(each));
  assert.deepEqual([...titled].sort(), [...wanted].sort());
  assert.ok(contributes.commands.every(({ category }) => category === "Thingfit"));
});

test("menus, keys, welcome texts and walkthroughs run commands that exist", () => {
  const menus = Object.values(contributes.menus).flat();
  const keys = contributes.keybindings;
  const texts = [
    ...contributes.viewsWelcome.map(({ contents }) => contents),
    ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
  ];
  const linked = texts.flatMap((text) => [...text.matchAll(/\(command:(thingfit\.\w+)\)/g)]);
  const named = [...menus, ...keys].map(({ command }) => command);
  for (const name of [...named, ...linked.map((each) => each[1] ?? "")]) {
    assert.ok(titled.includes(name), name);
  }
});

test("the commands of the server have other names, as the client registers those itself", () => {
  const types = readFileSync("src/types.ts", "utf8");
  const server = [...types.matchAll(/^ {2}"(thingfit\.[\w.]+)": /gm)].map((each) => each[1] ?? "");
  assert.ok(server.length >= 8);
  assert.deepEqual(
    server.filter((name) => (Object.values(COMMANDS) as string[]).includes(name)),
    [],
  );
});

test("views and editors have the names of the code, and files that are named exist", () => {
  assert.equal(contributes.views.thingfit?.[0]?.id, VIEWS.tree);
  assert.equal(contributes.customEditors[0]?.viewType, VIEWS.model);
  const files = [
    manifest.icon,
    ...contributes.grammars.map(({ path }) => path),
    ...contributes.languages.map(({ configuration }) => configuration),
    ...contributes.walkthroughs.flatMap(({ steps }) => steps.flatMap(({ media }) => shown(media))),
    ...contributes.snippets.map(({ path }) => path.replace("./dist/", "../")),
  ];
  for (const file of files) {
    assert.ok(existsSync(file), file);
  }
});

test("panels that VS Code brings back start the extension", () => {
  for (const name of [VIEWS.matrix, VIEWS.comparison]) {
    assert.ok(manifest.activationEvents.includes(`onWebviewPanel:${name}`), name);
  }
});

test("settings that start programs or open connections do not count without trust", () => {
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  const all = contributes.configuration.flatMap(({ properties }) => Object.keys(properties));
  const risky = all.filter((name) => /\.(?:server|graph)\.(?!endpoints$)|endpoint/.test(name));
  assert.deepEqual(
    risky.filter((name) => !name.startsWith("thingfit.trace")).sort(),
    [...restricted].sort(),
  );
});

test("the settings in the manifest are those of the server", () => {
  execFileSync(process.execPath, ["scripts/settings.mjs", "--check"]);
});

test("the extension and the server have one version", () => {
  const project = readFileSync("../pyproject.toml", "utf8");
  assert.equal(/^version = "(.*)"$/m.exec(project)?.[1], manifest.version);
});

test("the pictures of the README are there, for light and dark", () => {
  const found = [...readFileSync("README.md", "utf8").matchAll(/(?:src|srcset)="([^"]+)"/g)];
  const files = found.map((each) => each[1] ?? "");
  assert.equal(files.length, 20);
  assert.deepEqual(
    files.filter((file) => !existsSync(file)),
    [],
  );
});
