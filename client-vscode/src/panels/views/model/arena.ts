/** The plan of the arena as a picture: time across, bytes up, a block for each buffer. */
import type { Buffer, DeviceOfModel, ModelFile, Plan } from "../../protocol";
import { s } from "../dom";
import { steps } from "../scale";
import { counted, memory } from "../words";

export interface Told {
  /** Says what a block is, or nothing when none is meant any more. */
  tell(words: string): void;
}

const LEFT = 62;
const RIGHT = 14;
const TOP = 18;
const BOTTOM = 106;
/** Names stand upright below steps so wide, and take so much room. */
const WIDE = 150;
const FLAT = 32;
const LETTER = 6.2;
const NARROW = 11;
/** A name along the axis reaches as far as the room below it. */
const LONGEST = 15;

interface Frame {
  across: (step: number) => number;
  up: (bytes: number) => number;
  width: number;
  height: number;
  right: number;
  bottom: number;
}

export class Arena {
  readonly element = s("svg", { role: "group" });
  private blocks: SVGRectElement[] = [];
  private buffers: Buffer[] = [];
  private at = 0;

  constructor(private readonly told: Told) {
    this.element.addEventListener("pointerover", (event) => {
      this.say(this.blocks.indexOf(event.target as SVGRectElement));
    });
    this.element.addEventListener("pointerleave", () => {
      this.say(-1);
    });
    this.element.addEventListener("focusin", (event) => {
      this.say(this.blocks.indexOf(event.target as SVGRectElement));
    });
    this.element.addEventListener("keydown", (event) => {
      this.pressed(event);
    });
  }

  /** Draws a plan, and below the top what the runtime keeps besides. */
  draw(file: ModelFile, plan: Plan, width: number, height: number): void {
    const kept = keptBeside(file, plan);
    const near = devicesNear(file.devices, plan.size + kept);
    const top = Math.max(plan.size + kept, ...near.map((each) => each.ram.bytes ?? 0)) || 1;
    const most = top * 1.05;
    const ticks = steps(0, top).filter((each) => each <= most);
    const right = width - RIGHT;
    const isWide = (right - LEFT) / Math.max(plan.steps.length, 1) > WIDE;
    const bottom = height - (isWide ? FLAT : BOTTOM);
    const frame: Frame = {
      across: (step) => LEFT + (step / Math.max(plan.steps.length, 1)) * (right - LEFT),
      up: (bytes) => bottom - (bytes / most) * (bottom - TOP),
      width,
      height,
      right,
      bottom,
    };
    const label = `The arena over ${counted(plan.steps.length, "step")}: ${counted(plan.buffers.length, "buffer")} in ${memory(plan.size)}`;
    this.element.setAttribute("viewBox", `0 0 ${width} ${height}`);
    this.element.setAttribute("aria-label", label);
    this.buffers = [...plan.buffers].sort((a, b) => a.first - b.first || a.offset - b.offset);
    this.blocks = this.buffers.map((each, at) => block(each, plan, frame, at === 0));
    this.at = 0;
    this.element.replaceChildren(
      axes(plan, ticks, frame),
      ...this.blocks,
      ...this.buffers.map((each) => nameIn(each, frame)),
      keptBand(plan, kept, frame),
      peak(plan, frame),
      deviceLines(near, frame),
    );
  }

  private say(at: number): void {
    for (const [each, made] of this.blocks.entries()) made.classList.toggle("meant", each === at);
    const buffer = this.buffers[at];
    this.told.tell(buffer ? (this.blocks[at]?.getAttribute("aria-label") ?? "") : "");
    if (buffer) this.at = at;
  }

  private pressed(event: KeyboardEvent): void {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    const to = event.key === "Home" ? 0 : event.key === "End" ? this.blocks.length - 1 : null;
    if (to === null && !step) return;
    event.preventDefault();
    const next = to ?? Math.min(this.blocks.length - 1, Math.max(0, this.at + (step ?? 0)));
    this.blocks[this.at]?.setAttribute("tabindex", "-1");
    this.blocks[next]?.setAttribute("tabindex", "0");
    this.blocks[next]?.focus();
  }
}

/** What the runtime keeps behind the plan, by the first build that is estimated. */
export function keptBeside(file: ModelFile, plan: Plan): number {
  return Math.max(0, (file.memory[0]?.bytes ?? plan.size) - plan.size);
}

/** Devices whose RAM is in sight of the arena; those with much more would make it a thin line. */
export function devicesNear(devices: readonly DeviceOfModel[], size: number): DeviceOfModel[] {
  const seen = new Set<number>();
  return [...devices]
    .sort((a, b) => (a.ram.bytes ?? 0) - (b.ram.bytes ?? 0))
    .filter(({ ram: { bytes } }) => {
      if (bytes === null || bytes <= 0 || bytes > 1.6 * size || seen.has(bytes)) return false;
      seen.add(bytes);
      return true;
    });
}

function axes(plan: Plan, ticks: readonly number[], frame: Frame): SVGGElement {
  const { across, up, right, bottom } = frame;
  const group = s("g", { "aria-hidden": "true" });
  for (const tick of ticks) {
    const y = up(tick);
    group.append(
      s("line", { class: "grid", x1: LEFT, x2: right, y1: y, y2: y }),
      s("text", { class: "tick end", x: LEFT - 6, y, dy: ".32em" }, memory(tick)),
    );
  }
  const wide = across(1) - across(0);
  if (wide > WIDE) {
    for (const [step, name] of plan.steps.entries()) {
      const place = { x: across(step) + wide / 2, y: bottom + 16 };
      group.append(s("text", { class: "tick middle", ...place }, `${step} ${name}`));
    }
    return group;
  }
  const every = Math.max(1, Math.ceil(NARROW / wide));
  for (const [step, name] of plan.steps.entries()) {
    if (step % every) continue;
    const x = across(step) + Math.min(wide, NARROW * every) / 2 + 3;
    const text = `${step} ${name}`;
    const short = text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
    const turned = `translate(${x} ${bottom + 8}) rotate(-55)`;
    group.append(s("text", { class: "tick end", transform: turned }, short));
  }
  return group;
}

function block(buffer: Buffer, plan: Plan, frame: Frame, isFirst: boolean): SVGRectElement {
  const { across, up } = frame;
  const x = across(buffer.first);
  const y = up(buffer.offset + buffer.size);
  const kind = buffer.name.startsWith("scratch of ") ? "block scratch" : "block";
  const first = plan.steps[buffer.first] ?? "";
  const last = plan.steps[buffer.last] ?? "";
  const life =
    buffer.first === buffer.last
      ? `at step ${buffer.first} ${first}`
      : `from step ${buffer.first} ${first} to ${buffer.last} ${last}`;
  const place = `bytes ${buffer.offset} to ${buffer.offset + buffer.size}`;
  return s("rect", {
    class: kind,
    x: x + 0.5,
    y: y + 0.5,
    width: Math.max(1, across(buffer.last + 1) - x - 1),
    height: Math.max(1, up(buffer.offset) - y - 1),
    role: "img",
    tabindex: isFirst ? 0 : -1,
    "aria-label": `${buffer.name}: ${memory(buffer.size)}, ${place}, ${life}`,
  });
}

function nameIn(buffer: Buffer, { across, up }: Frame): SVGTextElement {
  const x = across(buffer.first);
  const room = (across(buffer.last + 1) - x - 8) / LETTER;
  const tall = up(buffer.offset) - up(buffer.offset + buffer.size);
  const short = buffer.name.length > room ? `${buffer.name.slice(0, room - 1)}…` : buffer.name;
  const words = room >= 4 && tall >= 13 ? short : "";
  const y = up(buffer.offset + buffer.size / 2);
  return s("text", { class: "in", x: x + 5, y, dy: ".32em", "aria-hidden": "true" }, words);
}

/** Above the plan lies what stays: records, kernels' data and the persistent buffers. */
function keptBand(plan: Plan, kept: number, { up, right }: Frame): SVGGElement {
  const group = s("g", { "aria-hidden": "true" });
  if (!kept) return group;
  const y = up(plan.size + kept);
  const height = up(plan.size) - y;
  group.append(s("rect", { class: "kept", x: LEFT, y, width: right - LEFT, height }));
  if (height >= 12) {
    const words = `kept by the runtime, ${memory(kept)}`;
    group.append(s("text", { class: "tick", x: LEFT + 5, y: y + height / 2, dy: ".32em" }, words));
  }
  return group;
}

/** The step at which most bytes are alive. */
function peak(plan: Plan, { across, up, bottom, right }: Frame): SVGGElement {
  const group = s("g", { class: "peak", "aria-hidden": "true" });
  if (!plan.peak) return group;
  const { step, bytes } = plan.peak;
  const x = (across(step) + across(step + 1)) / 2;
  const isRight = x > right - 130;
  const label = { x: isRight ? x - 5 : x + 5, y: TOP - 6, class: isRight ? "end" : "" };
  group.append(
    s("line", { x1: x, x2: x, y1: TOP - 14, y2: bottom }),
    s("circle", { cx: x, cy: up(bytes), r: 3 }),
    s("text", label, `peak ${memory(bytes)}`),
  );
  return group;
}

/** The RAM of devices; where lines are close, their names stand side by side. */
function deviceLines(devices: readonly DeviceOfModel[], { up, right, bottom }: Frame): SVGGElement {
  const group = s("g", { class: "device", "aria-hidden": "true" });
  let last = { y: Infinity, x: right };
  for (const [at, { name, ram }] of devices.entries()) {
    const y = up(ram.bytes ?? 0);
    const words = `RAM of ${name.length > 30 ? `${name.slice(0, 29)}…` : name}, ${ram.words}`;
    // A name stands on its line, or below it where the next line would go through the name.
    const room = y - up(devices[at + 1]?.ram.bytes ?? Infinity);
    const isBelow = room < 14 && Math.min(last.y, bottom) - y > 28;
    const x = last.y - y < 14 ? last.x - 14 : right - 4;
    group.append(
      s("line", { x1: LEFT, x2: right, y1: y, y2: y }),
      s("text", { class: "end", x, y: isBelow ? y + 12 : y - 4 }, words),
    );
    last = isBelow ? { y: y + 14, x: right } : { y, x: x - words.length * LETTER };
  }
  return group;
}
