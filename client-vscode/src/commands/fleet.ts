/** What an endpoint beside the workspace has for a device or a model, shown where a lens counts it. */

import { env, ProgressLocation, QuickPickItemKind, window, type QuickPickItem } from "vscode";
import type { Api } from "../api";
import type { Facts, Role } from "../overview";
import { memory } from "../panels/views/words";
import type { FleetPairs, Pair, Side } from "../types";
import { HEADS, ICONS } from "./partners";
import { subjectOf } from "./subject";

/** Milliseconds that a sentence stays in the status bar. */
const SHOWN = 3_000;
const NAMES: Record<string, string> = { ram: "RAM" };

export interface FleetItem extends QuickPickItem {
  side?: Side;
}

/** Shows the pairs of the endpoint; the choice is copied, as there is no file to open. */
export async function findInGraph(api: Api, facts: Facts, given: unknown): Promise<void> {
  const subject = subjectOf(facts, given, ["device", "model"]);
  const found = await window.withProgress(
    {
      location: ProgressLocation.Notification,
      title: "Asking the workspace graph",
      cancellable: true,
    },
    (_, token) => api.request("thingfit.match.fleet", subject, token),
  );
  const { role = "device" } = subject;
  const chosen = await window.showQuickPick(fleetItems(found, role), {
    title: fleetTitle(found, role),
    placeHolder: "Copy its identifier",
    matchOnDescription: true,
  });
  if (chosen?.side) {
    await env.clipboard.writeText(chosen.side.id ?? chosen.side.path);
    window.setStatusBarMessage("The identifier is in the clipboard", SHOWN);
  }
}

/** How many fit of all that the endpoint has, as a title. */
export function fleetTitle({ pairs, endpoint, total }: FleetPairs, role: Role): string {
  const noun = role === "device" ? "model" : "device";
  const fits = pairs.filter(({ verdict }) => verdict === "fits").length;
  const all = `${total.toLocaleString("en-US")} ${noun}${total === 1 ? "" : "s"}`;
  return `${fits.toLocaleString("en-US")} of ${all} fit at ${endpoint}`;
}

/** The other side of each pair: what fits with the most memory to spare first, then the unknown. */
export function fleetItems({ pairs, endpoint }: FleetPairs, role: Role): FleetItem[] {
  const items: FleetItem[] = [];
  for (const verdict of ["fits", "unknown"] as const) {
    const those = pairs
      .filter((pair) => pair.verdict === verdict)
      .sort((a, b) => (spare(b) ?? -1) - (spare(a) ?? -1));
    if (those.length > 0) {
      items.push({ label: HEADS[verdict], kind: QuickPickItemKind.Separator });
    }
    items.push(
      ...those.map((pair) => {
        const side = role === "device" ? pair.model : pair.device;
        // The host stands in the title.
        const path = side.path.replace(`${endpoint}: `, "");
        const detail = side.id === null ? path : `${path} · ${side.id}`;
        return {
          label: `$(${ICONS[verdict]}) ${side.name}`,
          description: said(pair),
          detail,
          side,
        };
      }),
    );
  }
  return items;
}

/** What is left of the memory where a pair fits, else what nobody can judge. */
function said(pair: Pair): string {
  if (pair.verdict === "fits") {
    const left = spare(pair);
    return left === undefined ? "" : `${memory(left)} RAM left`;
  }
  const open = pair.criteria.filter(({ verdict }) => verdict === "unknown");
  return open.map(({ name }) => NAMES[name] ?? name).join(", ");
}

function spare({ criteria }: Pair): number | undefined {
  return criteria.find(({ name }) => name === "ram")?.margin ?? undefined;
}
