import assert from "node:assert/strict";
import test from "node:test";
import { Backoff } from "../src/server/backoff";

test("a server that ends at once is waited for longer and longer, and given up in the end", () => {
  const backoff = new Backoff();
  const waits: (number | undefined)[] = [];
  for (let now = 0; now < 9; now += 1) {
    backoff.started(now);
    waits.push(backoff.ended(now));
  }
  assert.equal(waits[0], 250);
  assert.deepEqual(
    [...waits].slice(0, 8),
    waits.slice(0, 8).sort((a, b) => (a ?? 0) - (b ?? 0)),
  );
  assert.ok((waits[7] ?? 0) <= 30_000);
  assert.equal(waits[8], undefined);
});

test("a server that ran for a while is started again at once", () => {
  const backoff = new Backoff();
  for (let now = 0; now < 5; now += 1) {
    backoff.started(now);
    backoff.ended(now);
  }
  backoff.started(1_000);
  assert.equal(backoff.ended(61_000), 250);
});

test("what the user starts is tried anew", () => {
  const backoff = new Backoff();
  backoff.started(0);
  while (backoff.ended(1) !== undefined);
  backoff.reset();
  assert.equal(backoff.ended(2), 250);
});
