/** As much of VS Code as the tested modules need when they are loaded outside of it. */

export class Uri {
  private constructor(private readonly text: string) {}

  static parse(text: string): Uri {
    return new Uri(text.replace(/%3A/gi, ":"));
  }

  toString(): string {
    return this.text;
  }
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export enum QuickPickItemKind {
  Separator = -1,
  Default = 0,
}

export const window = {};
export const workspace = {};
export const commands = {};
export const languages = {};
export class TabInputCustom {
  constructor(readonly uri: Uri) {}
}
export const ProgressLocation = { Window: 10, Notification: 15 };
export const env = {};
