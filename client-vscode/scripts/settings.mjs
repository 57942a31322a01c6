// Writes the settings into the manifest and their schema for `settings.json`, both from the schema
// that the server's settings are described by; with `--check` it tells whether the manifest is fresh.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import prettier from "prettier";

const HERE = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const MANIFEST = join(HERE, "package.json");
const SCHEMA = join(HERE, "..", "docs", "settings.schema.json");

/** What the server's settings are called in VS Code: `max-file-size` stays as it is. */
const PREFIX = "thingfit.";
/** Names of rules are many; `settings.json` gets them from a schema, not from the manifest. */
const TOO_LONG = 20;

/** The settings as VS Code's manifest has them. */
export function contributed(schema) {
  const entries = Object.entries(schema.properties).map(([name, { description, ...rest }]) => {
    const inlined = { scope: "resource", ...resolved(rest, schema.definitions, TOO_LONG) };
    return [`${PREFIX}${name}`, { markdownDescription: description, ...inlined }];
  });
  return Object.fromEntries(entries);
}

/** The schema of `settings.json`: the same with all names. */
export function editorSchema(schema) {
  const properties = Object.entries(schema.properties).map(([name, each]) => [
    `${PREFIX}${name}`,
    each,
  ]);
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "Settings of Thingfit in VS Code",
    type: "object",
    properties: Object.fromEntries(properties),
    definitions: schema.definitions,
  };
}

/** A schema without references; an enumeration above a length becomes any text. */
function resolved(schema, definitions, longest) {
  if (Array.isArray(schema)) return schema.map((each) => resolved(each, definitions, longest));
  if (typeof schema !== "object" || schema === null) return schema;
  if (typeof schema.$ref === "string") {
    const target = definitions[schema.$ref.split("/").at(-1)];
    return resolved(target, definitions, longest);
  }
  const entries = Object.entries(schema).map(([key, value]) => [
    key,
    resolved(value, definitions, longest),
  ]);
  const made = Object.fromEntries(entries);
  if (Array.isArray(made.enum)) {
    delete made.description;
    if (made.enum.length > longest) delete made.enum;
    made.type = "string";
  }
  return made;
}

/** The manifest with fresh settings; those of the extension itself stay first. */
export function freshManifest(text, schema) {
  const manifest = JSON.parse(text);
  manifest.contributes.configuration[1].properties = contributed(schema);
  return prettier.format(JSON.stringify(manifest), { parser: "json-stringify", printWidth: 100 });
}

export function readSchema() {
  return JSON.parse(readFileSync(SCHEMA, "utf8"));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const before = readFileSync(MANIFEST, "utf8");
  const after = await freshManifest(before, readSchema());
  if (process.argv.includes("--check")) {
    if (after !== before) {
      console.error("package.json is not up to date; run npm run settings");
      process.exitCode = 1;
    }
  } else {
    writeFileSync(MANIFEST, after);
  }
}
