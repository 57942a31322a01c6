import { window, type ExtensionContext } from "vscode";

/** Called by VS Code when something of Thingfit is wanted first. */
export function activate(context: ExtensionContext): void {
  context.subscriptions.push(window.createOutputChannel("Thingfit", { log: true }));
}
