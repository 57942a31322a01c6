/** The plot: a point for each model, as large as its work, and the front that no other beats. */
import type { Axis, Ranked } from "../../../types";
import type { ComparisonForPanel } from "../../protocol";
import { s } from "../dom";
import { amounts, values, type Scale } from "../scale";
import { count } from "../words";
import { nameOf, tickOf, valueOf, wordsOf } from "./model";

export interface Told {
  select(at: number): void;
  open(at: number): void;
}

interface Point {
  at: number;
  model: Ranked;
  x: number;
  y: number;
  radius: number;
}

const LEFT = 64;
const RIGHT = 20;
const TOP = 16;
const BOTTOM = 46;
const LARGEST = 20;
const SMALLEST = 4.5;
/** More names than this would hide the points. */
const LABELS = 12;
const LETTER = 6.6;

export class Scatter {
  readonly element = s("svg", { role: "group" });
  private points: Point[] = [];
  private circles = new Map<number, SVGCircleElement>();

  constructor(private readonly told: Told) {
    this.element.addEventListener("click", (event) => {
      const at = this.atOf(event);
      if (at !== null) told.select(at);
    });
    this.element.addEventListener("dblclick", (event) => {
      const at = this.atOf(event);
      if (at !== null) told.open(at);
    });
    this.element.addEventListener("keydown", (event) => {
      this.pressed(event);
    });
  }

  /** Draws the models, and gives how many of them have both values. */
  draw(found: ComparisonForPanel, up: Axis, across: Axis, width: number, height: number): number {
    const known = found.models.flatMap((model, at) => {
      const x = valueOf(model, across);
      const y = valueOf(model, up);
      return x === null || y === null ? [] : [{ at, model, x, y }];
    });
    this.circles = new Map();
    this.points = [];
    this.element.replaceChildren();
    this.element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    if (!known.length) return 0;
    const label = `${nameOf(up, found)} against ${nameOf(across, found)}, ${known.length} models`;
    this.element.setAttribute("aria-label", label);
    const left = LEFT + LARGEST;
    const bottom = height - BOTTOM - LARGEST;
    const xs = known.map((each) => each.x);
    const ys = known.map((each) => each.y);
    const most = found.metric.unit ? 100 : Infinity;
    const x =
      across === "metric"
        ? values(xs, most, left, width - RIGHT - LARGEST)
        : amounts(xs, left, width - RIGHT - LARGEST);
    const y =
      up === "metric"
        ? values(ys, most, bottom, TOP + LARGEST)
        : amounts(ys, bottom, TOP + LARGEST);
    const work = Math.max(...known.map(({ model }) => model.macs ?? 0));
    this.points = known.map(({ at, model, ...value }) => ({
      at,
      model,
      x: x.place(value.x),
      y: y.place(value.y),
      radius: Math.max(SMALLEST, work ? Math.sqrt((model.macs ?? 0) / work) * LARGEST : 0),
    }));
    this.element.append(axes(found, { up, across, x, y, width, height }));
    const front = this.points.filter((each) => each.model.onFront).sort((a, b) => a.x - b.x);
    this.element.append(frontLine(front, width));
    // Small points are drawn last, so that none is hidden behind a large one, and the best over all.
    const best = (point: Point) => Number(point.model.onFront);
    for (const point of [...this.points].sort((a, b) => best(a) - best(b) || b.radius - a.radius)) {
      const circle = circleOf(point, found, up, across);
      this.circles.set(point.at, circle);
      this.element.append(circle);
    }
    this.element.append(names(front, width), legend(work, width));
    this.points.sort((a, b) => a.x - b.x || a.y - b.y);
    return known.length;
  }

  /** Marks the chosen model; where there is none, the first point can be reached. */
  mark(at: number | null, focus: boolean): void {
    const chosen = at === null ? undefined : this.circles.get(at);
    const reached = chosen ?? this.circles.get(this.points[0]?.at ?? -1);
    for (const each of this.circles.values()) {
      each.classList.toggle("chosen", each === chosen);
      each.setAttribute("tabindex", each === reached ? "0" : "-1");
    }
    if (focus) chosen?.focus();
  }

  private atOf(event: Event): number | null {
    const at = (event.target as SVGElement).dataset.at;
    return at === undefined ? null : Number(at);
  }

  private pressed(event: KeyboardEvent): void {
    const at = this.atOf(event);
    if (at === null) return;
    if (event.key === "Enter") {
      this.told.open(at);
      return;
    }
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const place = this.points.findIndex((each) => each.at === at);
    const next = this.points[place + step];
    if (!next) return;
    this.told.select(next.at);
    this.mark(next.at, true);
  }
}

interface Frame {
  up: Axis;
  across: Axis;
  x: Scale;
  y: Scale;
  width: number;
  height: number;
}

function axes(found: ComparisonForPanel, frame: Frame): SVGGElement {
  const { up, across, x, y, width, height } = frame;
  const bottom = height - BOTTOM;
  const right = width - RIGHT;
  const group = s("g", { "aria-hidden": "true" });
  for (const tick of y.ticks) {
    const place = y.place(tick);
    group.append(
      s("line", { class: "grid", x1: LEFT, x2: right, y1: place, y2: place }),
      s("text", { class: "tick end", x: LEFT - 8, y: place, dy: ".32em" }, tickOf(tick, up)),
    );
  }
  for (const tick of x.ticks) {
    const place = x.place(tick);
    group.append(
      s("line", { class: "grid", x1: place, x2: place, y1: TOP, y2: bottom }),
      s("text", { class: "tick middle", x: place, y: bottom + 16 }, tickOf(tick, across)),
    );
  }
  const middle = (TOP + bottom) / 2;
  const turned = `translate(14 ${middle}) rotate(-90)`;
  group.append(
    s("text", { class: "title middle", transform: turned }, nameOf(up, found)),
    s(
      "text",
      { class: "title middle", x: (LEFT + right) / 2, y: height - 8 },
      nameOf(across, found),
    ),
  );
  return group;
}

/** From each model of the front on, more to the right gives nothing better up to the next. */
function frontLine(front: readonly Point[], width: number): SVGPathElement {
  const [first, ...others] = front;
  const steps = others.map((each) => `H${each.x}V${each.y}`).join("");
  const path = first ? `M${first.x} ${first.y}${steps}H${width - RIGHT}` : "";
  return s("path", { class: "front", d: path, "aria-hidden": "true" });
}

function circleOf(point: Point, found: ComparisonForPanel, up: Axis, across: Axis) {
  const { model } = point;
  const words = [
    model.name,
    `${nameOf(up, found)} ${wordsOf(model, up, found)}`,
    `${nameOf(across, found)} ${wordsOf(model, across, found)}`,
    model.macs === null ? "MACs not known" : `${count(model.macs)} MACs`,
  ];
  if (model.onFront) words.push("on the Pareto front");
  return s(
    "circle",
    {
      class: model.onFront ? "point best" : "point",
      cx: point.x,
      cy: point.y,
      r: point.radius,
      role: "img",
      tabindex: -1,
      "data-at": point.at,
      "aria-label": words.join("; "),
    },
    s("title", {}, words.join("\n")),
  );
}

/** The names of the best models, moved apart where they would touch. */
function names(front: readonly Point[], width: number): SVGGElement {
  const taken: [number, number, number][] = [];
  const group = s("g", { "aria-hidden": "true" });
  const places = new Map<string, Point[]>();
  for (const point of front) {
    const place = `${Math.round(point.x)} ${Math.round(point.y)}`;
    places.set(place, [...(places.get(place) ?? []), point]);
  }
  const labels = [...places.values()].sort(([a], [b]) => (b?.y ?? 0) - (a?.y ?? 0));
  for (const [each, ...others] of labels.slice(0, LABELS)) {
    if (!each) continue;
    const whole = each.model.name;
    const short = whole.length > 28 ? `${whole.slice(0, 27)}…` : whole;
    // Of models with the same values, one is named for all.
    const name = others.length ? `${short} and ${count(others.length)} more` : short;
    const length = LETTER * name.length;
    const begin = Math.min(Math.max(each.x - length / 2, LEFT), width - RIGHT - length);
    let y = each.y - each.radius - 6;
    const meets = ([start, end, base]: [number, number, number]) =>
      Math.abs(y - base) < 14 && begin < end && start < begin + length;
    while (y > TOP && taken.some(meets)) y -= 14;
    taken.push([begin, begin + length, y]);
    group.append(s("text", { class: "name middle", x: begin + length / 2, y }, name));
  }
  return group;
}

function legend(work: number, width: number): SVGTextElement {
  const words = work ? `area: work, the largest ${count(work)} MACs` : "";
  const place = { x: width - RIGHT, y: TOP - 5 };
  return s("text", { class: "tick end", ...place, "aria-hidden": "true" }, words);
}
