/** What happened to a function, minute by minute: columns over [from, to). Metrics are made of them: metrics.ts. */
export interface Minutes {
  from: number;
  to: number;
  /** Events that came, wherever they ended. */
  readonly arrivals: Float64Array;
  readonly invocations: Float64Array;
  readonly errors: Float64Array;
  readonly throttles: Float64Array;
  /** Of the errors those that ran into the timeout. */
  readonly timeouts: Float64Array;
  /** Invocations whose duration the fault changes, and the logarithm of its factor. */
  readonly slowed: Float64Array;
  readonly slowness: Float64Array;
  /** Of the newest version behind the alias; NaN where there is none yet. */
  readonly ofVersion: Float64Array;
  readonly versionErrors: Float64Array;
  /** Events that were given up after their last attempt, or before the first. */
  readonly dead: Float64Array;
  readonly dropped: Float64Array;
  readonly recursions: Float64Array;
  /** Messages that wait in the source queue beyond the ordinary, and the age of the oldest in minutes. */
  readonly backlog: Float64Array;
  readonly waiting: Float64Array;
  /** Seconds that the reader of a stream is behind, beyond the ordinary. */
  readonly behind: Float64Array;
  /** Share of the memory in use, on average. */
  readonly memory: Float64Array;
  /** Messages in the dead-letter queue. */
  readonly kept: Float64Array;
  /** By attempt: how many of an event's first, second … attempts failed in a minute. */
  readonly failed: readonly Float64Array[];
}

const COLUMNS = [
  "arrivals",
  "invocations",
  "errors",
  "throttles",
  "timeouts",
  "slowed",
  "slowness",
  "ofVersion",
  "versionErrors",
  "dead",
  "dropped",
  "recursions",
  "backlog",
  "waiting",
  "behind",
  "memory",
  "kept",
] as const;

export function minutesFor(from: number, to: number, attempts: number): Minutes {
  const length = to - from;
  const columns = Object.fromEntries(COLUMNS.map((name) => [name, new Float64Array(length)]));
  const failed = Array.from({ length: attempts }, () => new Float64Array(length));
  return { from, to, failed, ...columns } as unknown as Minutes;
}

/** Makes `copy` begin at `from` with the minutes of another one, up to `until`; it ends at `to`. */
export function branch(of: Minutes, copy: Minutes, from: number, until: number, to: number): void {
  copy.from = from;
  copy.to = to;
  for (const name of COLUMNS) copy[name].set(of[name].subarray(from - of.from, until - of.from));
  for (const [index, column] of copy.failed.entries())
    column.set((of.failed[index] as Float64Array).subarray(from - of.from, until - of.from));
}
