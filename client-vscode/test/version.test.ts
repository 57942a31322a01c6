import assert from "node:assert/strict";
import test from "node:test";
import { areCompatible, versionIn, type Version } from "../src/server/version";

function version(text: string): Version {
  const found = versionIn(text);
  assert.ok(found, text);
  return found;
}

test("a version is found in what the server tells", () => {
  const found = version("thingfit 1.22.3\n");
  assert.deepEqual([found.major, found.minor, found.patch], [1, 22, 3]);
  assert.equal(version("0.2.0rc1").text, "0.2.0rc1");
  assert.equal(versionIn("usage: other 3"), undefined);
  assert.equal(versionIn(""), undefined);
});

test("servers of the same minor version are compatible", () => {
  assert.ok(areCompatible(version("0.1.0"), version("0.1.7")));
  assert.ok(!areCompatible(version("0.1.0"), version("0.2.0")));
  assert.ok(!areCompatible(version("1.1.0"), version("0.1.0")));
});
