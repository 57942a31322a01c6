/** The interpreter that the user chose in the Python extension, where that is installed. */

import { extensions, workspace, type Uri } from "vscode";

/** The part of the Python extension's interface that is used here. */
interface PythonApi {
  environments: {
    getActiveEnvironmentPath(resource?: Uri): { path: string };
    resolveEnvironment(path: {
      path: string;
    }): Promise<{ executable: { uri?: Uri | undefined } } | undefined>;
  };
}

/** Milliseconds that the Python extension may take to start. */
const PATIENCE = 5_000;

async function api(): Promise<PythonApi | undefined> {
  const extension = extensions.getExtension<PythonApi>("ms-python.python");
  if (!extension) {
    return undefined;
  }
  try {
    return await extension.activate();
  } catch {
    return undefined; // Its own messages tell what is wrong with it.
  }
}

/** The path of the interpreter of the first folder; nothing when that takes too long to tell. */
export async function activePython(): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
  });
  try {
    return await Promise.race([chosenPython(), late]);
  } finally {
    clearTimeout(timer);
  }
}

async function chosenPython(): Promise<string | undefined> {
  const environments = (await api())?.environments;
  const chosen = environments?.getActiveEnvironmentPath(workspace.workspaceFolders?.[0]?.uri);
  if (!environments || !chosen) {
    return undefined;
  }
  const resolved = await environments.resolveEnvironment(chosen).catch(() => undefined);
  return resolved?.executable.uri?.fsPath;
}
