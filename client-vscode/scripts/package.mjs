// Makes the VSIX: builds the extension, puts the server's wheel inside, and checks the contents.
import { execFileSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { listFiles } from "@vscode/vsce";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const ROOT = resolve(HERE, "..");
const DIST = join(HERE, "dist");
const LARGEST_BUNDLE = 1_000_000;

const NEEDED = [
  "package.json",
  "README.md",
  "LICENSE",
  "dist/extension.js",
  "dist/settings.schema.json",
  "dist/snippets/thing-descriptions.code-snippets",
  "media/icon.png",
  "media/thingfit.svg",
  "syntaxes/jsonld.tmLanguage.json",
];
/** What is packed of this folder, besides the README and the license. */
const PACKED = [
  "package.json",
  ".vscodeignore",
  "language-configuration.json",
  "sparql-configuration.json",
  "syntaxes",
  "media",
  "dist",
];
/** All that may be inside, and kinds of file of which nothing may be. */
const ALLOWED =
  /^(dist|media|syntaxes)\/|^(package\.json|README\.md|LICENSE|[\w-]+-configuration\.json)$/;
const FORBIDDEN = /\.(ts|map|py|so|pyd|vsix)$|node_modules|__pycache__/;

function run(command, words, cwd) {
  execFileSync(command, words, { cwd, stdio: "inherit" });
}

/** The interpreter that builds the wheel: that of the checkout, or the one named. */
function python() {
  const own = join(ROOT, ".venv", "bin", "python");
  return process.env.PYTHON ?? (existsSync(own) ? own : "python3");
}

function buildWheel() {
  const words = ["-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps"];
  run(python(), [...words, "--wheel-dir", DIST, "."], ROOT);
  const wheels = readdirSync(DIST).filter((name) => name.endsWith(".whl"));
  const { version } = JSON.parse(read("package.json"));
  const wanted = `thingfit-${version}-py3-none-any.whl`;
  assert(wheels.join() === wanted, `${wanted} is expected in dist/, and there is ${wheels.join()}`);
  return `dist/${wanted}`;
}

function assert(fine, message) {
  if (!fine) {
    console.error(message);
    process.exit(1);
  }
}

/** A folder with what is to be packed, so that nothing has to be put into the sources for a while. */
function staged() {
  const stage = mkdtempSync(join(tmpdir(), "thingfit-vsix-"));
  for (const name of PACKED) {
    const filter = (from) => !/\/dist\/(test|preview)$|\.vsix$/.test(from.replaceAll("\\", "/"));
    cpSync(join(HERE, name), join(stage, name), { recursive: true, filter });
  }
  cpSync(join(ROOT, "LICENSE"), join(stage, "LICENSE"));
  writeFileSync(join(stage, "README.md"), withoutPictures(read("README.md")));
  return stage;
}

/**
 * The page of an extension in VS Code shows pictures of the network only, so those of the README
 * would be holes in it. The walkthrough has pictures that are inside.
 */
function withoutPictures(text) {
  const left = text.replace(/<picture>[^]*?<\/picture>\n+/g, "");
  assert(!/<img|!\[/.test(left), "each picture of README.md is expected in a <picture>");
  return left;
}

function read(name) {
  return readFileSync(join(HERE, name), "utf8");
}

async function checkContents(stage, wheel) {
  const files = await listFiles({ cwd: stage, dependencies: false });
  const views = existsSync(join(HERE, "src", "panels", "views"))
    ? readdirSync(join(HERE, "src", "panels", "views"))
        .filter((name) => name.endsWith(".view.ts"))
        .map((name) => `dist/panels/${name.replace(/\.view\.ts$/, ".js")}`)
    : [];
  const manifest = readFileSync(join(stage, "package.json"), "utf8");
  const pictures = [...manifest.matchAll(/"(dist\/images\/[^"]+)"/g)].map((each) => each[1]);
  for (const name of [...NEEDED, ...views, ...pictures, wheel]) {
    assert(files.includes(name), `${name} is missing from the VSIX`);
  }
  for (const name of files) {
    assert(ALLOWED.test(name) && !FORBIDDEN.test(name), `${name} does not belong into the VSIX`);
  }
  const scripts = files.filter((name) => name.endsWith(".js"));
  const size = scripts.reduce((sum, name) => sum + statSync(join(stage, name)).size, 0);
  assert(size <= LARGEST_BUNDLE, `the scripts are ${size} bytes, more than ${LARGEST_BUNDLE}`);
  console.log(`${files.length} files, scripts ${Math.round(size / 1000)} kB`);
}

run(process.execPath, ["scripts/build.mjs"], HERE);
const wheel = buildWheel();
const stage = staged();
try {
  await checkContents(stage, wheel);
  const vsce = join(HERE, "node_modules", "@vscode", "vsce", "vsce");
  const words = ["package", "--no-dependencies", "--allow-missing-repository", "--out", DIST];
  run(process.execPath, [vsce, ...words], stage);
} finally {
  rmSync(stage, { recursive: true, force: true });
}
