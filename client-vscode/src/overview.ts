/** What the workspace describes, as last told by the server. */

import { EventEmitter, Uri, type Disposable } from "vscode";
import type { Api } from "./api";
import type { Counted, Overview } from "./types";

const NOTHING: Overview = { version: 1, devices: [], models: [] };

export type Role = "device" | "model";

export class Facts implements Disposable {
  readonly #changes = new EventEmitter<void>();
  readonly onDidChange = this.#changes.event;
  readonly #listening: Disposable[];
  #overview = NOTHING;
  /** Whether anything was told yet. */
  known = false;
  #asking = false;
  #again = false;

  constructor(private readonly api: Api) {
    this.#listening = [
      api.onDidChangeFacts(() => void this.#ask()),
      api.onDidChangeState((state) => {
        if (state === "failed" || state === "stopped") {
          this.#take(NOTHING, false);
        }
      }),
    ];
  }

  get overview(): Overview {
    return this.#overview;
  }

  /** The devices or models that a document describes. */
  of(role: Role, uri: Uri): Counted[] {
    const all = role === "device" ? this.#overview.devices : this.#overview.models;
    const wanted = uri.toString();
    return all.filter((each) => keyOf(each.uri) === wanted);
  }

  dispose(): void {
    this.#listening.forEach((each) => {
      each.dispose();
    });
    this.#changes.dispose();
  }

  /** Asks the server; news that come meanwhile make it ask once more. */
  async #ask(): Promise<void> {
    if (this.#asking) {
      this.#again = true;
      return;
    }
    this.#asking = true;
    try {
      this.#take(await this.api.request("thingfit.overview", {}), true);
    } catch (error) {
      this.api.log.debug(`No overview: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      this.#asking = false;
    }
    if (this.#again) {
      this.#again = false;
      await this.#ask();
    }
  }

  #take(overview: Overview, known: boolean): void {
    this.#overview = overview;
    this.known = known;
    this.#changes.fire();
  }
}

/** A URI in the editor's own spelling, which may escape other signs than the server's. */
export function keyOf(uri: string): string {
  return Uri.parse(uri).toString();
}
