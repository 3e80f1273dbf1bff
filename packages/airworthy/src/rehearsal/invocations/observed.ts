/** What can be observed of a function, minute by minute, when every call is simulated. Milliseconds and counts. */
export interface Observed {
  readonly from: number;
  readonly to: number;
  readonly arrivals: Float64Array;
  readonly invocations: Float64Array;
  readonly errors: Float64Array;
  readonly throttles: Float64Array;
  readonly timeouts: Float64Array;
  readonly dead: Float64Array;
  readonly recursions: Float64Array;
  readonly ofVersion: Float64Array;
  readonly versionErrors: Float64Array;
  readonly durationSum: Float64Array;
  readonly durationMax: Float64Array;
  /** Environments that were started, and how long that took. */
  readonly starts: Float64Array;
  readonly initSum: Float64Array;
  readonly initMax: Float64Array;
  /** The most that ran at once. */
  readonly running: Float64Array;
  /** Sum of what calls waited for an environment. */
  readonly waited: Float64Array;
  /** Each duration, when asked for. */
  readonly samples?: readonly number[][];
}

const COLUMNS = [
  "arrivals",
  "invocations",
  "errors",
  "throttles",
  "timeouts",
  "dead",
  "recursions",
  "ofVersion",
  "versionErrors",
  "durationSum",
  "durationMax",
  "starts",
  "initSum",
  "initMax",
  "running",
  "waited",
] as const;

export function observedFor(from: number, to: number, samples: boolean): Observed {
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(to - from)]));
  return {
    from,
    to,
    ...columns,
    ...(samples ? { samples: Array.from({ length: to - from }, (): number[] => []) } : {}),
  } as unknown as Observed;
}

/** The sum of a column. */
export function totalOf(column: Float64Array): number {
  return column.reduce((sum, one) => sum + one, 0);
}
