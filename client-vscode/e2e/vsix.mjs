/** The packaged extension that is tested. */
import { readdir, stat } from "node:fs/promises";
import path from "node:path";

const CLIENT = path.resolve(import.meta.dirname, "..");

/** The VSIX that is named, else the newest in `client-vscode/` and its `dist/`. */
export async function findVsix(named) {
  if (named) return path.resolve(named);
  const found = [];
  for (const folder of [CLIENT, path.join(CLIENT, "dist")]) {
    for (const name of await readdir(folder).catch(() => [])) {
      const file = path.join(folder, name);
      if (name.endsWith(".vsix")) found.push({ file, time: (await stat(file)).mtimeMs });
    }
  }
  if (!found.length) throw new Error("there is no VSIX; `npm run package` makes it");
  return found.sort((a, b) => b.time - a.time)[0].file;
}
