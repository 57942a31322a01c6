import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import test, { type TestContext } from "node:test";
import { find, FindError, type Surroundings } from "../src/server/find";
import { versionIn } from "../src/server/version";
import { environment, folder, program } from "./files";

async function around(
  context: TestContext,
  more: Partial<Surroundings> = {},
): Promise<Surroundings> {
  const version = versionIn("0.1.4");
  assert.ok(version);
  return {
    trusted: true,
    command: [],
    interpreter: "",
    folders: [],
    activePython: () => Promise.resolve(undefined),
    storage: await folder(context),
    wheel: undefined,
    version,
    log: () => undefined,
    ...more,
  };
}

test("the setting comes before everything else, with its version", async (context) => {
  const place = await folder(context);
  const named = await program(join(place, "server with space"), 'echo "thingfit 0.9.1"');
  await environment(join(place, ".venv"), "0.1.0");
  const found = await find(await around(context, { command: [named], folders: [place] }));
  assert.deepEqual(found, {
    command: named,
    words: ["server"],
    source: "settings",
    version: "0.9.1",
  });
});

test("the setting may stand on the workspace folder and have words of its own", async (context) => {
  const place = await folder(context);
  await program(
    join(place, "tools", "run"),
    'test "$1 $2" = "-m version" && echo "thingfit 0.1.2"',
  );
  const command = ["${workspaceFolder}/tools/run", "-m", "server", "--quiet"];
  const found = await find(await around(context, { command, folders: [place] }));
  assert.equal(found?.command, join(place, "tools", "run"));
  assert.deepEqual(found.words, ["-m", "server", "--quiet"]);
  assert.equal(found.version, "0.1.2");
});

test("a setting that names no program is told, and nothing else is started", async (context) => {
  const place = await folder(context);
  await environment(join(place, ".venv"), "0.1.0");
  for (const named of [join(place, "absent"), "no-such-program-anywhere"]) {
    const asked = await around(context, { command: [named], folders: [place] });
    await assert.rejects(
      find(asked),
      (error) => error instanceof FindError && error.message.includes(named),
    );
  }
});

test("the chosen interpreter comes before the workspace's environment", async (context) => {
  const place = await folder(context);
  const chosen = await environment(join(place, "chosen"), "0.1.9");
  await environment(join(place, ".venv"), "0.1.0");
  const found = await find(await around(context, { interpreter: chosen, folders: [place] }));
  assert.equal(found?.source, "interpreter");
  assert.equal(found.version, "0.1.9");
});

test("the workspace's environment is used when its server is compatible", async (context) => {
  const place = await folder(context);
  await environment(join(place, ".venv"), "0.1.0");
  const found = await find(await around(context, { folders: [place] }));
  assert.equal(found?.command, join(place, ".venv", "bin", "thingfit"));
  assert.equal(found.source, "workspace");
});

test("the interpreter of the Python extension comes before `.venv`", async (context) => {
  const place = await folder(context);
  await environment(join(place, ".venv"), "0.1.0");
  const active = await environment(join(place, "active"), "0.1.3");
  const asked = await around(context, {
    folders: [place],
    activePython: () => Promise.resolve(active),
  });
  assert.equal((await find(asked))?.version, "0.1.3");
});

test("a server of another version, or one that fails, is left alone and told", async (context) => {
  const place = await folder(context);
  await environment(join(place, ".venv"), "0.2.0");
  await environment(join(place, "venv"), "0.1.0");
  await program(join(place, "venv", "bin", "thingfit"), "exit 3");
  const notes: string[] = [];
  const asked = await around(context, { folders: [place], log: (note) => notes.push(note) });
  assert.equal(await find(asked), undefined);
  assert.match(notes.join("\n"), /0\.2\.0.*0\.1 is needed[^]*does not tell its version/);
});

test("without trust nothing of the workspace is started", async (context) => {
  const place = await folder(context);
  const mark = join(place, "started");
  await program(
    join(place, ".venv", "bin", "thingfit"),
    `touch "${mark}"`,
    'echo "thingfit 0.1.0"',
  );
  await program(join(place, ".venv", "bin", "python"), `touch "${mark}"`);
  const asked = await around(context, {
    trusted: false,
    folders: [place],
    activePython: () => Promise.reject(new Error("asked")),
  });
  assert.equal(await find(asked), undefined);
  assert.ok(!existsSync(mark));
});
