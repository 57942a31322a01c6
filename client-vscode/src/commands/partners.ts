/** Find Models for This Device, and Find Devices for This Model. */

import { QuickPickItemKind, ThemeIcon, window, type QuickPickItem } from "vscode";
import type { Api } from "../api";
import type { Facts, Role } from "../overview";
import type { Choices, Partner, Verdict } from "../types";
import { subjectOf } from "./subject";

export const HEADS: Record<Verdict, string> = {
  fits: "fits",
  unknown: "not enough is known",
  not: "does not fit",
};
export const ICONS: Record<Verdict, string> = { fits: "check", unknown: "question", not: "close" };
const NOUNS: Record<Role, string> = { device: "device", model: "model" };

const DEPLOY = { iconPath: new ThemeIcon("rocket"), tooltip: "Generate Deployment…" };

export interface PartnerItem extends QuickPickItem {
  partner?: Partner;
}

/** Shows what fits a device or model; the choice is opened, or deployed by its button. */
export async function findPartners(
  api: Api,
  facts: Facts,
  role: Role,
  given: unknown,
): Promise<void> {
  const subject = subjectOf(facts, given, [role]);
  const choices = await api.request("thingfit.deploy.choices", subject);
  const pick = window.createQuickPick<PartnerItem>();
  pick.title = titleOf(choices);
  pick.placeholder = "Open its description";
  pick.matchOnDescription = true;
  pick.items = itemsOf(choices.partners, [DEPLOY]);
  await new Promise<void>((resolve) => {
    pick.onDidHide(() => {
      resolve();
    });
    pick.onDidAccept(() => {
      const partner = pick.selectedItems[0]?.partner;
      pick.hide();
      if (partner) {
        void api.open(placeOf(facts, partner));
      }
    });
    pick.onDidTriggerItemButton(({ item }) => {
      pick.hide();
      if (item.partner) {
        void api.generateDeployment(subject, item.partner);
      }
    });
    pick.show();
  });
  pick.dispose();
}

/** How many of all fit, as a title. */
export function titleOf({ role, subject, partners }: Choices): string {
  const noun = NOUNS[role === "device" ? "model" : "device"];
  const fits = partners.filter(({ verdict }) => verdict === "fits").length;
  if (partners.length === 0) {
    return `${subject.name}: the workspace describes no ${noun}`;
  }
  return `${subject.name}: ${fits} of ${partners.length} ${noun}s fit`;
}

/** The partners under a line for each verdict; those that fit may have buttons. */
export function itemsOf(
  partners: readonly Partner[],
  buttons: PartnerItem["buttons"] = [],
): PartnerItem[] {
  const items: PartnerItem[] = [];
  for (const verdict of ["fits", "unknown", "not"] as const) {
    const those = partners.filter((each) => each.verdict === verdict);
    if (those.length > 0) {
      items.push({ label: HEADS[verdict], kind: QuickPickItemKind.Separator });
    }
    items.push(
      ...those.map((partner) => ({
        label: `$(${ICONS[verdict]}) ${partner.name}`,
        description: partner.reason,
        partner,
        buttons: verdict === "fits" ? buttons : [],
      })),
    );
  }
  return items;
}

function placeOf(facts: Facts, { uri, number }: Partner): { uri: string; line: number } {
  const { devices, models } = facts.overview;
  const found = [...devices, ...models].find((each) => each.uri === uri && each.number === number);
  return { uri, line: found?.line ?? 0 };
}
