/** The panels: the Fit Matrix, the comparison of models, and the editor of `.tflite` files. */

import { Disposable } from "vscode";
import type { Api } from "../api";
import { COMMANDS, VIEWS } from "../ids";
import { registerModelEditor } from "./modelEditor";
import { registerPanel } from "./single";

/** Registers all panels. */
export function registerPanels(api: Api): Disposable {
  return Disposable.from(
    registerPanel(api, VIEWS.matrix, COMMANDS.showFitMatrix, {
      name: "matrix",
      title: "Fit Matrix",
    }),
    registerPanel(api, VIEWS.comparison, COMMANDS.compareModels, {
      name: "compare",
      title: "Compare Models",
    }),
    registerModelEditor(api, VIEWS.model),
  );
}
