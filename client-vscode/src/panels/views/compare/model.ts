/** The ranked models by axis: what each has there, and how it is written. */
import type { Axis, Ranked } from "../../../types";
import type { ComparisonForPanel } from "../../protocol";
import { count, duration, memory, number, size } from "../words";

export const AXES: Record<Axis, string> = {
  metric: "metric",
  ram: "RAM",
  flash: "Flash",
  macs: "MACs",
  latency: "Latency",
};

/** The value of a model on an axis; times are in microseconds, so that powers can be taken. */
export function valueOf(model: Ranked, axis: Axis): number | null {
  switch (axis) {
    case "metric":
      return model.metric.value;
    case "ram":
      return model.ram.bytes;
    case "flash":
      return model.flash.bytes;
    case "macs":
      return model.macs;
    case "latency":
      return model.latency.seconds === null ? null : model.latency.seconds * 1e6;
  }
}

/** The value of a model in words. */
export function wordsOf(model: Ranked, axis: Axis, found: ComparisonForPanel): string {
  switch (axis) {
    case "metric":
      return model.metric.value === null
        ? "?"
        : `${measured(model.metric.value)}${found.metric.unit}`;
    case "macs":
      return count(model.macs);
    case "latency":
      return duration(model.latency.seconds);
    default:
      return size(model[axis].bytes);
  }
}

/** A value of an axis as it stands beside a line of the plot. */
export function tickOf(value: number, axis: Axis): string {
  switch (axis) {
    case "metric":
      return number(value);
    case "macs":
      return short(value);
    case "latency":
      return duration(value / 1e6).slice(1);
    default:
      return memory(Math.round(value));
  }
}

/** The name of an axis in the head of a column. */
export function headOf(axis: Axis, found: ComparisonForPanel): string {
  return axis === "metric" ? (found.metric.name ?? "metric") : AXES[axis];
}

/** The name of an axis with all that is to know of it. */
export function nameOf(axis: Axis, found: ComparisonForPanel): string {
  if (axis !== "metric") return AXES[axis];
  const name = found.metric.name ?? "metric";
  return `${name}${found.metric.unit}${found.metric.higherIsBetter ? "" : " (less is better)"}`;
}

/** Four digits that count; of percents and other large values two behind the point. */
function measured(value: number): string {
  return Math.abs(value) >= 10 ? value.toFixed(2) : Number(value.toPrecision(4)).toString();
}

function short(value: number): string {
  if (value >= 1e6) return `${number(value / 1e6)} M`;
  return value >= 1e3 ? `${number(value / 1e3)} k` : number(value);
}
