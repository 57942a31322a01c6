/** The table for other places: as Markdown and as CSV, of the rows that are shown. */
import type { Hardware } from "../../protocol";
import { MARKS } from "../words";
import type { Row } from "./model";

/** The table in Markdown. */
export function asMarkdown(rows: readonly Row[], devices: readonly Hardware[]): string {
  const heads = ["Model", "RAM", "Flash", "Sensors", ...devices.map((each) => each.name)];
  const line = (cells: string[]) => `| ${cells.map(escaped).join(" | ")} |`;
  const under = `| ${heads.map((_, at) => (at === 1 || at === 2 ? "---:" : "---")).join(" | ")} |`;
  return [line(heads), under, ...rows.map((row) => line(words(row)))].join("\n") + "\n";
}

/** The table as CSV: a line for each model, memory in bytes, a verdict for each device. */
export function asCsv(rows: readonly Row[], devices: readonly Hardware[]): string {
  const heads = ["model", "path", "ram", "flash", "sensors", ...devices.map((each) => each.name)];
  const lines = rows.map(({ model, cells }) => [
    model.name,
    model.path,
    String(model.ram.bytes ?? ""),
    String(model.flash.bytes ?? ""),
    model.sensors.join(" "),
    ...cells.map(([verdict, said]) => (said ? `${verdict}: ${said}` : verdict)),
  ]);
  return [heads, ...lines].map((line) => line.map(quoted).join(",")).join("\r\n") + "\r\n";
}

function words({ model, cells }: Row): string[] {
  return [
    model.name,
    model.ram.words,
    model.flash.words,
    model.sensors.join(", ") || "none",
    ...cells.map(([verdict, said]) => `${MARKS[verdict]} ${said}`.trimEnd()),
  ];
}

function escaped(cell: string): string {
  return cell.replace(/\s+/g, " ").replace(/[\\|`*_<>[\]]/g, "\\$&");
}

/** A spreadsheet would run what begins like a formula, so such a cell gets a quote before it. */
function quoted(cell: string): string {
  const tame = /^[=+@\t\r-]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(tame) ? `"${tame.replace(/"/g, '""')}"` : tame;
}
