/** What panels and the extension say to each other, and the JSON of the commands behind them. */
import type { Axis, Comparison, Place, Range, Verdict } from "../types";

/** A model or a device by name and place. */
export interface Described {
  id: string | null;
  name: string;
  path: string;
  uri: string;
  number: number;
  range: Range;
}

export interface Amount {
  bytes: number | null;
  words: string;
}

export interface Hardware extends Described {
  ram: Amount;
  flash: Amount;
  sensors: string[];
}

/** The verdict, the words, and the bytes of RAM that are left. */
export type Cell = [Verdict, string, number | null];

export interface Matrix {
  version: 1;
  models: Hardware[];
  devices: Hardware[];
  cells: Cell[][];
  nearest: { row: number; column: number; words: string } | null;
}

export interface Column {
  version: 1;
  device: Hardware;
  models: { uri: string; number: number }[];
  cells: Cell[];
}

export interface PlaceInText extends Place {
  text: string;
  range: Range;
}

export interface Reason {
  name: string;
  verdict: Verdict;
  decisive: boolean;
  sentence: string;
  places: PlaceInText[];
}

export interface Explained {
  version: 1;
  head: string;
  verdict: Verdict;
  model: Described;
  device: Described;
  criteria: Reason[];
  advice: string | null;
}

/** What can be chosen in a comparison; `count` is the number of models that have it. */
export interface Choice {
  id: string;
  name: string;
  count: number;
}

export interface ComparisonForPanel extends Comparison {
  metric: Comparison["metric"] & { unit: string };
  /** Where the models are described, in the order of the models. */
  places: Described[];
  metrics: Choice[];
  categories: Choice[];
  devices: Described[];
}

/** The parts of `describe --format json` that are shown. */
export interface Facts {
  size: number;
  sha256: string;
  version: number;
  description: string;
  min_runtime_version: string;
  subgraphs: number;
  operators: { name: string; count: number; macs: number | null; custom: boolean }[];
  macs: number | null;
  parameters: number;
  quantization: string;
  inputs: TensorFacts[];
  outputs: TensorFacts[];
  labels: { file: string; labels: string[] }[];
  remarks: string[];
}

export interface TensorFacts {
  name: string;
  shape: number[];
  dtype: string;
  scale: number | null;
  zero_point: number | null;
}

export interface Buffer {
  name: string;
  offset: number;
  size: number;
  first: number;
  last: number;
}

export interface Plan {
  size: number;
  steps: string[];
  live: number[];
  peak: { step: number; name: string; bytes: number } | null;
  buffers: Buffer[];
}

export interface Need {
  label: string;
  bytes: number;
  declare: number;
  band: number;
  basis: string;
  refusals: string[];
}

export interface Remains {
  size: number;
  sha256: string;
  identified: boolean;
  schema: number | null;
  description: string | null;
  operators: string[];
  tensors: number | null;
  steps: number | null;
}

export interface DeviceOfModel extends Described {
  ram: Amount;
  verdict: Verdict;
  words: string;
}

export interface ModelFile {
  version: 1;
  name: string;
  path: string;
  uri: string;
  fault: string | null;
  remains: Remains | null;
  facts: Facts | null;
  memory: Need[];
  plan: Plan | null;
  no_plan: string | null;
  descriptions: Described[];
  devices: DeviceOfModel[];
}

export interface PairAsked {
  model: string;
  model_number: number;
  device: string;
  device_number: number;
  ram?: number;
  flash?: number;
}

export interface ColumnAsked {
  uri: string;
  number: number;
  ram?: number;
  flash?: number;
}

export interface ComparisonAsked {
  device?: string;
  number?: number;
  category?: string;
  metric?: string;
  by?: Axis;
  front?: Axis[];
}

/** The commands of the server that panels ask. */
export interface PanelCommands {
  "thingfit.panels.matrix": { argument: Record<string, never>; answer: Matrix };
  "thingfit.panels.column": { argument: ColumnAsked; answer: Column };
  "thingfit.panels.pair": { argument: PairAsked; answer: Explained };
  "thingfit.panels.compare": { argument: ComparisonAsked; answer: ComparisonForPanel };
  "thingfit.panels.model": { argument: { uri: string }; answer: ModelFile };
}

declare module "../types" {
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- it adds members
  interface Commands extends PanelCommands {}
}

export type PanelCommand = keyof PanelCommands;

/** The commands that a panel may ask; all else that it sends is refused. */
export const ASKED: readonly PanelCommand[] = [
  "thingfit.panels.matrix",
  "thingfit.panels.column",
  "thingfit.panels.pair",
  "thingfit.panels.compare",
  "thingfit.panels.model",
];

/** What a button of a panel may start, by a word of its own. */
export type Action = "describe" | "newThing" | "restart" | "log";

/** What a panel sends. */
export type FromPanel =
  | { type: "ready" }
  | { type: "ask"; id: number; command: PanelCommand; argument: unknown }
  | { type: "open"; place: Place }
  | {
      type: "deploy";
      subject: { uri: string; number: number };
      partner?: { uri: string; number: number };
    }
  | { type: "copy"; text: string; said: string }
  | { type: "save"; name: string; text: string }
  | { type: "run"; action: Action; uri?: string };

/** What a panel is sent. */
export type ToPanel =
  | { type: "answer"; id: number; answer: unknown }
  | { type: "refusal"; id: number; error: string }
  | { type: "changed" }
  | { type: "show"; subject: { uri: string; number?: number } };
