import type { AlarmSet, AnyAlarm, FunctionProfile, RehearsedAlarm, RehearsedQuery, Scope } from "../model.ts";

/** The alarms that another tool, or a document, puts beside a function: facts, with their version and source. */
export interface ToolSet {
  /** What `--against` calls it. */
  readonly name: string;
  /** Which version of what, as a report says it. */
  readonly pinned: string;
  /** Where the facts stand. */
  readonly source: string;
  /** What was decided here because the source leaves it open. */
  readonly decided?: string;
  readonly alarms: (fn: FunctionProfile) => readonly AnyAlarm[];
}

/** The set over a fleet. */
export function toolSet(tool: ToolSet, functions: readonly FunctionProfile[]): AlarmSet {
  return {
    name: tool.name,
    functions: Object.fromEntries(functions.map((fn) => [fn.name, tool.alarms(fn)])),
  };
}

/** What most alarms share; the rest is said one by one. */
export type Judging = Pick<
  RehearsedAlarm,
  | "period"
  | "evaluationPeriods"
  | "datapointsToAlarm"
  | "comparisonOperator"
  | "threshold"
  | "treatMissingData"
>;

/** An alarm on one metric. */
export function on(
  name: string,
  metric: string,
  statistic: string,
  judging: Judging,
  where: { readonly namespace?: string; readonly scope?: Scope; readonly hasAction?: boolean } = {},
): RehearsedAlarm {
  return {
    kind: "metric",
    name,
    queries: [
      {
        id: "m1",
        metric: {
          namespace: where.namespace ?? "AWS/Lambda",
          metric,
          scope: where.scope ?? "function",
          statistic,
        },
      },
    ],
    ...judging,
    hasAction: where.hasAction ?? true,
  };
}

/** An alarm on an expression over metrics of the function. */
export function over(
  name: string,
  expression: string,
  inputs: Readonly<Record<string, readonly [metric: string, statistic: string]>>,
  judging: Judging,
  hasAction = true,
): RehearsedAlarm {
  const hidden = Object.entries(inputs).map(([id, [metric, statistic]]): RehearsedQuery => ({
    id,
    metric: { namespace: "AWS/Lambda", metric, scope: "function", statistic },
    hidden: true,
  }));
  return { kind: "metric", name, queries: [{ id: "e1", expression }, ...hidden], ...judging, hasAction };
}
