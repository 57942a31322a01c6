/** The JSON that the server's commands take and give; memory is in bytes, positions as in LSP. */

export type Verdict = "fits" | "not" | "unknown";

/** A refusal: one sentence for the user. */
export interface Refused {
  error: string;
}

/** A position and a range of the language server protocol, in UTF-16. */
export interface Position {
  line: number;
  character: number;
}

export interface Range {
  start: Position;
  end: Position;
}

/** A place in a file: a range, or the beginning of a line, or just the file. */
export interface Place {
  uri: string;
  range?: Range;
  line?: number;
}

/** A model or a device of a document, counted from 0 in the order of the text. */
export interface Subject {
  id: string | null;
  name: string;
  path: string;
  uri: string;
  number: number;
}

/** A model or device in the overview, and how much fits it. */
export interface Counted extends Subject {
  line: number;
  fits: number;
  unknown: number;
  total: number;
}

export interface Overview {
  version: 1;
  devices: Counted[];
  models: Counted[];
}

/** Which pairs are asked for, and what is supposed of the devices. */
export interface Asked {
  uri?: string;
  number?: number;
  explain?: boolean;
  ram?: number;
  flash?: number;
  sensors?: string[];
  prefer_estimates?: boolean;
  assume_unknown_fits?: boolean;
}

export interface Criterion {
  name: string;
  verdict: Verdict;
  needed: number | string[] | null;
  offered: number | string[] | null;
  margin: number | null;
  unit: string;
  /** With `explain` only. */
  sentence?: string;
  /** With `explain` only: `path:line`. */
  model_places?: string[];
  device_places?: string[];
}

/** The side of a pair; `uri` and `number` tell which it is in the workspace. */
export interface Side {
  id: string | null;
  name: string;
  path: string;
  uri?: string;
  number?: number;
}

export interface Pair {
  model: Side;
  device: Side;
  verdict: Verdict;
  criteria: Criterion[];
}

export interface Pairs {
  version: 1;
  pairs: Pair[];
}

/** The pairs that fit, or may fit, of all `total` that an endpoint has; `endpoint` is its host. */
export interface FleetPairs extends Pairs {
  endpoint: string;
  total: number;
}

/** The needs of a comparison in the words of the command line; `device` is the URI of a document. */
export interface CompareAsked {
  device?: string;
  number?: number;
  sensors?: string[];
  texts?: string[];
  dataset?: string;
  category?: string;
  metric?: string;
  by?: Axis;
  front?: Axis[];
  prefer_estimates?: boolean;
  assume_unknown_fits?: boolean;
}

export type Axis = "metric" | "ram" | "flash" | "macs" | "latency";

export interface Ranked {
  rank: number;
  id: string | null;
  identifier: string | null;
  name: string;
  path: string;
  uri?: string;
  categories: string[];
  sensors: string[];
  metric: { value: number | null; stated: boolean };
  macs: number | null;
  ram: { bytes: number | null; basis: string };
  flash: { bytes: number | null; basis: string };
  latency: { seconds: number | null; basis: string };
  onFront: boolean;
}

export interface Comparison {
  version: 1;
  by: string;
  front: string[];
  metric: { id: string | null; name: string | null; higherIsBetter: boolean };
  device: { id: string | null; name: string; path: string } | null;
  total: number;
  unknown: number;
  models: Ranked[];
}

export interface DescribeAsked {
  uri: string;
  /** `jsonld` writes the description beside the file; the others are only given back. */
  format?: "jsonld" | "json" | "text";
}

export interface Described {
  text: string;
  uri?: string;
  applied?: boolean;
}

/** A device or model by its place; `role` is for a document that describes both. */
export interface Wanted {
  uri: string;
  number?: number;
  role?: "device" | "model";
}

export interface Partner extends Subject {
  verdict: Verdict;
  reason: string;
}

export interface Target {
  name: string;
  title: string;
  sentence: string;
}

export interface Choices {
  role: "device" | "model";
  subject: Subject;
  partners: Partner[];
  targets: Target[];
}

export interface DeployAsked {
  model: { uri: string; number: number };
  device: { uri: string; number: number };
  target: string;
  directory?: string;
  force?: boolean;
}

/** A fact that is not stated, and where it can be. */
export interface MissingFact {
  fact: string;
  sentence: string;
  uri: string;
  line: number;
}

export type Deployed =
  | { applied: true; manifest: string; files: string[] }
  | { applied: false; reasons: string[]; missing: MissingFact[] };

export interface QueryAsked {
  query: string;
  seconds?: number;
}

/** A term of an answer, as in SPARQL 1.1 Query Results JSON. */
export interface Term {
  type: "uri" | "literal" | "bnode";
  value: string;
  datatype?: string;
  "xml:lang"?: string;
}

/** The answer to a query: rows, statements as Turtle, or yes and no. */
export type Answer =
  | { form: "rows"; variables: string[]; rows: (Term | null)[][]; prefixes: Record<string, string> }
  | { form: "statements"; count: number; turtle: string }
  | { form: "boolean"; value: boolean };

/** How many findings there are, and in how many of all documents. */
export interface Linted {
  documents: number;
  affected: number;
  errors: number;
  warnings: number;
  hints: number;
}

export interface FixedWorkspace {
  documents: number;
  fixes: number;
  applied: boolean;
}

/** A Thing Description made from a Thing Model. */
export interface Instance {
  text: string;
}

/** What each command of the server takes and gives; any may give `Refused` in place of that. */
export interface Commands {
  "thingfit.overview": { argument: Record<string, never>; answer: Overview };
  "thingfit.match.device": { argument: Asked; answer: Pairs };
  "thingfit.match.model": { argument: Asked; answer: Pairs };
  "thingfit.match.matrix": { argument: Asked; answer: Pairs };
  "thingfit.match.fleet": { argument: Wanted; answer: FleetPairs };
  "thingfit.compare": { argument: CompareAsked; answer: Comparison };
  "thingfit.describeModel": { argument: DescribeAsked; answer: Described };
  "thingfit.deploy.choices": { argument: Wanted; answer: Choices };
  "thingfit.deploy": { argument: DeployAsked; answer: Deployed };
  "thingfit.query": { argument: QueryAsked; answer: Answer };
  "thingfit.new.placeholders": { argument: { uri: string }; answer: { placeholders: string[] } };
  "thingfit.new.fromThingModel": {
    argument: { uri: string; values: Record<string, string> };
    answer: Instance;
  };
  "thingfit.lint": { argument: Record<string, never>; answer: Linted };
  "thingfit.fixAll": { argument: Record<string, never>; answer: FixedWorkspace };
}

export type CommandName = keyof Commands;
