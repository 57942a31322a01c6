/** The side beside the table: reasons of a pair, what is known of a device or a model, what if. */
import type { Explained, Hardware, Reason } from "../../protocol";
import { button, h, rich } from "../dom";
import { send } from "../host";
import { counted, criterion, MARKS, memory, SPOKEN } from "../words";
import { keyOf, type Row, type State, type Supposed } from "./model";

/** Nothing is chosen yet. */
export function hint(): HTMLElement {
  return h(
    "p",
    { class: "quiet" },
    "Choose a cell with the mouse, or walk with the arrow keys, to see its reasons.",
  );
}

/** What every criterion says of a pair. */
export function pairSide(told: Explained): HTMLElement[] {
  const { model, device } = told;
  const found: HTMLElement[] = [
    h("h2", {}, mark(told.verdict), ` ${told.head}`),
    h("ul", { class: "reasons" }, ...told.criteria.map((each) => reason(each, told))),
  ];
  if (told.advice) found.push(h("p", {}, ...rich(`${told.advice}.`)));
  const buttons = h("div", { class: "buttons" });
  if (told.verdict !== "not") {
    buttons.append(
      button("Generate Deployment…", () => {
        const partner = { uri: device.uri, number: device.number };
        send({ type: "deploy", subject: { uri: model.uri, number: model.number }, partner });
      }),
    );
  }
  buttons.append(opener("Open Model", model), opener("Open Device", device));
  return [...found, buttons];
}

/** A device: its memory, its sensors, how many models fit it. */
export function deviceSide(device: Hardware, rows: readonly Row[], at: number): HTMLElement[] {
  const fits = rows.filter((row) => row.cells[at]?.[0] === "fits").length;
  return [
    h("h2", {}, device.name),
    h("p", {}, `${fits} of ${counted(rows.length, "model")} shown fit it.`),
    facts(device),
    h("div", { class: "buttons" }, deployer(device), opener("Open Device", device)),
  ];
}

/** A model: its needs, how many devices it fits. */
export function modelSide(row: Row): HTMLElement[] {
  const fits = row.cells.filter((cell) => cell[0] === "fits").length;
  return [
    h("h2", {}, row.model.name),
    h("p", {}, `It fits ${fits} of ${counted(row.cells.length, "device")}.`),
    facts(row.model),
    h("div", { class: "buttons" }, deployer(row.model), opener("Open Model", row.model)),
  ];
}

/** Sliders for the memory of a device, with what it is supposed to have. */
export function whatIf(
  device: Hardware,
  state: State,
  changed: (supposed: Supposed | null) => void,
): HTMLElement {
  const key = keyOf(device);
  const now: Supposed = { ...state.supposed[key] };
  const reset = button(
    "Reset",
    () => {
      changed(null);
    },
    { class: "plain", disabled: !state.supposed[key] },
  );
  const slider = (name: "ram" | "flash", words: string) => {
    const stated = device[name].bytes;
    const steps = stepsWith(stated);
    const at = nearest(steps, now[name] ?? stated ?? 65_536);
    const output = h("output", { for: `what-${name}` }, said(now[name], stated));
    const input = h("input", {
      type: "range",
      id: `what-${name}`,
      min: 0,
      max: steps.length - 1,
      value: at,
      "aria-valuetext": said(now[name], stated),
    });
    input.addEventListener("input", () => {
      const bytes = steps[Number(input.value)] ?? 0;
      if (bytes === stated) Reflect.deleteProperty(now, name);
      else now[name] = bytes;
      output.textContent = said(now[name], stated);
      input.setAttribute("aria-valuetext", said(now[name], stated));
      const isOwn = now.ram === undefined && now.flash === undefined;
      reset.disabled = isOwn;
      changed(isOwn ? null : { ...now });
    });
    return h("div", { class: "slider" }, h("label", { for: `what-${name}` }, words), input, output);
  };
  const head = h("h3", { title: device.name }, `What if ${device.name} had…`);
  return h(
    "section",
    { class: "what-if" },
    h("div", { class: "line" }, head, reset),
    slider("ram", "RAM"),
    slider("flash", "Flash"),
  );
}

function said(supposed: number | undefined, stated: number | null): string {
  if (supposed === undefined)
    return stated === null ? "not stated" : `${memory(stated)}, as stated`;
  return stated === null ? memory(supposed) : `${memory(supposed)}, not ${memory(stated)}`;
}

/** Sizes from one kibibyte to 32 mebibytes, four in each power of two, and the one stated. */
function stepsWith(stated: number | null): number[] {
  const found = new Set(stated === null ? [] : [stated]);
  for (let power = 10; power < 25; power += 1) {
    for (const part of [1, 1.25, 1.5, 1.75]) found.add(part * 2 ** power);
  }
  return [...found].sort((a, b) => a - b);
}

function nearest(steps: readonly number[], bytes: number): number {
  const found = steps.findIndex((each) => each >= bytes);
  return found < 0 ? steps.length - 1 : found;
}

function reason(each: Reason, { model, device }: Explained): HTMLElement {
  const places = each.places.map((place) => {
    const line = `line ${place.range.start.line + 1}`;
    const side = place.uri === model.uri ? "model" : place.uri === device.uri ? "device" : "";
    const act = () => {
      send({ type: "open", place: { uri: place.uri, range: place.range } });
    };
    const title = `Open ${place.text}`;
    return button(side ? `${side}, ${line}` : place.text, act, { class: "link", title });
  });
  const quiet = each.verdict === "unknown" && !each.decisive;
  return h(
    "li",
    { class: quiet && "quiet" },
    mark(each.verdict),
    h(
      "div",
      {},
      h("b", {}, criterion(each.name)),
      " ",
      ...rich(each.sentence),
      h("div", { class: "places" }, ...places),
    ),
  );
}

function mark(verdict: Explained["verdict"]): HTMLElement {
  return h(
    "span",
    { class: `mark ${verdict}`, role: "img", "aria-label": SPOKEN[verdict] },
    MARKS[verdict],
  );
}

function facts(each: Hardware): HTMLElement {
  return h(
    "dl",
    {},
    h("dt", {}, "RAM"),
    h("dd", {}, each.ram.words),
    h("dt", {}, "Flash"),
    h("dd", {}, each.flash.words),
    h("dt", {}, "Sensors"),
    h("dd", {}, each.sensors.join(", ") || "none"),
    h("dt", {}, "File"),
    h("dd", { class: "path" }, each.path),
  );
}

function opener(words: string, place: Hardware | Explained["model"]): HTMLElement {
  const act = () => {
    send({ type: "open", place: { uri: place.uri, range: place.range } });
  };
  return button(words, act, { class: "plain" });
}

function deployer(subject: Hardware): HTMLElement {
  return button("Generate Deployment…", () => {
    send({ type: "deploy", subject: { uri: subject.uri, number: subject.number } });
  });
}
