import assert from "node:assert/strict";
import test from "node:test";
import { QuickPickItemKind } from "vscode";
import { fleetItems, fleetTitle } from "../src/commands/fleet";
import { itemsOf, titleOf } from "../src/commands/partners";
import { nearest } from "../src/commands/subject";
import { fixedWords, lintedWords } from "../src/commands/workspace";
import type { Choices, Counted, FleetPairs, Pair, Partner, Verdict } from "../src/types";

function partner(name: string, verdict: Verdict, reason = ""): Partner {
  return {
    id: null,
    name,
    path: `${name}.json`,
    uri: `file:///${name}`,
    number: 0,
    verdict,
    reason,
  };
}

const PARTNERS = [
  partner("Small", "fits", "155 kB RAM left"),
  partner("Vague", "unknown", "the device states no flash"),
  partner("Large", "not", "needs a Camera"),
  partner("Larger", "not", "needs a Camera"),
];

test("partners stand under what is said of them, and only those that fit have buttons", () => {
  const button = { iconPath: "rocket" } as never;
  const items = itemsOf(PARTNERS, [button]);
  assert.deepEqual(
    items.map(({ label }) => label),
    [
      "fits",
      "$(check) Small",
      "not enough is known",
      "$(question) Vague",
      "does not fit",
      "$(close) Large",
      "$(close) Larger",
    ],
  );
  assert.equal(items.filter(({ kind }) => kind === QuickPickItemKind.Separator).length, 3);
  assert.equal(items[1]?.description, "155 kB RAM left");
  assert.deepEqual(
    items.filter(({ buttons }) => buttons?.length).map(({ partner }) => partner?.name),
    ["Small"],
  );
});

test("the title counts what fits, also where there is nothing", () => {
  const subject = partner("Board", "fits");
  const choices: Choices = { role: "device", subject, partners: PARTNERS, targets: [] };
  assert.equal(titleOf(choices), "Board: 1 of 4 models fit");
  assert.equal(titleOf({ ...choices, partners: [] }), "Board: the workspace describes no model");
});

test("the description that the cursor is in is meant", () => {
  const at = (line: number): Counted => ({
    ...partner(`at ${line}`, "fits"),
    line,
    fits: 0,
    unknown: 0,
    total: 0,
  });
  const all = [at(40), at(3)];
  assert.equal(nearest(all, 50)?.line, 40);
  assert.equal(nearest(all, 40)?.line, 40);
  assert.equal(nearest(all, 39)?.line, 3);
  assert.equal(nearest(all, 0)?.line, 3);
  assert.equal(nearest<Counted>([], 0), undefined);
});

test("what was checked and fixed is one sentence", () => {
  const linted = { documents: 14, affected: 2, errors: 1, warnings: 0, hints: 3 };
  assert.equal(lintedWords(linted), "1 error, 3 hints in 2 of 14 documents");
  const clean = { documents: 1, affected: 0, errors: 0, warnings: 0, hints: 0 };
  assert.equal(lintedWords(clean), "Nothing is found wrong in 1 document");
  assert.equal(fixedWords({ documents: 0, fixes: 0, applied: false }).includes("nothing"), true);
  assert.equal(
    fixedWords({ documents: 1, fixes: 2, applied: true }),
    "2 fixes in 1 document, not saved yet",
  );
});

test("pairs of an endpoint stand best first, with what is left or what nobody knows", () => {
  const pair = (name: string, verdict: Verdict, margin: number | null): Pair => ({
    model: { id: null, name: "Gesture", path: "gesture.model.jsonld" },
    device: { id: `urn:${name}`, name, path: `kg.example.org: ${name}` },
    verdict,
    criteria: [
      {
        name: "ram",
        verdict: margin === null ? "unknown" : "fits",
        needed: 1,
        offered: 2,
        margin,
        unit: "B",
      },
    ],
  });
  const found: FleetPairs = {
    version: 1,
    endpoint: "kg.example.org",
    total: 10_000,
    pairs: [
      pair("Small", "fits", 2_000),
      pair("Vague", "unknown", null),
      pair("Large", "fits", 155_000),
    ],
  };
  assert.equal(fleetTitle(found, "model"), "2 of 10,000 devices fit at kg.example.org");
  assert.deepEqual(
    fleetItems(found, "model").map(({ label, description }) => [label, description]),
    [
      ["fits", undefined],
      ["$(check) Large", "155 kB RAM left"],
      ["$(check) Small", "2 kB RAM left"],
      ["not enough is known", undefined],
      ["$(question) Vague", "RAM"],
    ],
  );
  assert.equal(fleetItems(found, "model")[1]?.detail, "Large · urn:Large");
  assert.ok(fleetItems(found, "device").every(({ side }) => !side || side.name === "Gesture"));
});
