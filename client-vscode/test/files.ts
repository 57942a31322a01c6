/** Folders and programs for tests. */

import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

/** A folder that is gone after the test. */
export async function folder(context: TestContext): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), "thingfit-test-"));
  context.after(() => rm(made, { recursive: true, force: true }));
  return made;
}

/** A program of a few lines of shell. */
export async function program(path: string, ...lines: string[]): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, ["#!/bin/sh", ...lines, ""].join("\n"));
  await chmod(path, 0o755);
  return path;
}

/** A `thingfit` in a Python environment that tells a version; the environment's interpreter. */
export async function environment(path: string, version: string): Promise<string> {
  await program(join(path, "bin", "thingfit"), `echo "thingfit ${version}"`);
  return program(join(path, "bin", "python"), "exit 0");
}
