/** All scenarios, in the order in which they run within a world. */
import access from "./access.mjs";
import editing from "./editing.mjs";
import graph from "./graph.mjs";
import matching from "./matching.mjs";
import models from "./models.mjs";
import pictures from "./pictures.mjs";
import server from "./server.mjs";

export const scenarios = [
  ...editing,
  ...matching,
  ...models,
  ...access,
  ...graph,
  ...pictures,
  ...server,
];
