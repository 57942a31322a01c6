/** The settings that say how the server is started. */

import { Disposable, workspace } from "vscode";

export interface ServerSettings {
  command: string[];
  interpreter: string;
}

/** The settings as they count now; without trust VS Code leaves out those of the workspace. */
export function serverSettings(): ServerSettings {
  const settings = workspace.getConfiguration("thingfit.server");
  const command = settings.get<unknown>("command");
  const interpreter = settings.get<unknown>("interpreter");
  return {
    command: Array.isArray(command) ? command.filter((word) => typeof word === "string") : [],
    interpreter: typeof interpreter === "string" ? interpreter.trim() : "",
  };
}

/** Calls back when another server may be the right one. */
export function followSettings(callback: () => void): Disposable {
  return Disposable.from(
    workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("thingfit.server")) {
        callback();
      }
    }),
    workspace.onDidGrantWorkspaceTrust(callback),
  );
}
