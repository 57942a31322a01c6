/** Versions, and which servers this extension can work with. */

export interface Version {
  major: number;
  minor: number;
  patch: number;
  text: string;
}

/** The version in a text such as `thingfit 0.1.0`; nothing when there is none. */
export function versionIn(text: string): Version | undefined {
  const found = /(?:^|\s)(\d+)\.(\d+)\.(\d+)[^\s]*/.exec(text);
  if (!found) {
    return undefined;
  }
  const [whole, major, minor, patch] = found;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch),
    text: whole.trim(),
  };
}

/** Whether a server of one version answers what an extension of the other asks. */
export function areCompatible(one: Version, other: Version): boolean {
  return one.major === other.major && one.minor === other.minor;
}
