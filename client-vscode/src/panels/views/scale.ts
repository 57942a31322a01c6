/** From values to places on an axis, with the values to name there. */

export interface Scale {
  place(value: number): number;
  ticks: number[];
}

/** Amounts from 0 on; by powers where they differ by more than a factor of twenty. */
export function amounts(values: readonly number[], begin: number, end: number): Scale {
  const low = Math.max(Math.min(...values), 1);
  const high = Math.max(...values, 1);
  if (high / low > 20) {
    const first = Math.log10(low / 1.2);
    const last = Math.log10(high * 1.2);
    const ticks: number[] = [];
    for (let power = Math.floor(first); power <= Math.ceil(last); power += 1) {
      for (const part of [1, 2, 5]) ticks.push(part * 10 ** power);
    }
    const place = (value: number) =>
      begin + ((Math.log10(Math.max(value, 1)) - first) / (last - first)) * (end - begin);
    const within = ticks.filter((each) => Math.log10(each) >= first && Math.log10(each) <= last);
    return { place, ticks: thinned(within, Math.abs(end - begin) / 55) };
  }
  return linear(steps(0, high), begin, end);
}

/** Values around those there are, with some room, but not beyond `most`. */
export function values(found: readonly number[], most: number, begin: number, end: number): Scale {
  const low = Math.min(...found);
  const high = Math.max(...found);
  const spread = high - low || Math.abs(high) * 0.1 || 1;
  const top = high + spread * 0.1;
  const bottom = low - spread * 0.1;
  const least = low >= 0 ? Math.max(bottom, 0) : bottom;
  return linear(steps(least, high > most ? top : Math.min(top, most)), begin, end);
}

/** Round values from below the lowest to above the highest, about five of them. */
export function steps(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((part) => part * power).find((each) => each >= rough) ?? rough;
  const found: number[] = [];
  for (let at = Math.floor(low / step); at <= Math.ceil(high / step); at += 1) {
    found.push(Number((at * step).toPrecision(10)));
  }
  return found;
}

function linear(ticks: number[], begin: number, end: number): Scale {
  const first = ticks[0] ?? 0;
  const last = ticks.at(-1) ?? 1;
  return {
    place: (value) => begin + ((value - first) / (last - first)) * (end - begin),
    ticks,
  };
}

/** As many of the values as there is room for. */
function thinned(ticks: number[], room: number): number[] {
  if (ticks.length <= room) return ticks;
  const tens = ticks.filter((each) => Number.isInteger(Math.log10(each)));
  return tens.length >= 2 ? tens : ticks.filter((_, at) => at % 2 === 0);
}
