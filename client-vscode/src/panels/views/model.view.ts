/** The editor of a `.tflite` file: what it says, what it needs, and where it fits. */
import type { Described, ModelFile, Need, Remains, TensorFacts } from "../protocol";
import { button, byId, h, rich } from "./dom";
import { ask, following, listen, send } from "./host";
import { Arena, devicesNear, keptBeside } from "./model/arena";
import { setBare, tellFault } from "./trouble";
import { count, counted, MARKS, memory, SPOKEN } from "./words";

const uri = document.body.dataset.subject ?? "";
let file: ModelFile | null = null;

const arena = new Arena({
  tell: (words) => {
    said.textContent = words || plain;
  },
});
let plain = "";
const title = h("h1", {});
const summary = h("p", { class: "summary" });
const actions = h("div", { class: "buttons" });
const fault = h("div", { class: "fault", role: "alert", hidden: true });
const picture = h("div", { class: "picture" }, arena.element);
const said = h("p", { class: "said", "aria-live": "polite" });
const left = h("div", { class: "left" });
const plan = h("section", { class: "plan" }, h("h2", {}, "Arena"), picture, said);
const devices = h("section", { class: "devices" });
byId("root").append(
  h("header", {}, h("div", { class: "line" }, title, actions), summary),
  fault,
  h("main", {}, left, h("div", { class: "right" }, plan, devices)),
);
summary.textContent = "The file is read…";

const refresh = following(async () => {
  try {
    file = await ask("thingfit.panels.model", { uri });
    fault.hidden = true;
  } catch (error) {
    tellFault(fault, error, file === null);
    return;
  }
  setBare(false);
  draw(file);
});
new ResizeObserver(drawPlan).observe(picture);
listen({ changed: refresh });
refresh();

function draw(of: ModelFile): void {
  title.textContent = of.name;
  document.body.classList.toggle("broken", of.fault !== null);
  if (of.fault !== null) {
    fault.replaceChildren(...rich(`${of.fault}.`));
    fault.hidden = false;
    summary.textContent = of.remains ? "This is what can be read of it." : "";
    actions.replaceChildren();
    left.replaceChildren(...(of.remains ? [remainsOf(of.remains)] : []));
    plan.hidden = devices.hidden = true;
    return;
  }
  plan.hidden = devices.hidden = false;
  actions.replaceChildren(...actionsOf(of));
  summary.textContent = of.facts
    ? `${memory(of.facts.size)} · sha256 ${of.facts.sha256.slice(0, 12)} · ${of.path}`
    : of.path;
  left.replaceChildren(...factsOf(of), operatorsOf(of), memoryOf(of));
  devices.replaceChildren(...devicesOf(of));
  drawPlan();
}

function actionsOf(of: ModelFile): HTMLElement[] {
  const [described, ...others] = of.descriptions;
  if (!described) {
    const act = () => {
      send({ type: "run", action: "describe", uri: of.uri });
    };
    return [button("Describe This Model", act)];
  }
  return [described, ...others].map((each) => {
    const act = () => {
      send({ type: "open", place: { uri: each.uri, range: each.range } });
    };
    const words = others.length ? `Open ${each.name}` : "Open Description";
    return button(words, act, { class: "plain", title: each.path });
  });
}

function factsOf(of: ModelFile): HTMLElement[] {
  const { facts } = of;
  if (!facts) return [];
  const ends = (some: readonly TensorFacts[]) => some.map(tensor).join("\n") || "nothing";
  const version = facts.min_runtime_version;
  const rows: [string, string][] = [
    ["Input", ends(facts.inputs)],
    ["Output", ends(facts.outputs)],
    ["MACs", facts.macs === null ? "not known" : count(facts.macs)],
    ["Parameters", count(facts.parameters)],
    ["Quantisation", facts.quantization],
  ];
  if (facts.subgraphs > 1) rows.push(["Graphs", count(facts.subgraphs)]);
  if (version) rows.push(["Made for", `TensorFlow Lite ${version} or later`]);
  if (facts.description) rows.push(["Says", facts.description]);
  for (const { labels } of facts.labels) rows.push(["Labels", labels.join(", ")]);
  const list = h("dl", {});
  for (const [name, words] of rows) list.append(h("dt", {}, name), h("dd", {}, words));
  const remarks = facts.remarks.map((each) => h("p", { class: "quiet" }, ...rich(`${each}.`)));
  return [h("section", {}, h("h2", {}, "Facts"), list, ...remarks)];
}

function tensor(each: TensorFacts): string {
  const shape = each.shape.map((size) => (size >= 0 ? String(size) : "?")).join(",");
  const zero = each.zero_point ?? 0;
  const shifted = zero ? `(q ${zero < 0 ? "+" : "−"} ${Math.abs(zero)})` : "q";
  const scale = each.scale === null ? "" : ` · ${each.scale.toPrecision(4)} × ${shifted}`;
  return `${each.name} ${each.dtype.toLowerCase()}[${shape}]${scale}`;
}

function operatorsOf(of: ModelFile): HTMLElement {
  const all = of.facts?.macs ?? 0;
  const operators = [...(of.facts?.operators ?? [])].sort((a, b) => (b.macs ?? 0) - (a.macs ?? 0));
  const body = h("tbody");
  for (const each of operators) {
    const share = all && each.macs ? each.macs / all : 0;
    const bar = h("span", { class: "bar" });
    bar.style.width = `${100 * share}%`;
    const words = share ? percent(share) : "";
    body.append(
      h(
        "tr",
        {},
        h("th", { scope: "row" }, each.name, each.custom && h("small", {}, " custom")),
        h("td", { class: "number" }, count(each.count)),
        h("td", { class: "number" }, each.macs === 0 ? "–" : count(each.macs)),
        h("td", { class: "share" }, h("span", { class: "track" }, share > 0 && bar)),
        h("td", { class: "number" }, words),
      ),
    );
  }
  const heads = ["Operator", "Count", "MACs"].map((name, at) =>
    h("th", { scope: "col", class: at > 0 && "number" }, name),
  );
  const share = h("th", { scope: "col", colspan: 2 }, "Share");
  return h(
    "section",
    {},
    h("h2", {}, "Operators"),
    h("table", {}, h("thead", {}, h("tr", {}, ...heads, share)), body),
  );
}

/** A share that is there is never called nothing. */
function percent(share: number): string {
  return share < 0.005 ? "< 1 %" : `${Math.round(100 * share)} %`;
}

function memoryOf(of: ModelFile): HTMLElement {
  const head = h("h2", {}, "Memory by runtime");
  if (!of.memory.length) {
    return h("section", {}, head, h("p", { class: "quiet" }, `${of.no_plan ?? "Not known"}.`));
  }
  const heads = ["Runtime", "In use", "To declare", "Within"].map((name, at) =>
    h("th", { scope: "col", class: at > 0 && "number" }, name),
  );
  const body = h("tbody", {}, ...of.memory.map(needRow));
  const refusals = new Set(of.memory.flatMap((each) => each.refusals.slice(0, 2)));
  return h(
    "section",
    {},
    head,
    h("table", {}, h("thead", {}, h("tr", {}, ...heads)), body),
    ...[...refusals].map((each) => h("p", { class: "quiet" }, ...rich(`✗ ${each}`))),
  );
}

function needRow(each: Need): HTMLElement {
  const name = each.label.replace("TFLite Micro ", "");
  const isRefused = each.refusals.length > 0;
  const mark = h("span", { class: "mark not", role: "img", "aria-label": "does not run" }, " ✗");
  return h(
    "tr",
    { title: each.basis },
    h("th", { scope: "row" }, name, isRefused && mark),
    h("td", { class: "number" }, memory(each.bytes)),
    h("td", { class: "number" }, memory(each.declare)),
    h("td", { class: "number" }, `± ${Math.max(1, Math.round(each.band * 100))} %`),
  );
}

function drawPlan(): void {
  if (!file || plan.hidden) return;
  const { plan: planned } = file;
  picture.hidden = planned === null;
  if (!planned) {
    said.textContent = plain = `${file.no_plan ?? "There is no plan"}.`;
    return;
  }
  const { clientWidth, clientHeight } = picture;
  if (clientWidth < 100 || clientHeight < 100) return;
  arena.draw(file, planned, clientWidth, clientHeight);
  const { peak } = planned;
  const parts = [`plan ${memory(planned.size)}`];
  if (peak) parts.push(`peak at step ${peak.step} ${peak.name}, ${memory(peak.bytes)} alive`);
  const kept = keptBeside(file, planned);
  if (kept) parts.push(`${memory(kept)} kept by the runtime`);
  const far = file.devices.filter((each) => each.ram.bytes !== null).length;
  const more = far - shownDevices(file, planned.size + kept);
  if (more > 0) parts.push(`${counted(more, "device")} with more RAM than the picture shows`);
  said.textContent = plain = parts.join(" · ");
}

/** How many devices have a line, or share one. */
function shownDevices(of: ModelFile, size: number): number {
  const lines = new Set(devicesNear(of.devices, size).map((each) => each.ram.bytes));
  return of.devices.filter((each) => lines.has(each.ram.bytes)).length;
}

function devicesOf(of: ModelFile): HTMLElement[] {
  const fits = of.devices.filter((each) => each.verdict === "fits").length;
  const head = h("h2", {}, "Devices");
  if (!of.devices.length) {
    return [
      head,
      h("p", { class: "quiet" }, "There is no device described in this workspace yet."),
    ];
  }
  const [described] = of.descriptions;
  const basis = described
    ? `as described in ${described.path}`
    : "by the file alone, as no description tells which sensors it needs";
  const rows = of.devices.map((each) =>
    h(
      "tr",
      {},
      h("th", { scope: "row" }, opener(each)),
      h("td", { class: "number" }, each.ram.words),
      h(
        "td",
        {},
        h(
          "span",
          { class: `mark ${each.verdict}`, role: "img", "aria-label": SPOKEN[each.verdict] },
          MARKS[each.verdict],
        ),
        ` ${each.words}`,
      ),
    ),
  );
  const heads = ["Device", "RAM", "Fit"].map((name) =>
    h("th", { scope: "col", class: name === "RAM" && "number" }, name),
  );
  return [
    head,
    h(
      "p",
      { class: "quiet" },
      `Fits ${fits} of ${counted(of.devices.length, "device")}, ${basis}.`,
    ),
    h("table", {}, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows)),
  ];
}

function opener(each: Described): HTMLElement {
  const act = () => {
    send({ type: "open", place: { uri: each.uri, range: each.range } });
  };
  return button(each.name, act, { class: "link", title: `Open ${each.path}` });
}

function remainsOf(of: Remains): HTMLElement {
  const rows: [string, string][] = [
    ["Size", memory(of.size)],
    ["sha256", of.sha256.slice(0, 16)],
    ["Marked", of.identified ? "as a TensorFlow Lite model" : "not as a TensorFlow Lite model"],
  ];
  if (of.schema !== null) rows.push(["Schema", `version ${of.schema}`]);
  if (of.description) rows.push(["Says", of.description]);
  if (of.operators.length) rows.push(["Operators", of.operators.join(", ")]);
  if (of.tensors !== null) rows.push(["Tensors", `${count(of.tensors)}, as the file claims`]);
  if (of.steps !== null) rows.push(["Steps", `${count(of.steps)}, as the file claims`]);
  const list = h("dl", {});
  for (const [name, words] of rows) list.append(h("dt", {}, name), h("dd", {}, words));
  return h("section", {}, list);
}
