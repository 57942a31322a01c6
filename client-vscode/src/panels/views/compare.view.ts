/** Compare: models against one another, as a plot and as a table. */
import type { Axis, Ranked } from "../../types";
import type { Choice, ComparisonAsked, ComparisonForPanel } from "../protocol";
import { AXES, headOf, nameOf, valueOf, wordsOf } from "./compare/model";
import { Scatter } from "./compare/scatter";
import { button, byId, h } from "./dom";
import { ask, following, keep, kept, listen, send } from "./host";
import { setBare, tellFault } from "./trouble";
import { counted } from "./words";

interface State {
  category: string;
  /** The IRI of a metric, or an axis of another kind. */
  up: string;
  across: Axis;
  device: string;
  number: number;
  sort: string;
  down: boolean;
  chosen: string;
}

const START: State = {
  category: "",
  up: "",
  across: "ram",
  device: "",
  number: 0,
  sort: "",
  down: false,
  chosen: "",
};

const state: State = kept(START);
let found: ComparisonForPanel | null = null;
let shown: number[] = [];
/** The device that models are to fit, or the model to mark, as soon as it is known which it is. */
let wanted: { uri: string; number?: number } | null = null;

const scatter = new Scatter({ select, open });
const summary = h("p", { class: "summary" });
const note = h("p", { class: "quiet", id: "note" });
const category = h("select", { id: "category" });
const up = h("select", { id: "up" });
const across = h("select", { id: "across" });
const device = h("select", { id: "device" });
const head = h("thead");
const body = h("tbody");
const plot = h("div", { class: "plot" }, scatter.element);
const spoken = h("div", { class: "spoken", role: "status" });
const fault = h("div", { class: "fault", role: "alert", hidden: true });
const empty = h("main", { class: "empty", hidden: true });
const table = h("table", {}, h("caption", { class: "spoken" }, "The models compared"), head, body);
const content = h(
  "main",
  {},
  h("div", { class: "side" }, plot, note),
  h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Models" }, table),
);

byId("root").append(
  h(
    "header",
    {},
    h("h1", {}, "Compare Models"),
    summary,
    h(
      "div",
      { class: "tools" },
      h("label", { for: "category" }, "Task", category),
      h("label", { for: "device" }, "That fit", device),
      h("label", { for: "up" }, "Up", up),
      h("label", { for: "across" }, "Across", across),
    ),
  ),
  fault,
  content,
  empty,
  spoken,
);
summary.textContent = "The workspace is read…";

const refresh = following(async () => {
  try {
    found = await ask("thingfit.panels.compare", argument());
    fault.hidden = true;
  } catch (error) {
    tellFault(fault, error, found === null);
    return;
  }
  if (wanted && isNarrowed(wanted, found)) {
    wanted = null;
    refresh();
    return;
  }
  wanted = null;
  draw();
});
for (const each of [category, up, across, device]) {
  each.addEventListener("change", () => {
    choose(each);
    refresh();
  });
}
body.addEventListener("click", (event) => {
  const row = (event.target as Element).closest("tr");
  if (row) select(Number(row.dataset.at));
});
body.addEventListener("focusin", (event) => {
  const row = (event.target as Element).closest("tr");
  if (row) select(Number(row.dataset.at));
});
new ResizeObserver(drawPlot).observe(plot);
listen({
  changed: refresh,
  show: (subject) => {
    wanted = subject;
    refresh();
  },
});
refresh();

/** Marks the model that is meant; of a device, takes it as what models are to fit. */
function isNarrowed(
  subject: { uri: string; number?: number },
  { places, devices }: ComparisonForPanel,
): boolean {
  const isMeant = (each: { uri: string; number: number }) =>
    each.number === (subject.number ?? 0) &&
    decodeURIComponent(each.uri) === decodeURIComponent(subject.uri);
  const model = places.find(isMeant);
  const fitting = devices.find(isMeant);
  if (model) state.chosen = `${model.uri}#${model.number}`;
  else if (fitting) Object.assign(state, { device: fitting.uri, number: fitting.number });
  keep(state);
  return !model && fitting !== undefined;
}

function isMetric(name: string): boolean {
  return !(name in AXES) || name === "metric";
}

function upAxis(): Axis {
  return isMetric(state.up) ? "metric" : (state.up as Axis);
}

function argument(): ComparisonAsked {
  const isTimed = state.device !== "";
  if (!isTimed && state.across === "latency") state.across = "ram";
  if (!isTimed && state.up === "latency") state.up = "";
  return {
    ...(state.category && { category: state.category }),
    ...(state.device && { device: state.device, number: state.number }),
    ...(isMetric(state.up) && state.up && { metric: state.up }),
    by: upAxis(),
    front: [upAxis(), state.across],
  };
}

function choose(changed: HTMLSelectElement): void {
  const [uri = "", number = "0"] = device.value.split("\n");
  // Models of another task are measured otherwise: the server then says by what.
  const isNewTask = changed === category && isMetric(state.up);
  Object.assign(state, {
    category: category.value,
    up: changed === up ? up.value : isNewTask ? "" : state.up,
    across: across.value,
    device: uri,
    number: Number(number),
  });
  keep(state);
}

function draw(): void {
  if (!found) return;
  const isEmpty = found.total === 0;
  content.hidden = isEmpty;
  empty.hidden = !isEmpty;
  setBare(isEmpty);
  if (isEmpty) empty.replaceChildren(...emptyState());
  fillChoices(found);
  drawTable();
  drawPlot();
  const front = found.models.filter((each) => each.onFront).length;
  const parts = [`${found.models.length} of ${counted(found.total, "model")}`];
  if (found.unknown) parts.push(`${found.unknown} more may fit, nobody can tell`);
  if (front) {
    const axes = [upAxis(), state.across].map((each) => plainName(each)).join(" and ");
    parts.push(`◆ ${front} that no other beats in ${axes}`);
  }
  summary.textContent = isEmpty ? "" : parts.join(" · ");
}

function plainName(axis: Axis): string {
  return axis === "metric" ? (found?.metric.name ?? "the metric") : AXES[axis];
}

function fillChoices(of: ComparisonForPanel): void {
  const option = (value: string, words: string, chosen: string) =>
    h("option", { value, selected: value === chosen }, words);
  const listed = (choices: Choice[], chosen: string) =>
    choices.map((each) => option(each.id, `${each.name} (${each.count})`, chosen));
  const metric = state.up || (of.metric.id ?? "");
  category.replaceChildren(
    option("", "all tasks", state.category),
    ...listed(of.categories, state.category),
  );
  device.replaceChildren(
    option("", "any device", ""),
    ...of.devices.map((each) => {
      const value = `${each.uri}\n${each.number}`;
      return option(value, each.name, `${state.device}\n${state.number}`);
    }),
  );
  const others: Axis[] = ["ram", "flash", "macs", ...(state.device ? ["latency" as const] : [])];
  up.replaceChildren(
    ...listed(of.metrics, metric),
    ...others.map((each) => option(each, AXES[each], metric)),
  );
  across.replaceChildren(...others.map((each) => option(each, AXES[each], state.across)));
}

function columns(of: ComparisonForPanel): Axis[] {
  const axes: Axis[] = ["metric", "ram", "flash", "macs"];
  return of.device ? [...axes, "latency"] : axes;
}

function drawTable(): void {
  if (!found) return;
  const of = found;
  const axes = columns(of);
  const heads = ["name", ...axes];
  head.replaceChildren(
    h(
      "tr",
      {},
      ...heads.map((name) => {
        const isAxis = name !== "name";
        const sorted = state.sort === name ? (state.down ? "descending" : "ascending") : "none";
        const words = isAxis ? headOf(name as Axis, of) : "Model";
        const sort = button(words, () => {
          sortBy(name);
        });
        sort.className = "sort";
        sort.title = isAxis ? nameOf(name as Axis, of) : "";
        return h("th", { scope: "col", "aria-sort": sorted, class: isAxis && "number" }, sort);
      }),
      h("th", { scope: "col" }, "Sensors"),
    ),
  );
  shown = ordered(of);
  body.replaceChildren(
    ...shown.map((at) => {
      const model = of.models[at];
      return model ? rowOf(model, at, axes, of) : h("tr");
    }),
  );
  markRow(false);
}

function rowOf(model: Ranked, at: number, axes: readonly Axis[], of: ComparisonForPanel) {
  const name = button(model.name, () => {
    open(at);
  });
  name.className = "link";
  name.title = `Open ${model.path}`;
  const said = model.onFront ? { role: "img", "aria-label": "on the Pareto front" } : {};
  const star = h("span", { class: "star", ...said }, model.onFront ? "◆" : "");
  return h(
    "tr",
    { "data-at": at },
    h("th", { scope: "row" }, star, name),
    ...axes.map((axis) => h("td", { class: "number" }, wordsOf(model, axis, of))),
    h("td", { title: model.sensors.join(", ") }, model.sensors.join(", ") || "none"),
  );
}

function ordered(of: ComparisonForPanel): number[] {
  const places = of.models.map((_, at) => at);
  const sort = state.sort;
  if (!sort) return places;
  const sign = state.down ? -1 : 1;
  const key = (at: number) => {
    const model = of.models[at];
    return model && sort !== "name" ? valueOf(model, sort as Axis) : null;
  };
  return places.sort((a, b) => {
    if (sort === "name") {
      return sign * (of.models[a]?.name ?? "").localeCompare(of.models[b]?.name ?? "");
    }
    const [one, other] = [key(a), key(b)];
    // What is not known comes last either way.
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other);
  });
}

function sortBy(name: string): void {
  const down = state.sort === name && !state.down;
  Object.assign(state, { sort: name, down });
  keep(state);
  drawTable();
  const at = ["name", ...(found ? columns(found) : [])].indexOf(name);
  head.rows[0]?.cells[at]?.querySelector("button")?.focus();
}

function drawPlot(): void {
  if (!found || content.hidden) return;
  const { clientWidth, clientHeight } = plot;
  if (clientWidth < 50 || clientHeight < 50) return;
  const drawn = scatter.draw(found, upAxis(), state.across, clientWidth, clientHeight);
  scatter.mark(chosenAt(), false);
  const left = found.models.length - drawn;
  const why = `${counted(left, "model")} without a value on both axes ${left === 1 ? "is" : "are"}`;
  note.textContent = left ? `${why} in the table only.` : "";
  if (!found.models.length) note.textContent = "No model meets this.";
}

function chosenAt(): number | null {
  const at = found?.places.findIndex((each) => `${each.uri}#${each.number}` === state.chosen) ?? -1;
  return at < 0 ? null : at;
}

function select(at: number): void {
  const place = found?.places[at];
  const model = found?.models[at];
  if (!place || !model) return;
  const key = `${place.uri}#${place.number}`;
  if (state.chosen === key) return;
  state.chosen = key;
  keep(state);
  scatter.mark(at, false);
  markRow(true);
  spoken.textContent = model.name;
}

function markRow(reveal: boolean): void {
  const chosen = chosenAt();
  for (const row of body.rows) {
    const isChosen = chosen !== null && Number(row.dataset.at) === chosen;
    row.classList.toggle("chosen", isChosen);
    if (isChosen && reveal) row.scrollIntoView({ block: "nearest" });
  }
}

function open(at: number): void {
  const place = found?.places[at];
  if (place) send({ type: "open", place: { uri: place.uri, range: place.range } });
}

function emptyState(): HTMLElement[] {
  const describe = button("Describe a TFLite Model…", () => {
    send({ type: "run", action: "describe" });
  });
  return [
    h("p", {}, "There is no model described in this workspace yet."),
    h("div", { class: "buttons" }, describe),
  ];
}
