import type { CancellationToken, Event, LogOutputChannel, Uri } from "vscode";
import type { CommandName, Commands, Place, Wanted } from "./types";

export type ServerState = "stopped" | "starting" | "installing" | "running" | "failed";

/** What panels, the side bar and the commands may ask of the core of the extension. */
export interface Api {
  /**
   * The server's answer to one of its commands. Waits for a server that is starting; throws
   * `AskError` with one sentence for the user when there is no answer.
   */
  request<Name extends CommandName>(
    command: Name,
    argument: Commands[Name]["argument"],
    token?: CancellationToken,
  ): Promise<Commands[Name]["answer"]>;

  /** Fires, at most some times a second, when any device or model may have changed. */
  readonly onDidChangeFacts: Event<void>;

  /** Opens a file and selects a range of it; a `.tflite` file opens in its own editor. */
  open(place: Place): Promise<void>;

  /**
   * Has the user choose the target, and the partner of a device or model unless that is given, as
   * in a cell of the matrix; then generates the project.
   */
  generateDeployment(subject: Wanted, partner?: Wanted): Promise<void>;

  readonly state: ServerState;
  readonly onDidChangeState: Event<ServerState>;
  readonly log: LogOutputChannel;
  readonly extensionUri: Uri;
}

/** There is no answer; the message is one sentence for the user. */
export class AskError extends Error {
  override readonly name = "AskError";
}

/** Nobody waits for the answer any more, so there is nothing to tell. */
export class AskCancelled extends Error {
  override readonly name = "AskCancelled";
}
