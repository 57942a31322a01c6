import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import {
  Cancelled,
  EnvironmentError,
  existing,
  make,
  type Making,
} from "../src/server/environment";
import { pythonsOnPath } from "../src/server/python";
import { run } from "../src/server/run";
import { folder, program } from "./files";

/** Writes a wheel whose program tells its version, and which needs other packages or none. */
const WHEEL = `
import sys, zipfile
path, *needs = sys.argv[1:]
info = "thingfit-0.1.0.dist-info"
with zipfile.ZipFile(path, "w") as wheel:
    wheel.writestr("thingfit.py", "def main():\\n    print('thingfit 0.1.0')\\n")
    meta = ["Metadata-Version: 2.1", "Name: thingfit", "Version: 0.1.0"]
    wheel.writestr(f"{info}/METADATA", "\\n".join([*meta, *(f"Requires-Dist: {n}" for n in needs), ""]))
    wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(f"{info}/entry_points.txt", "[console_scripts]\\nthingfit = thingfit:main\\n")
    wheel.writestr(f"{info}/RECORD", "")
`;

const python = "python3";
const found = spawnSync(python, ["-c", "import venv, ensurepip"]).status === 0;
const skip = found ? false : "Python cannot make environments here";

async function making(
  context: TestContext,
  needs: string[] = [],
  more: Partial<Making> = {},
): Promise<Making & { lines: string[] }> {
  const place = await folder(context);
  const wheel = join(place, "thingfit-0.1.0-py3-none-any.whl");
  execFileSync(python, ["-c", WHEEL, wheel, ...needs]);
  const lines: string[] = [];
  return {
    storage: join(place, "storage"),
    wheel,
    pythons: pythonsOnPath,
    signal: new AbortController().signal,
    report: () => undefined,
    log: (line) => lines.push(line),
    lines,
    ...more,
  };
}

/** Nothing may be left but the environment in use. */
async function environments(storage: string): Promise<string[]> {
  return (await readdir(storage)).filter((name) => name.startsWith("environment-"));
}

test("an environment is made from the wheel once, and found again", { skip }, async (context) => {
  const asked = await making(context);
  const steps: string[] = [];
  const made = await make({ ...asked, report: (step) => steps.push(step) });
  assert.deepEqual(steps.slice(-2), [
    "making a Python environment",
    "installing the server and its libraries",
  ]);
  assert.equal(await existing(asked.storage, asked.wheel), made);
  const ran = await run(join(made, "..", "thingfit"), ["version"], { cwd: asked.storage });
  assert.equal(ran.stdout, "thingfit 0.1.0\n");
  assert.equal((await environments(asked.storage)).length, 1);
});

test(
  "another wheel makes another environment, beside one that may be in use",
  { skip },
  async (context) => {
    const asked = await making(context);
    const first = await make(asked);
    execFileSync(python, ["-c", WHEEL, asked.wheel, "pip"]);
    assert.equal(await existing(asked.storage, asked.wheel), undefined);
    const second = await make(asked);
    assert.notEqual(first, second);
    assert.equal((await environments(asked.storage)).length, 2);
    assert.equal(await existing(asked.storage, asked.wheel), second);
  },
);

test(
  "without a package index the reason is told, and nothing half-made stays",
  { skip },
  async (context) => {
    process.env.PIP_NO_INDEX = "1";
    process.env.UV_OFFLINE = "1";
    context.after(() => {
      delete process.env.PIP_NO_INDEX;
      delete process.env.UV_OFFLINE;
    });
    const asked = await making(context, ["a-package-that-nobody-has==7"]);
    await assert.rejects(make(asked), (error) => {
      assert.ok(error instanceof EnvironmentError);
      return /cannot be installed: .*a-package-that-nobody-has/.test(error.message);
    });
    assert.deepEqual(await environments(asked.storage), []);
    assert.equal(await existing(asked.storage, asked.wheel), undefined);
  },
);

test("a cancelled attempt leaves nothing behind", { skip }, async (context) => {
  const stop = new AbortController();
  const report = (step: string): void => {
    if (step.startsWith("installing")) {
      stop.abort();
    }
  };
  const asked = await making(context, [], { signal: stop.signal, report });
  await assert.rejects(make(asked), Cancelled);
  assert.deepEqual(await environments(asked.storage), []);
});

test("what a killed window left is thrown away by the next attempt", { skip }, async (context) => {
  const asked = await making(context);
  await program(join(asked.storage, "environment-999999999-dead", "bin", "python"), "exit 0");
  await writeFile(join(asked.storage, "server.json"), '{"folder": "../elsewhere", "wheel": "x"}');
  assert.equal(await existing(asked.storage, asked.wheel), undefined);
  await make(asked);
  const left = await environments(asked.storage);
  assert.equal(left.length, 1);
  assert.ok(!left[0]?.endsWith("dead"));
});

test("a Python that is too old or broken is passed over", { skip }, async (context) => {
  const place = await folder(context);
  const old = await program(join(place, "old"), "echo 3.9");
  const broken = await program(join(place, "broken"), "exit 1");
  const asked = await making(context, [], {
    pythons: () => Promise.resolve([old, broken]),
  });
  const path = process.env.PATH;
  process.env.PATH = place; // Without `uv`, which might bring its own.
  context.after(() => {
    process.env.PATH = path;
  });
  await assert.rejects(make(asked), /needs Python 3\.10 or newer/);
});
