/** Runs programs, and ends them with all that they started. */

import { spawn, type ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";

export interface RunOptions {
  /** A folder that nobody else writes to: programs and Python look for files in it. */
  cwd: string;
  env?: NodeJS.ProcessEnv;
  signal?: AbortSignal;
  /** Milliseconds after which the program is ended. */
  timeout?: number;
  /** Called for each line of both streams. */
  onLine?: (line: string) => void;
}

export interface Ran {
  /** The exit status; nothing for a program that could not be started, or was ended. */
  status: number | undefined;
  stdout: string;
  stderr: string;
  /** Why it could not be started. */
  problem?: string;
}

/** The end of a program that was started, with what it wrote; never rejects. */
export function run(command: string, words: readonly string[], options: RunOptions): Promise<Ran> {
  const { cwd, env, signal, timeout, onLine } = options;
  if (signal?.aborted) {
    return Promise.resolve({ status: undefined, stdout: "", stderr: "", problem: "cancelled" });
  }
  return new Promise((resolve) => {
    const ran: Ran = { status: undefined, stdout: "", stderr: "" };
    const child = spawn(command, words, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
      windowsHide: true,
      // A group of its own, so that its children end with it.
      detached: process.platform !== "win32",
    });
    const stop = (): void => {
      endTree(child);
    };
    const timer = timeout === undefined ? undefined : setTimeout(stop, timeout);
    signal?.addEventListener("abort", stop, { once: true });
    for (const name of ["stdout", "stderr"] as const) {
      createInterface({ input: child[name] }).on("line", (line) => {
        ran[name] += `${line}\n`;
        onLine?.(line);
      });
    }
    const done = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(ran);
    };
    child.on("error", (error) => {
      ran.problem = error.message;
      if (child.pid === undefined) {
        done();
      }
    });
    child.on("close", (status) => {
      ran.status = status ?? undefined;
      done();
    });
  });
}

/** Ends a program and the programs that it started. */
function endTree(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null) {
    return;
  }
  if (process.platform === "win32") {
    spawn("taskkill", ["/pid", String(child.pid), "/T", "/F"], { windowsHide: true });
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch {
    child.kill("SIGKILL");
  }
}
