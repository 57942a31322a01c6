/** The Fit Matrix: which model fits which device. */
import type { Explained, Matrix } from "../protocol";
import { button, byId, debounced, h } from "./dom";
import { ask, following, keep, kept, listen, send, sentence } from "./host";
import { deviceSide, hint, modelSide, pairSide, whatIf } from "./matrix/aside";
import { Grid } from "./matrix/grid";
import { FIRST, keyOf, rowsOf, START, tally, type Row, type State } from "./matrix/model";
import { asCsv, asMarkdown } from "./matrix/share";
import { setBare, tellFault } from "./trouble";
import { count, counted, criterion } from "./words";

const state: State = kept(START);
/** As the server knows it, and the same with what is supposed of devices. */
let stated: Matrix | null = null;
let matrix: Matrix | null = null;
let rows: Row[] = [];
let explained = 0;
/** What to show as soon as there is a matrix. */
let wanted: { uri: string; number?: number } | null = null;

const grid = new Grid({ select, sort });
const filter = h("input", { type: "search", id: "filter", placeholder: "model, sensor or reason" });
const only = h("input", { type: "checkbox", id: "only" });
const summary = h("p", { class: "summary", id: "summary" });
const reasons = h("div", { id: "reasons" });
const supposing = h("div", { id: "supposing" });
const spoken = h("div", { class: "spoken", role: "status" });
const fault = h("div", { class: "fault", role: "alert", hidden: true });
const content = h(
  "main",
  {},
  grid.element,
  h("aside", { "aria-label": "Reasons" }, reasons, supposing),
);
const empty = h("main", { class: "empty", hidden: true });

byId("root").append(
  h(
    "header",
    {},
    h("h1", {}, "Fit Matrix"),
    summary,
    h(
      "div",
      { class: "tools" },
      h("label", { for: "filter" }, "Filter", filter),
      h("label", { for: "only" }, only, "Only models that fit somewhere"),
      h(
        "div",
        { class: "buttons" },
        button("Copy as Markdown", copy, { class: "plain" }),
        button("Export CSV…", save, { class: "plain" }),
      ),
    ),
  ),
  fault,
  content,
  empty,
  spoken,
);
filter.value = state.filter;
only.checked = state.only;
filter.addEventListener(
  "input",
  debounced(60, () => {
    change({ filter: filter.value });
  }),
);
only.addEventListener("change", () => {
  change({ only: only.checked });
});
reasons.replaceChildren(hint());
summary.textContent = "The workspace is read…";

const refresh = following(async () => {
  const isFirst = stated === null;
  try {
    stated = await ask("thingfit.panels.matrix", {});
    matrix = { ...stated, devices: [...stated.devices], cells: stated.cells.map((e) => [...e]) };
    await Promise.all(Object.keys(state.supposed).map(suppose));
    fault.hidden = true;
  } catch (error) {
    tellFault(fault, error, isFirst);
    return;
  }
  draw();
  if (isFirst) grid.reveal();
  explain();
  showSupposing();
  if (wanted) show(wanted);
});
listen({ changed: refresh, show });
refresh();

/** Draws all anew. */
function draw(): void {
  if (!matrix) return;
  const lacks = !matrix.models.length || !matrix.devices.length;
  content.hidden = lacks;
  empty.hidden = !lacks;
  setBare(lacks);
  if (lacks) empty.replaceChildren(...emptyState(matrix));
  rows = rowsOf(matrix, state);
  grid.show(matrix, rows, state);
  summarise();
}

function summarise(): void {
  if (!matrix) return;
  const { fits, unknown, total } = tally(rowsOf(matrix, { ...state, filter: "", only: false }));
  const parts = total
    ? [`${count(fits)} of ${counted(total, "pair")} fit${total === 1 ? "s" : ""}`]
    : [];
  if (unknown) parts.push(`${count(unknown)} unknown`);
  if (rows.length < matrix.models.length) {
    parts.push(`${count(rows.length)} of ${counted(matrix.models.length, "model")} shown`);
  }
  summary.replaceChildren(parts.join(" · "));
  const { nearest } = matrix;
  const model = nearest && matrix.models[nearest.row];
  const device = nearest && matrix.devices[nearest.column];
  if (!nearest || !model || !device || Object.keys(state.supposed).length) return;
  const go = () => {
    show({ uri: model.uri, number: model.number }, device);
  };
  const name = `${model.name} on ${device.name}`;
  summary.append(" · nearest miss: ", button(name, go, { class: "link" }), ` (${nearest.words})`);
}

/** Changes what the user has chosen, and shows it. */
function change(part: Partial<State>): void {
  Object.assign(state, part);
  keep(state);
  draw();
  spoken.textContent = `${counted(rows.length, "model")} shown`;
}

function sort(by: string): void {
  const down = state.sort === by && !state.down;
  change({ sort: by, down });
  grid.reveal();
}

function select(model: string, device: string): void {
  const before = state.selected?.[1];
  state.selected = [model, device];
  keep(state);
  explain();
  if (before !== device) showSupposing();
}

/** Chooses a model, a device, or the cell of both. */
function show(
  subject: { uri: string; number?: number },
  partner?: { uri: string; number: number },
) {
  wanted = matrix ? null : subject;
  if (wanted) return;
  const key = keyOf(known({ number: 0, ...subject }));
  const isModel = matrix?.models.some((each) => keyOf(each) === key) ?? false;
  const other = partner ? keyOf(partner) : "";
  const hidden = isModel && !rows.some((row) => row.key === key);
  if (hidden) {
    filter.value = "";
    only.checked = false;
    change({ filter: "", only: false });
  }
  const chosen: [string, string] = isModel ? [key, other] : [other, key];
  select(...chosen);
  grid.choose(chosen, partner !== undefined);
}

/** The same device or model in the server's spelling; an editor may escape other signs. */
function known(subject: { uri: string; number: number }): { uri: string; number: number } {
  const wanted = decodeURIComponent(subject.uri);
  const all = [...(matrix?.models ?? []), ...(matrix?.devices ?? [])];
  const isMeant = (each: { uri: string; number: number }) =>
    each.number === subject.number && decodeURIComponent(each.uri) === wanted;
  return all.find(isMeant) ?? subject;
}

function showSupposing(): void {
  const at = deviceAt(state.selected?.[1]);
  const device = at < 0 ? undefined : stated?.devices[at];
  if (!device) {
    supposing.replaceChildren();
    return;
  }
  const key = keyOf(device);
  const apply = debounced(40, () => void resuppose(key));
  const section = whatIf(device, state, (supposed) => {
    const others = Object.entries(state.supposed).filter(([name]) => name !== key);
    state.supposed = Object.fromEntries(supposed ? [...others, [key, supposed]] : others);
    keep(state);
    apply();
    if (!supposed && document.activeElement?.tagName === "BUTTON") showSupposing();
  });
  supposing.replaceChildren(section);
}

/** Asks for the cells of a device as it is supposed to be, and puts them into the table. */
async function suppose(key: string): Promise<void> {
  const at = deviceAt(key);
  const device = stated?.devices[at];
  const what = state.supposed[key];
  if (!matrix || !stated || !device) return;
  if (!what) {
    matrix.devices[at] = device;
    for (const [row, cells] of matrix.cells.entries()) {
      const own = stated.cells[row]?.[at];
      if (own) cells[at] = own;
    }
    return;
  }
  const { uri, number } = device;
  const found = await ask("thingfit.panels.column", { uri, number, ...what });
  const cells = new Map(found.models.map((model, row) => [keyOf(model), found.cells[row]]));
  matrix.devices[at] = found.device;
  for (const [row, model] of matrix.models.entries()) {
    const cell = cells.get(keyOf(model));
    const line = matrix.cells[row];
    if (cell && line) line[at] = cell;
  }
}

async function resuppose(key: string): Promise<void> {
  try {
    await suppose(key);
  } catch (error) {
    tellFault(fault, error, false);
    return;
  }
  const at = deviceAt(key);
  const device = matrix?.devices[at];
  if (!matrix || !device) return;
  grid.showColumn(at, device, rowsOf(matrix, { ...state, filter: "", only: false }), state);
  if (state.sort === key || state.only || state.filter) {
    rows = rowsOf(matrix, state);
    grid.show(matrix, rows, state);
  }
  summarise();
  explain();
}

function deviceAt(key: string | undefined): number {
  return key ? (stated?.devices.findIndex((each) => keyOf(each) === key) ?? -1) : -1;
}

/** Shows the reasons of what is chosen; of answers that cross, only the last one counts. */
function explain(): void {
  const [key, device] = state.selected ?? ["", ""];
  const row = rows.find((each) => each.key === key);
  const at = deviceAt(device);
  const hardware = matrix?.devices[at];
  const mine = ++explained;
  if (row && hardware) {
    const { uri, number } = row.model;
    const what = state.supposed[keyOf(hardware)];
    const pair = { model: uri, model_number: number, device: hardware.uri };
    ask("thingfit.panels.pair", { ...pair, device_number: hardware.number, ...what }).then(
      (told) => {
        if (mine === explained) showPair(told);
      },
      (error: unknown) => {
        if (mine === explained) reasons.replaceChildren(h("p", {}, sentence(error)));
      },
    );
  } else if (row) {
    reasons.replaceChildren(...modelSide(row));
    spoken.textContent = row.model.name;
  } else if (hardware) {
    reasons.replaceChildren(...deviceSide(hardware, rows, at));
    spoken.textContent = hardware.name;
  } else {
    reasons.replaceChildren(hint());
  }
}

function showPair(told: Explained): void {
  reasons.replaceChildren(...pairSide(told));
  const wanted = told.verdict === "fits" ? undefined : told.verdict;
  const first = told.criteria.find((each) => each.verdict === wanted && each.decisive);
  const why = first ? `: ${criterion(first.name)} ${first.sentence}` : "";
  spoken.textContent = `${told.head}${why}`;
}

function emptyState({ models, devices }: Matrix): HTMLElement[] {
  const run = (words: string, action: "describe" | "newThing") =>
    button(words, () => {
      send({ type: "run", action });
    });
  const lacking = !models.length && !devices.length ? "no model and no device" : "";
  const said = lacking || (models.length ? "no device" : "no model");
  return [
    h("p", {}, `There is ${said} described in this workspace yet.`),
    h(
      "div",
      { class: "buttons" },
      !models.length && run("Describe a TFLite Model…", "describe"),
      !devices.length && run("New Thing Description…", "newThing"),
    ),
  ];
}

function copy(): void {
  if (matrix) send({ type: "copy", text: asMarkdown(rows, matrix.devices), said: "The matrix" });
}

function save(): void {
  if (matrix) send({ type: "save", name: "fit-matrix.csv", text: asCsv(rows, matrix.devices) });
}

// Columns that can be sorted by stay the same as long as the panel lives.
if (state.sort && !state.sort.includes("#") && !FIRST.some((each) => each === state.sort)) {
  state.sort = "";
}
