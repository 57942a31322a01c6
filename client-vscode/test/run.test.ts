import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import test from "node:test";
import { run } from "../src/server/run";
import { folder, program } from "./files";

test("what a program writes and how it ends is told", async (context) => {
  const cwd = await folder(context);
  const lines: string[] = [];
  const words = await program(join(cwd, "speak"), "pwd; echo oops >&2; exit 4");
  const ran = await run(words, [], { cwd, onLine: (line) => lines.push(line) });
  assert.equal(ran.status, 4);
  assert.equal(ran.stdout.trim(), cwd);
  assert.equal(ran.stderr, "oops\n");
  assert.equal(lines.length, 2);
});

test("a program that is not there is a problem and no exception", async (context) => {
  const cwd = await folder(context);
  const ran = await run(join(cwd, "absent"), [], { cwd });
  assert.equal(ran.status, undefined);
  assert.match(ran.problem ?? "", /ENOENT/);
});

test("a cancelled program ends with all that it started", async (context) => {
  const cwd = await folder(context);
  const child = join(cwd, "child");
  const words = await program(
    join(cwd, "parent"),
    `(echo $$; exec sleep 60) & echo $! > "${child}"; echo up; wait`,
  );
  const stop = new AbortController();
  const ran = await run(words, [], {
    cwd,
    signal: stop.signal,
    onLine: (line) => {
      if (line === "up") {
        stop.abort();
      }
    },
  });
  assert.equal(ran.status, undefined);
  const pid = Number(await readFile(child, "utf8"));
  await gone(pid);
});

test("a program that takes too long is ended", async (context) => {
  const cwd = await folder(context);
  const ran = await run("sleep", ["60"], { cwd, timeout: 50 });
  assert.equal(ran.status, undefined);
});

test("a program is not started for one who has cancelled before", async (context) => {
  const cwd = await folder(context);
  const ran = await run("sleep", ["60"], { cwd, signal: AbortSignal.abort() });
  assert.equal(ran.problem, "cancelled");
});

/** Waits until a process is gone; one that only waits for its parent to notice is gone too. */
async function gone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => ") Z");
      if (stat.includes(") Z")) {
        return;
      }
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
