import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { placeIn } from "../src/commands/query_place";
import { isDescription } from "../src/languages";
import { answerCsv, answerText } from "../src/query_table";
import { snippetsIn } from "../src/snippets";
import type { Answer } from "../src/types";
import { count, findings, tally } from "../src/words";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const ROWS: Answer & { form: "rows" } = {
  form: "rows",
  variables: ["device", "ram"],
  prefixes: { ex: "https://example.com/", exd: "https://example.com/devices/" },
  rows: [
    [
      { type: "uri", value: "https://example.com/devices/pump" },
      { type: "literal", value: "9", datatype: `${XSD}integer` },
    ],
    [{ type: "literal", value: 'Pump, "large"\n日本' }, null],
    [
      { type: "bnode", value: "b0" },
      { type: "literal", value: "1500", datatype: `${XSD}integer` },
    ],
  ],
};

test("rows are a table with short names, and numbers to the right", () => {
  const { text, language } = answerText(ROWS);
  assert.equal(language, "plaintext");
  assert.deepEqual(text.split("\n"), [
    "device               ram",
    "──────────────────  ────",
    "exd:pump               9",
    'Pump, "large" 日本',
    "_:b0                1500",
    "",
    "3 rows",
    "",
  ]);
});

test("no rows, yes and no, and statements have their own texts", () => {
  assert.equal(answerText({ ...ROWS, rows: [] }).text, "0 rows\n");
  assert.equal(answerText({ form: "boolean", value: true }).text, "yes\n");
  const made = answerText({ form: "statements", count: 1, turtle: "<a> <b> <c> .\n" });
  assert.deepEqual(made, { text: "# 1 statement\n\n<a> <b> <c> .\n", language: "turtle" });
});

test("comma-separated values keep what is in them", () => {
  const lines = answerCsv(ROWS);
  assert.ok(lines.startsWith("device,ram\r\nhttps://example.com/devices/pump,9\r\n"));
  assert.ok(lines.includes('"Pump, ""large""\n日本",\r\n'));
});

test("the place in a message of the server is found", () => {
  assert.deepEqual(placeIn("line 3, column 7: the prefix `x` is not declared"), {
    line: 2,
    character: 6,
  });
  assert.equal(placeIn("the query is empty"), undefined);
});

test("descriptions are known by their context, other JSON is not", () => {
  const td = "https://www.w3.org/2022/wot/td/v1.1";
  assert.ok(isDescription(`{"title": "x", "@context": ["${td}"]}`));
  assert.ok(isDescription('{"@context": "https://w3id.org/thingfit/model/v1"}'));
  assert.ok(!isDescription(`{"documentation": "${td}"}`));
  assert.ok(!isDescription('{"name": "package", "@context": "https://schema.org"}'));
});

test("the carried snippets can be read", () => {
  const folder = "../snippets";
  for (const name of readdirSync(folder)) {
    const snippets = snippetsIn(readFileSync(`${folder}/${name}`, "utf8"));
    assert.ok(snippets.length > 0, name);
    assert.ok(
      snippets.every(({ body, prefix }) => body !== "" && prefix !== ""),
      name,
    );
  }
});

test("numbers are told as people say them", () => {
  assert.equal(count(1, "model"), "1 model");
  assert.equal(count(0, "fix", "fixes"), "0 fixes");
  assert.equal(tally({ fits: 1, unknown: 0, total: 1 }), "1 of 1 fits");
  assert.equal(tally({ fits: 1, unknown: 2, total: 5 }), "1 of 5 fit, 2 unknown");
  assert.equal(findings(2, 1), "2 errors, 1 warning");
  assert.equal(findings(0, 0, 1), "1 hint");
  assert.equal(findings(0, 0), "");
});
