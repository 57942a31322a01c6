/** Makes the extension's own environment while the user sees what is done and can stop it. */

import { commands, ProgressLocation, Uri, window, workspace } from "vscode";
import type { LogOutputChannel } from "vscode";
import { Cancelled, EnvironmentError, make } from "./environment";
import { commandOf, type ServerCommand, type Surroundings } from "./find";
import { isNewEnough, OLDEST, pythonsOnPath, pythonVersion } from "./python";

/** The server of an environment that is made now; throws `EnvironmentError` or `Cancelled`. */
export async function install(around: Surroundings, log: LogOutputChannel): Promise<ServerCommand> {
  const { wheel, storage } = around;
  if (wheel === undefined) {
    throw new EnvironmentError(
      "This build of the extension carries no server, so `thingfit.server.command` has to name one",
    );
  }
  const python = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: "Thingfit sets up its server (once)",
      cancellable: true,
    },
    (progress, token) => {
      const stop = new AbortController();
      token.onCancellationRequested(() => {
        stop.abort();
      });
      return make({
        storage,
        wheel,
        pythons: () => interpreters(around),
        signal: stop.signal,
        report: (message) => {
          progress.report({ message });
        },
        log: (line) => {
          log.info(line);
        },
      });
    },
  );
  return commandOf(python, "own", around.version.text);
}

async function interpreters(around: Surroundings): Promise<string[]> {
  const chosen = around.interpreter === "" ? [] : [around.interpreter];
  return [...chosen, ...(await pythonsOnPath())];
}

/** Tells in one message that there is no server, and does what the user chooses. */
export async function complain(error: unknown, retry: () => void): Promise<void> {
  if (error instanceof Cancelled) {
    return; // The status bar tells it, and starts it again.
  }
  const message = error instanceof Error ? error.message : String(error);
  const again = "Retry";
  const choose = "Choose Interpreter…";
  const showLog = "Show Log";
  const chosen = await window.showErrorMessage(message, again, choose, showLog);
  if (chosen === showLog) {
    await commands.executeCommand("thingfit.showLog");
  } else if (chosen === again || (chosen === choose && (await chooseInterpreter()))) {
    retry();
  }
}

/** Has the user choose a Python interpreter, and keeps it in the settings; gives whether one was. */
export async function chooseInterpreter(): Promise<boolean> {
  const browse = { label: "$(folder-opened) Browse…", path: "" };
  const items = [];
  for (const path of await pythonsOnPath()) {
    const version = await pythonVersion(path, "/");
    if (version && isNewEnough(version)) {
      items.push({ label: `Python ${version.join(".")}`, description: path, path });
    }
  }
  const picked = await window.showQuickPick([...items, browse], {
    title: `Python ${OLDEST.join(".")} or newer for the server of Thingfit`,
  });
  let path = picked?.path;
  if (path === "") {
    const options = { canSelectMany: false, title: "A Python interpreter" };
    path = (await window.showOpenDialog(options))?.[0]?.fsPath;
  }
  if (path === undefined) {
    return false;
  }
  await workspace.getConfiguration("thingfit.server").update("interpreter", path, true);
  return true;
}

/** The wheel that the extension carries. */
export async function carriedWheel(extensionUri: Uri): Promise<string | undefined> {
  const folder = Uri.joinPath(extensionUri, "dist");
  const names = (await workspace.fs.readDirectory(folder)).map(([name]) => name);
  const wheel = names.find((name) => /^thingfit-.*\.whl$/.test(name));
  return wheel === undefined ? undefined : Uri.joinPath(folder, wheel).fsPath;
}
