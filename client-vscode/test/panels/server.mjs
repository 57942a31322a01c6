// The real server behind a panel that is shown in a browser: just as much of the protocol as that
// takes.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const HERE = import.meta.dirname;
const ROOT = join(HERE, "..", "..", "..");

/** The interpreter that has Thingfit: the one that is named, else that of the checkout. */
export function interpreter() {
  const own = join(ROOT, ".venv", "bin", "python");
  return process.env.THINGFIT_PYTHON ?? (existsSync(own) ? own : "python3");
}

/** A server that has read a folder. */
export async function serve(folder) {
  const child = spawn(interpreter(), ["-m", "thingfit", "server"], {
    stdio: ["pipe", "pipe", "inherit"],
    cwd: ROOT,
  });
  const waiting = new Map();
  let next = 0;
  let read = () => {};
  const done = new Promise((resolve) => (read = resolve));

  const send = (message) => {
    const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
    child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    child.stdin.write(body);
  };
  const request = (method, params) =>
    new Promise((resolve, reject) => {
      next += 1;
      waiting.set(next, { resolve, reject });
      send({ id: next, method, params });
    });
  const take = (message) => {
    if (message.method === "$/progress" && message.params.value.kind === "end") read();
    else if (message.method && message.id !== undefined) {
      const items = message.params?.items;
      send({ id: message.id, result: items ? items.map(() => null) : null });
    } else if (waiting.has(message.id)) {
      const { resolve, reject } = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error) reject(new Error(message.error.message));
      else resolve(message.result);
    }
  };
  child.stdout.on("data", framed(take));
  child.on("exit", (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`the server ended with ${code}`));
  });

  const uri = pathToFileURL(folder).href;
  await request("initialize", {
    processId: process.pid,
    rootUri: uri,
    workspaceFolders: [{ uri, name: "workspace" }],
    capabilities: { window: { workDoneProgress: true }, workspace: { workspaceFolders: true } },
  });
  send({ method: "initialized", params: {} });
  await done;
  return {
    uri,
    ask: (command, argument) =>
      request("workspace/executeCommand", { command, arguments: [argument] }),
    notify: (method, params) => send({ method, params }),
    async stop() {
      await request("shutdown", null);
      send({ method: "exit" });
      await new Promise((resolve) => child.once("exit", resolve));
    },
  };
}

/** Cuts a stream into messages. */
function framed(take) {
  let buffer = Buffer.alloc(0);
  return (chunk) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())[1]);
      if (buffer.length < end + 4 + length) return;
      const body = buffer.subarray(end + 4, end + 4 + length).toString();
      buffer = buffer.subarray(end + 4 + length);
      take(JSON.parse(body));
    }
  };
}
