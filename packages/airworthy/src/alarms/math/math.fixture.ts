import { evaluateQueries, type Metric, type Query, type Source } from "./evaluate.ts";

export const MINUTE = 60_000;
/** Monday 2026-01-05, 10:00 UTC. */
export const START = Date.UTC(2026, 0, 5, 10);

/** Values minute by minute; `null` where a minute has none, as the dash in AWS's tables. */
export type Column = readonly (number | null)[];

export function metric(name: string, dimensions: Readonly<Record<string, string>> = {}): Metric {
  return { namespace: "Shop", name, dimensions };
}

/** A source of metrics named as their columns, in the namespace Shop. Any statistic is the value. */
export function sourceOf(columns: Readonly<Record<string, Column>>, more: Partial<Source> = {}): Source {
  return {
    fetch({ metric: { name }, period }) {
      const points = (columns[name] ?? []).flatMap((value, index) =>
        value === null ? [] : [[START + index * period * 1000, value] as const],
      );
      return { times: points.map(([at]) => at), values: points.map(([, value]) => value) };
    },
    ...more,
  };
}

export function queriesOf(columns: Readonly<Record<string, Column>>, period = 60): Query[] {
  return Object.keys(columns).map((id) => ({
    id,
    metricStat: { metric: metric(id), period, stat: "Sum" },
    returnData: false,
  }));
}

export function windowOf(columns: Readonly<Record<string, Column>>) {
  const minutes = Math.max(...Object.values(columns).map(({ length }) => length));
  return { from: START, until: START + minutes * MINUTE, now: START + minutes * MINUTE };
}

/** What an expression makes of columns: a column, or several under their labels. */
export function reckon(
  expression: string,
  columns: Readonly<Record<string, Column>>,
  more: Partial<Source> = {},
) {
  const window = windowOf(columns);
  const { results } = evaluateQueries(
    [...queriesOf(columns), { id: "result", expression }],
    sourceOf(columns, more),
    window,
  );
  return results.map(({ times, values, label }) => {
    const column: (number | null)[] = [];
    for (let at = window.from; at < window.until; at += MINUTE)
      column.push(values[times.indexOf(at)] ?? null);
    return { label, column };
  });
}

export function column(
  expression: string,
  columns: Readonly<Record<string, Column>>,
  more: Partial<Source> = {},
) {
  return reckon(expression, columns, more)[0]?.column;
}
