/** Numbers and names as people read them. */

/** A number of things, such as `1 model` or `3 models`. */
export function count(number: number, noun: string, many = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : many}`;
}

/** How much fits, in few words: `3 of 5 fit`, with those of which nobody knows. */
export function tally({
  fits,
  unknown,
  total,
}: {
  fits: number;
  unknown: number;
  total: number;
}): string {
  const verb = total === 1 && fits === 1 ? "fits" : "fit";
  return `${fits} of ${total} ${verb}${unknown > 0 ? `, ${unknown} unknown` : ""}`;
}

/** Numbers of findings, worst first: `2 errors, 1 warning`; nothing where there are none. */
export function findings(errors: number, warnings: number, hints = 0): string {
  const parts = [
    errors > 0 ? count(errors, "error") : "",
    warnings > 0 ? count(warnings, "warning") : "",
    hints > 0 ? count(hints, "hint") : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
