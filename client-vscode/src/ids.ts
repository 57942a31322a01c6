/** Names that the manifest of the extension and its code share. */

/** Commands of the palette; the server's own commands have other names, see `types.ts`. */
export const COMMANDS = {
  findModels: "thingfit.findModels",
  findDevices: "thingfit.findDevices",
  findInGraph: "thingfit.findInGraph",
  showFitMatrix: "thingfit.showFitMatrix",
  compareModels: "thingfit.compareModels",
  describeTflite: "thingfit.describeTflite",
  generateDeployment: "thingfit.generateDeployment",
  newThing: "thingfit.newThing",
  newThingFromModel: "thingfit.newThingFromModel",
  lintWorkspace: "thingfit.lintWorkspace",
  fixWorkspace: "thingfit.fixWorkspace",
  queryWorkspace: "thingfit.queryWorkspace",
  runQuery: "thingfit.runQuery",
  answerAsCsv: "thingfit.answerAsCsv",
  restartServer: "thingfit.restartServer",
  showLog: "thingfit.showLog",
  showStatus: "thingfit.showStatus",
  openEntry: "thingfit.openEntry",
} as const;

/** Kinds of webview panel, under which VS Code keeps their state, and the editor of `.tflite`. */
export const VIEWS = {
  matrix: "thingfit.matrix",
  comparison: "thingfit.comparison",
  model: "thingfit.model",
  tree: "thingfit.workspace",
} as const;
