/** What a pattern found in a message: `$.latency` of a JSON event, `$bytes` of a space-delimited one. */
export interface Match {
  value(selector: string): string | number | undefined;
  /** What the pattern itself names, as TestMetricFilter shows it. */
  extracted(): Readonly<Record<string, string>>;
}

/** A filter pattern, ready to be asked. Pure. */
export interface Pattern {
  readonly regexes: number;
  match(message: string): Match | undefined;
}

export const NOTHING_FOUND: Match = { value: () => undefined, extracted: () => ({}) };
