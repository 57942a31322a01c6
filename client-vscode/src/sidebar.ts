/** The side bar: the devices and models of the workspace, with what fits and what is found. */

import {
  Disposable,
  EventEmitter,
  languages,
  ThemeColor,
  ThemeIcon,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  type TreeDataProvider,
} from "vscode";
import { findingsIn } from "./findings";
import { COMMANDS, VIEWS } from "./ids";
import type { Facts, Role } from "./overview";
import type { Counted } from "./types";
import { findings, tally } from "./words";

/** Milliseconds after which many diagnostics at once become one redraw. */
const PAUSE = 150;

const HEADS: Record<Role, string> = { device: "Devices", model: "Models" };
const ICONS: Record<Role, string> = { device: "chip", model: "symbol-structure" };

export interface Head {
  kind: "head";
  role: Role;
}

export interface Entry {
  kind: "entry";
  role: Role;
  subject: Counted;
}

export type Node = Head | Entry;

export class Sidebar implements TreeDataProvider<Node>, Disposable {
  readonly #changes = new EventEmitter<void>();
  readonly onDidChangeTreeData = this.#changes.event;
  readonly #listening: Disposable;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly facts: Facts) {
    const view = window.createTreeView(VIEWS.tree, {
      treeDataProvider: this,
      showCollapseAll: false,
    });
    this.#listening = Disposable.from(
      view,
      facts.onDidChange(() => {
        this.#soon();
      }),
      languages.onDidChangeDiagnostics(({ uris }) => {
        if (uris.some((uri) => facts.of("device", uri).length + facts.of("model", uri).length)) {
          this.#soon();
        }
      }),
    );
  }

  getChildren(node?: Node): Node[] {
    const { devices, models } = this.facts.overview;
    if (!node) {
      const roles: Role[] = ["device", "model"];
      // Without anything the view shows its welcome text.
      return devices.length + models.length === 0
        ? []
        : roles.map((role) => ({ kind: "head", role }));
    }
    if (node.kind === "entry") {
      return [];
    }
    const { role } = node;
    return inOrder(role === "device" ? devices : models).map((subject) => ({
      kind: "entry",
      role,
      subject,
    }));
  }

  getTreeItem(node: Node): TreeItem {
    return node.kind === "head" ? this.#head(node) : entryItem(node);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#listening.dispose();
    this.#changes.dispose();
  }

  #head({ role }: Head): TreeItem {
    const { devices, models } = this.facts.overview;
    const item = new TreeItem(HEADS[role], TreeItemCollapsibleState.Expanded);
    item.id = role;
    item.description = String((role === "device" ? devices : models).length);
    item.contextValue = `${role}s`;
    return item;
  }

  #soon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#changes.fire();
    }, PAUSE);
  }
}

/** By name, as people sort: `Sensor 2` before `Sensor 10`. */
function inOrder(subjects: readonly Counted[]): Counted[] {
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  return [...subjects].sort((a, b) => compare(a.name, b.name) || compare(a.path, b.path));
}

function entryItem({ role, subject }: Entry): TreeItem {
  const uri = Uri.parse(subject.uri);
  const { errors, warnings } = findingsIn(uri);
  const told = findings(errors, warnings);
  const other = role === "device" ? "models" : "devices";
  const fit = subject.total > 0 ? tally(subject) : `no ${other} to compare with`;
  const item = new TreeItem(subject.name);
  item.id = `${role} ${subject.uri} ${subject.number}`;
  item.description = [fit, told].filter((part) => part !== "").join(" · ");
  item.tooltip = [subject.name, subject.path, `${fit} (${other})`, told].filter(Boolean).join("\n");
  item.contextValue = subject.fits > 0 ? `${role}.fits` : role;
  item.iconPath = iconOf(role, errors, warnings);
  item.command = {
    title: "Open",
    command: COMMANDS.openEntry,
    arguments: [{ kind: "entry", role, subject }],
  };
  item.accessibilityInformation = { label: `${subject.name}, ${role}, ${item.description}` };
  return item;
}

function iconOf(role: Role, errors: number, warnings: number): ThemeIcon {
  if (errors > 0) {
    return new ThemeIcon("error", new ThemeColor("list.errorForeground"));
  }
  if (warnings > 0) {
    return new ThemeIcon("warning", new ThemeColor("list.warningForeground"));
  }
  return new ThemeIcon(ICONS[role]);
}
