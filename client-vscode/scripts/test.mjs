// Bundles each test with what it tests and runs them all with Node's own runner.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import esbuild from "esbuild";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const OUT = join(HERE, "dist", "test");
const names = process.argv.slice(2);

/** The tests in TypeScript right in `test/`, and those of the panels, which are plain modules. */
function testsIn(folder, ending) {
  try {
    return readdirSync(join(HERE, folder))
      .filter((name) => name.endsWith(ending))
      .filter((name) => names.length === 0 || names.some((each) => name.includes(each)))
      .map((name) => join(HERE, folder, name));
  } catch {
    return [];
  }
}

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
const bundled = testsIn("test", ".test.ts");
await esbuild.build({
  absWorkingDir: HERE,
  entryPoints: bundled,
  outdir: OUT,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: "inline",
  external: ["prettier", "esbuild"],
  // Tests run outside of VS Code; what they use of it is in `test/vscode.ts`.
  alias: { vscode: join(HERE, "test", "vscode.ts") },
  logLevel: "warning",
});
const made = readdirSync(OUT).map((name) => join(OUT, name));
const files = [...made, ...testsIn("test/panels", ".test.mjs")];
const ran = spawnSync(process.execPath, ["--enable-source-maps", "--test", ...files], {
  cwd: HERE,
  stdio: "inherit",
});
process.exitCode = ran.status ?? 1;
