/** The context keys by which the manifest enables commands: what the active editor describes. */

import { commands, Disposable, window } from "vscode";
import type { Api } from "./api";
import type { Facts } from "./overview";

/** Keeps the keys as the server's last answer has them. */
export function keepContext(api: Api, facts: Facts): Disposable {
  const update = (): void => {
    const uri = window.activeTextEditor?.document.uri;
    const { devices, models } = facts.overview;
    set("thingfit.isDevice", uri !== undefined && facts.of("device", uri).length > 0);
    set("thingfit.isModel", uri !== undefined && facts.of("model", uri).length > 0);
    set("thingfit.hasDevices", devices.length > 0);
    set("thingfit.hasModels", models.length > 0);
    set("thingfit.known", facts.known);
    set("thingfit.off", api.state === "failed" || api.state === "stopped");
  };
  update();
  return Disposable.from(
    window.onDidChangeActiveTextEditor(update),
    facts.onDidChange(update),
    api.onDidChangeState(update),
  );
}

function set(key: string, value: boolean): void {
  void commands.executeCommand("setContext", key, value);
}
