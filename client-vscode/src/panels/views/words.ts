/** Amounts as people read them, and the signs of verdicts. */
import type { Verdict } from "../../types";

export const MARKS: Record<Verdict, string> = { fits: "✓", not: "✗", unknown: "?" };
export const SPOKEN: Record<Verdict, string> = {
  fits: "fits",
  not: "does not fit",
  unknown: "not known",
};
export const ORDER: Record<Verdict, number> = { fits: 0, unknown: 1, not: 2 };

const NAMES: Record<string, string> = { ram: "RAM", flash: "flash" };
const UNITS: [string, number, number][] = [
  ["kB", 1e3, 9_999_500],
  ["MB", 1e6, 9_999_500_000],
  ["GB", 1e9, Infinity],
];

/** Bytes in the unit that reads best, as the server's words have them: `7.2 kB`, `1883 kB`. */
export function memory(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  for (const [unit, factor, most] of UNITS) {
    if (bytes >= most) continue;
    const share = bytes / factor;
    return `${share.toFixed(share >= 100 || bytes % factor === 0 ? 0 : 1)} ${unit}`;
  }
  return `${bytes} B`;
}

/** Bytes, or a question mark where nobody knows. */
export function size(bytes: number | null): string {
  return bytes === null ? "?" : memory(bytes);
}

/** A whole number with its thousands apart. */
export function count(value: number | null): string {
  return value === null ? "?" : value.toLocaleString("en-US");
}

/** A rough time with two digits that count: `~12 ms`. */
export function duration(seconds: number | null): string {
  if (seconds === null) return "?";
  const [unit, factor] = seconds >= 1 ? ["s", 1] : seconds >= 1e-3 ? ["ms", 1e3] : ["µs", 1e6];
  return `~${Number((seconds * factor).toPrecision(2))} ${unit}`;
}

/** A number without needless digits. */
export function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** The name of a criterion in a sentence. */
export function criterion(name: string): string {
  return NAMES[name] ?? name;
}

/** How many of something: `1 model`, `3 models`. */
export function counted(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}
