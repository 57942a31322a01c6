/** The table itself: sticky heads, a cell for each pair, walked with the arrow keys. */
import type { Cell, Hardware, Matrix } from "../../protocol";
import { h } from "../dom";
import { SPOKEN } from "../words";
import { FIRST, HEADS, keyOf, type Row, type State } from "./model";

/** What the table tells of: a cell was chosen, by the keys of model and device, or a head. */
export interface Told {
  select(model: string, device: string): void;
  sort(by: string): void;
}

type Line = HTMLTableRowElement;

const PAGE = 10;
/** Rows beyond the visible ones that are there as well, so that scrolling shows no gap. */
const BEYOND = 8;
const HEAD = -1;

/**
 * The table has elements for the rows in sight only, as the layout of ten thousand cells takes
 * longer than a key should; so the chosen cell is known by its place and not by its element.
 */
export class Grid {
  readonly element = h("div", { class: "scroll" });
  private readonly table = h("table", { role: "grid", "aria-label": "Models and devices" });
  private readonly widths = h("colgroup");
  private readonly head = h("thead");
  private readonly body = h("tbody");
  private readonly above = spacer();
  private readonly below = spacer();
  private matrix: Matrix | null = null;
  private rows: readonly Row[] = [];
  private columns: string[] = [];
  private lines = new Map<string, Line>();
  private range: [number, number] = [0, 0];
  private height = 27;
  private at: [number, number] = [0, FIRST.length];
  private isChosen = false;

  constructor(private readonly told: Told) {
    this.table.tabIndex = -1;
    this.table.append(this.widths, this.head, this.body);
    this.element.append(this.table);
    this.element.addEventListener("scroll", () => {
      this.render(false);
    });
    new ResizeObserver(() => {
      this.render(false);
    }).observe(this.element);
    this.table.addEventListener("click", (event) => {
      this.clicked(event);
    });
    this.table.addEventListener("keydown", (event) => {
      this.pressed(event);
    });
  }

  /** Shows rows in this order; the rows of models that are the same are only moved. */
  show(matrix: Matrix, rows: readonly Row[], state: State): void {
    this.columns = [...FIRST, ...matrix.devices.map(keyOf)];
    this.widths.replaceChildren(
      ...FIRST.map((name) => h("col", { class: name })),
      ...matrix.devices.map(() => h("col", { class: "device" })),
    );
    const longest = Math.max(...matrix.models.map(({ name }) => name.length));
    this.table.style.setProperty("--letters", String(longest));
    const focused = this.table.contains(document.activeElement);
    this.head.replaceChildren(headRow(matrix, state));
    if (this.matrix !== matrix) this.lines = new Map();
    this.matrix = matrix;
    this.rows = rows;
    this.table.setAttribute("aria-rowcount", String(rows.length + 1));
    this.table.setAttribute("aria-colcount", String(this.columns.length));
    this.place(state.selected);
    this.render(true);
    if (focused) this.focus();
  }

  /** Shows the cells of one device anew; `all` are also the rows that are not shown. */
  showColumn(at: number, device: Hardware, all: readonly Row[], state: State): void {
    const column = FIRST.length + at;
    this.head.rows[0]?.cells[column]?.replaceWith(deviceHead(device, state));
    for (const row of all) {
      const cell = this.lines.get(row.key)?.cells[column];
      const said = row.cells[at];
      if (cell && said) fill(cell, said);
    }
    this.mark();
  }

  /** Chooses a cell by the keys of model and device and brings it into view. */
  choose(selected: State["selected"], focus: boolean): void {
    this.place(selected);
    this.reveal();
    if (focus) this.focus();
  }

  /** Brings the chosen cell into view, clear of the sticky heads. */
  reveal(): void {
    const [row, column] = this.at;
    const box = this.element;
    const room = box.clientHeight - this.head.offsetHeight;
    if (row !== HEAD) {
      const top = row * this.height;
      box.scrollTop = within(box.scrollTop, top + this.height - room, top);
    }
    const head = this.head.rows[0]?.cells[column];
    const side = this.head.rows[0]?.cells[0]?.offsetWidth ?? 0;
    if (head && column) {
      const left = head.offsetLeft;
      const end = left + head.offsetWidth - box.clientWidth;
      box.scrollLeft = within(box.scrollLeft, end, left - side);
    }
    this.render(false);
    this.mark();
  }

  private place(selected: State["selected"]): void {
    this.isChosen = false;
    if (!selected) return;
    const [model, device] = selected;
    const row = model ? this.rows.findIndex((each) => each.key === model) : HEAD;
    const column = device ? this.columns.indexOf(device) : 0;
    // Of a row that is filtered out, the place stays where it was.
    if ((model && row < 0) || column < 0) return;
    this.at = [row, column];
    this.isChosen = true;
  }

  /** Fills the table with the rows in sight. */
  private render(isNew: boolean): void {
    const { scrollTop, clientHeight } = this.element;
    const first = Math.max(0, Math.floor(scrollTop / this.height) - BEYOND);
    const last = Math.min(
      this.rows.length,
      Math.ceil((scrollTop + clientHeight) / this.height) + BEYOND,
    );
    if (!isNew && first === this.range[0] && last === this.range[1]) return;
    this.range = [first, last];
    const lines = this.rows.slice(first, last).map((row, at) => this.line(row, first + at));
    const hadFocus = this.body.contains(document.activeElement);
    this.above.style.height = `${first * this.height}px`;
    this.below.style.height = `${(this.rows.length - last) * this.height}px`;
    replaceLines(this.body, [this.above, ...lines, this.below]);
    if (isNew) this.height = lines[0]?.offsetHeight ?? this.height;
    this.mark();
    if (hadFocus && !this.body.contains(document.activeElement)) this.focus();
  }

  private line(row: Row, at: number): Line {
    let found = this.lines.get(row.key);
    if (!found) {
      found = rowOf(row);
      this.lines.set(row.key, found);
    }
    found.setAttribute("aria-rowindex", String(at + 2));
    return found;
  }

  /** Marks the chosen cell; where there is none, the first one can be reached with the keyboard. */
  private mark(): void {
    for (const each of this.table.querySelectorAll<HTMLElement>("[tabindex='0']")) {
      each.tabIndex = -1;
      each.removeAttribute("aria-selected");
    }
    const cell = this.cell() ?? this.head.rows[0]?.cells[0];
    if (!cell) return;
    cell.tabIndex = 0;
    if (this.isChosen && cell === this.cell()) cell.setAttribute("aria-selected", "true");
  }

  /** The keys go to the chosen cell, or to the table while that one is out of sight. */
  private focus(): void {
    (this.cell() ?? this.table).focus({ preventScroll: true });
  }

  private cell(): HTMLTableCellElement | undefined {
    const [row, column] = this.at;
    if (row === HEAD) return this.head.rows[0]?.cells[column];
    const found = this.rows[row];
    const line = found && this.lines.get(found.key);
    return line?.isConnected ? line.cells[column] : undefined;
  }

  private go(row: number, column: number): void {
    const device = this.columns[column] ?? "name";
    const model = row === HEAD ? "" : (this.rows[row]?.key ?? "");
    this.at = [row, column];
    this.isChosen = true;
    this.reveal();
    this.focus();
    this.told.select(model, device === "name" ? "" : device);
  }

  private clicked(event: MouseEvent): void {
    const target = event.target as Element;
    const cell = target.closest<HTMLTableCellElement>("th, td");
    const line = cell?.closest("tr");
    if (!cell || !line || line === this.above || line === this.below) return;
    const by = this.columns[cell.cellIndex];
    if (target.closest(".sort") && by) this.told.sort(by);
    else {
      const row = this.rows.findIndex((each) => each.key === line.dataset.key);
      this.go(row, cell.cellIndex);
    }
  }

  private pressed(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const [row, column] = this.at;
    if (row === HEAD && (event.key === "Enter" || event.key === " ")) {
      const by = this.columns[column];
      event.preventDefault();
      if (by) this.told.sort(by);
      return;
    }
    const step = stepOf(event, this.columns.length, this.rows.length);
    if (!step) return;
    event.preventDefault();
    this.go(
      within(row + step[0], HEAD, this.rows.length - 1),
      within(column + step[1], 0, this.columns.length - 1),
    );
  }
}

/** Puts lines into the table and leaves those alone that are there, so that little is laid out. */
function replaceLines(body: HTMLTableSectionElement, lines: readonly Line[]): void {
  const wanted = new Set(lines);
  for (const each of [...body.rows]) if (!wanted.has(each)) each.remove();
  let next = body.firstElementChild;
  for (const each of lines) {
    if (each === next) next = next.nextElementSibling;
    else body.insertBefore(each, next);
  }
}

function spacer(): Line {
  return h("tr", { class: "spacer", role: "presentation" });
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}

function stepOf(event: KeyboardEvent, width: number, height: number): [number, number] | null {
  const far = event.ctrlKey;
  switch (event.key) {
    case "ArrowLeft":
      return [0, -1];
    case "ArrowRight":
      return [0, 1];
    case "ArrowUp":
      return [-1, 0];
    case "ArrowDown":
      return [1, 0];
    case "PageUp":
      return [-PAGE, 0];
    case "PageDown":
      return [PAGE, 0];
    case "Home":
      return [far ? -height - 1 : 0, -width];
    case "End":
      return [far ? height + 1 : 0, width];
  }
  return null;
}

function headRow(matrix: Matrix, state: State): HTMLTableRowElement {
  const row = h("tr", { "aria-rowindex": 1 });
  for (const name of FIRST) row.append(headCell(HEADS[name], name, state));
  for (const device of matrix.devices) row.append(deviceHead(device, state));
  return row;
}

function headCell(name: string, by: string, state: State): HTMLTableCellElement {
  const sorted = state.sort === by ? (state.down ? "descending" : "ascending") : "none";
  const isNumber = by === "ram" || by === "flash";
  const sort = h("span", { class: "sort", title: `Sort by ${name}` }, h("b", {}, name));
  const attributes = { scope: "col", "aria-sort": sorted, class: isNumber && "number" };
  return h("th", { ...attributes, role: "columnheader", tabindex: -1 }, sort);
}

function deviceHead(device: Hardware, state: State): HTMLTableCellElement {
  const key = keyOf(device);
  const cell = headCell(device.name, key, state);
  cell.classList.add("device");
  cell.title = device.name;
  const what = state.supposed[key];
  if (what) cell.classList.add("supposed");
  cell.append(
    h("small", { class: "memory" }, `${what ? "what if " : ""}${offers(device)}`),
    h("small", { title: device.sensors.join(", ") }, device.sensors.join(", ") || "no sensors"),
  );
  return cell;
}

/** The memory of a device: `172 · 628 kB`. */
export function offers(device: Hardware): string {
  const unit = /\S+$/.exec(device.ram.words)?.[0] ?? "";
  const same = unit !== "?" && device.flash.words.endsWith(` ${unit}`);
  const ram = same ? device.ram.words.slice(0, -unit.length - 1) : device.ram.words;
  return `${ram} · ${device.flash.words}`;
}

function rowOf(row: Row): Line {
  const { model } = row;
  const made = h("tr", { "data-key": row.key });
  const sensors = model.sensors.join(", ") || "none";
  made.append(
    h("th", { scope: "row", role: "rowheader", tabindex: -1, title: model.name }, model.name),
    h("td", { class: "number", tabindex: -1 }, model.ram.words),
    h("td", { class: "number", tabindex: -1 }, model.flash.words),
    h("td", { class: "sensors", tabindex: -1, title: sensors }, sensors),
  );
  for (const said of row.cells) {
    const cell = h("td", { tabindex: -1 });
    fill(cell, said);
    made.append(cell);
  }
  return made;
}

/** The sign of a verdict is drawn by the style sheet; who listens is told it in words. */
function fill(cell: HTMLTableCellElement, [verdict, words]: Cell): void {
  cell.className = `pair ${verdict}`;
  cell.textContent = words;
  cell.title = verdict === "fits" ? "" : words;
  cell.setAttribute("aria-label", words ? `${SPOKEN[verdict]}: ${words}` : SPOKEN[verdict]);
}
