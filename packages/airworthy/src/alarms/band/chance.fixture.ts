/** Seeded chance for the tests of the band: the same seed, the same metric. */
export interface Chance {
  /** 0 or more, below 1. */
  uniform(): number;
  normal(): number;
  /** Calls that come one by one, `mean` of them on average. */
  poisson(mean: number): number;
}

export function chance(seed: number): Chance {
  let state = seed >>> 0;
  function uniform(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  function poisson(mean: number): number {
    if (mean > 200) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    let count = -1;
    for (let product = 1; product > Math.exp(-mean); count++) product *= uniform();
    return count;
  }
  return { uniform, normal, poisson };
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** A Monday. */
export const START = Date.UTC(2026, 0, 5);

/** Traffic of a shop, 1 on average: little at night, less on Saturday and Sunday, which begin and end within four hours. */
export function shopHours(instant: number): number {
  const weekHour = ((instant - START) / HOUR) % 168;
  const hour = weekHour % 24;
  const weekend = Math.max(0, Math.min(1, (weekHour - 118) / 4) - Math.max(0, (weekHour - 164) / 4));
  return (1 + 0.6 * Math.sin((2 * Math.PI * (hour - 8)) / 24)) * (1.2 - 0.7 * weekend);
}

/** Points every five minutes. */
export function series(
  days: number,
  valueAt: (instant: number) => number | undefined,
): { instant: number; value: number }[] {
  const points: { instant: number; value: number }[] = [];
  for (let instant = START; instant < START + days * DAY; instant += 5 * MINUTE) {
    const value = valueAt(instant);
    if (value !== undefined) points.push({ instant, value });
  }
  return points;
}
