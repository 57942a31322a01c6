/** The matrix with what is supposed of devices, in the order and the choice of the user. */
import type { Cell, Hardware, Matrix } from "../../protocol";
import { ORDER } from "../words";

/** What the columns before the devices show. */
export const FIRST = ["name", "ram", "flash", "sensors"] as const;
export type First = (typeof FIRST)[number];
export const HEADS: Record<First, string> = {
  name: "Model",
  ram: "RAM",
  flash: "Flash",
  sensors: "Sensors",
};

/** A device or a model in its document; it stays the same when others come and go. */
export function keyOf(each: { uri: string; number: number }): string {
  return `${each.uri}#${each.number}`;
}

/** Bytes that are supposed of a device. */
export interface Supposed {
  ram?: number;
  flash?: number;
}

/** What the user has chosen, as it is kept. */
export interface State {
  filter: string;
  only: boolean;
  /** A first column, or the key of a device. */
  sort: string;
  down: boolean;
  /** The keys of model and device; an empty one stands for the head. */
  selected: [string, string] | null;
  supposed: Record<string, Supposed>;
}

export const START: State = {
  filter: "",
  only: false,
  sort: "",
  down: false,
  selected: null,
  supposed: {},
};

/** A row as it is shown. */
export interface Row {
  model: Hardware;
  key: string;
  cells: Cell[];
}

/** The rows that the user wants to see, in order. */
export function rowsOf(matrix: Matrix, state: State): Row[] {
  const rows = matrix.models.map((model, at) => ({
    model,
    key: keyOf(model),
    cells: matrix.cells[at] ?? [],
  }));
  const wanted = state.filter.trim().toLowerCase();
  const found = rows.filter(
    (row) => (!state.only || row.cells.some((c) => c[0] === "fits")) && says(row, matrix, wanted),
  );
  const column = matrix.devices.findIndex((each) => keyOf(each) === state.sort);
  const order = column < 0 ? byFirst(state.sort) : byDevice(column);
  if (order) found.sort((a, b) => (state.down ? -1 : 1) * order(a, b));
  return found;
}

/** How many pairs of some rows fit, and of how many. */
export function tally(rows: readonly Row[]): { fits: number; unknown: number; total: number } {
  const all = rows.flatMap((row) => row.cells);
  return {
    fits: all.filter((cell) => cell[0] === "fits").length,
    unknown: all.filter((cell) => cell[0] === "unknown").length,
    total: all.length,
  };
}

function says(row: Row, matrix: Matrix, wanted: string): boolean {
  if (!wanted) return true;
  const own = [row.model.name, row.model.path, ...row.model.sensors, ...row.cells.map((c) => c[1])];
  const fitting = matrix.devices.filter((_, at) => row.cells[at]?.[0] === "fits");
  return [...own, ...fitting.map((each) => each.name)].some((e) =>
    e.toLowerCase().includes(wanted),
  );
}

type Order = (a: Row, b: Row) => number;

function byFirst(name: string): Order | undefined {
  switch (name) {
    case "name":
      return (a, b) => a.model.name.localeCompare(b.model.name);
    case "ram":
    case "flash":
      return (a, b) => known(a.model[name].bytes) - known(b.model[name].bytes);
    case "sensors":
      return (a, b) => a.model.sensors.join().localeCompare(b.model.sensors.join());
  }
  return undefined;
}

/** First what fits with most to spare, last what misses by most. */
function byDevice(column: number): Order {
  const place = (row: Row) => {
    const [verdict, , left] = row.cells[column] ?? ["unknown", "", null];
    return [ORDER[verdict], -(left ?? 0)] as const;
  };
  return (a, b) => place(a)[0] - place(b)[0] || place(a)[1] - place(b)[1];
}

function known(bytes: number | null): number {
  return bytes ?? Number.MAX_VALUE;
}
