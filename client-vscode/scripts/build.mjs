// Bundles the extension and the scripts of its panels, and copies what both need into `dist`.
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";
import { editorSchema, readSchema } from "./settings.mjs";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const DIST = join(HERE, "dist");
const VIEWS = join(HERE, "src", "panels", "views");

const common = {
  absWorkingDir: HERE,
  bundle: true,
  minify: !process.argv.includes("--debug"),
  sourcemap: process.argv.includes("--debug") ? "inline" : false,
  logLevel: "warning",
  target: "es2022",
};

/** The extension itself, for the extension host. */
const extension = {
  ...common,
  entryPoints: ["src/extension.ts"],
  outfile: "dist/extension.js",
  platform: "node",
  format: "cjs",
  external: ["vscode"],
};

/** One script for each panel: every file right in `src/panels/views` that ends with `.view.ts`. */
function views() {
  const names = existsSync(VIEWS) ? readdirSync(VIEWS).filter((n) => n.endsWith(".view.ts")) : [];
  return {
    ...common,
    entryPoints: names.map((name) => ({
      in: join(VIEWS, name),
      out: name.slice(0, -".view.ts".length),
    })),
    outdir: "dist/panels",
    platform: "browser",
    format: "iife",
  };
}

/** The pictures that the walkthrough shows. */
function pictures() {
  const manifest = readFileSync(join(HERE, "package.json"), "utf8");
  return new Set([...manifest.matchAll(/"dist\/images\/([^"]+)"/g)].map((each) => each[1]));
}

/** Snippets, pictures and the schema of the settings live outside of the client, once for all. */
function copyShared() {
  for (const name of pictures()) {
    cpSync(join(HERE, "..", "docs", "images", name), join(DIST, "images", name));
  }
  cpSync(join(HERE, "..", "snippets"), join(DIST, "snippets"), { recursive: true });
  const schema = JSON.stringify(editorSchema(readSchema()));
  writeFileSync(join(DIST, "settings.schema.json"), schema);
}

rmSync(DIST, { recursive: true, force: true });
mkdirSync(DIST, { recursive: true });
copyShared();
if (process.argv.includes("--watch")) {
  const contexts = await Promise.all([extension, views()].map((each) => esbuild.context(each)));
  await Promise.all(contexts.map((each) => each.watch()));
} else {
  const wanted = [extension, views()].filter((each) => each.entryPoints.length > 0);
  await Promise.all(wanted.map((each) => esbuild.build(each)));
}
