/** The answer of a query as a table of plain text. */

import type { Answer, Term } from "./types";
import { count } from "./words";

const NUMBERS = /#(?:integer|int|long|short|byte|decimal|double|float)$/;
const LOCAL_NAME = /^[\p{L}\p{N}_](?:[\p{L}\p{N}_.-]*[\p{L}\p{N}_-])?$/u;

/** The answer as a text, and the language to show it in. */
export function answerText(answer: Answer): { text: string; language: "plaintext" | "turtle" } {
  switch (answer.form) {
    case "boolean":
      return { text: answer.value ? "yes\n" : "no\n", language: "plaintext" };
    case "statements": {
      const head = `# ${count(answer.count, "statement")}\n\n`;
      return { text: head + answer.turtle, language: "turtle" };
    }
    case "rows":
      return { text: rowsText(answer), language: "plaintext" };
  }
}

function rowsText({ variables, rows, prefixes }: Answer & { form: "rows" }): string {
  const total = `${count(rows.length, "row")}\n`;
  if (rows.length === 0) {
    return total;
  }
  const columns = variables.map((name, at) => {
    const terms = rows.map((row) => row[at] ?? null);
    const cells = [name, ...terms.map((term) => (term ? shown(term, prefixes) : ""))];
    const width = Math.max(...cells.map(widthOf));
    const given = terms.filter((term) => term !== null);
    const right = given.length > 0 && given.every(isNumber);
    return cells.map((cell) => {
      const room = " ".repeat(width - widthOf(cell));
      return right ? room + cell : cell + room;
    });
  });
  const line = (at: number): string =>
    columns
      .map((column) => column[at] ?? "")
      .join("  ")
      .trimEnd();
  const rule = columns.map((column) => "─".repeat(widthOf(column[0] ?? ""))).join("  ");
  const body = rows.map((_, at) => line(at + 1));
  return `${[line(0), rule, ...body].join("\n")}\n\n${total}`;
}

/** The terms of an answer as comma-separated values, as SPARQL 1.1 has them. */
export function answerCsv({ variables, rows }: Answer & { form: "rows" }): string {
  const quoted = (value: string): string =>
    /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
  const lines = rows.map((row) => row.map((term) => quoted(term?.value ?? "")).join(","));
  return [variables.map(quoted).join(","), ...lines].map((line) => `${line}\r\n`).join("");
}

function shown(term: Term, prefixes: Record<string, string>): string {
  switch (term.type) {
    case "uri":
      return short(term.value, prefixes);
    case "bnode":
      return `_:${term.value}`;
    case "literal":
      return term.value.replace(/\s+/g, " ").trim();
  }
}

/** An IRI with the prefix of the longest namespace that it begins with. */
function short(iri: string, prefixes: Record<string, string>): string {
  let best = "";
  let found = iri;
  for (const [prefix, namespace] of Object.entries(prefixes)) {
    const name = iri.slice(namespace.length);
    if (namespace.length > best.length && iri.startsWith(namespace) && LOCAL_NAME.test(name)) {
      best = namespace;
      found = `${prefix}:${name}`;
    }
  }
  return found;
}

function isNumber(term: Term): boolean {
  return NUMBERS.test(term.datatype ?? "");
}

/** The number of cells that a text takes; wide signs of East Asia take two. */
function widthOf(text: string): number {
  let width = 0;
  for (const sign of text) {
    if (!/\p{M}/u.test(sign)) {
      width +=
        /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u.test(
          sign,
        )
          ? 2
          : 1;
    }
  }
  return width;
}
