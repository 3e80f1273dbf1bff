/** A straight scale from values to whole units of a drawing. */
export interface Scale {
  readonly least: number;
  readonly most: number;
  at(value: number): number;
}

export function scaleOf(least: number, most: number, from: number, to: number): Scale {
  return { least, most, at: (value) => Math.round(from + ((value - least) / (most - least)) * (to - from)) };
}

/**
 * Two to four round values of a scale.
 *
 * @example ticksOf(scaleOf(0, 104, 142, 10)) // [0, 50, 100]
 */
export function ticksOf({ least, most }: Pick<Scale, "least" | "most">): number[] {
  const rough = (most - least) / 3;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((one) => one * size).find((one) => one >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = Math.ceil(least / step) * step; tick <= most; tick += step)
    ticks.push(Number(tick.toPrecision(6)));
  return ticks;
}
