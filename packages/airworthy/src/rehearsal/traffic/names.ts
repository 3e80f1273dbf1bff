/** Metrics of AWS/Lambda that say something about a function's normal week. */
export const METRIC_NAMES = [
  "Invocations",
  "Errors",
  "Throttles",
  "Duration",
  "ConcurrentExecutions",
  "IteratorAge",
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** `Average`, `Sum` …, or a percentile as a number: 99 for p99. */
export type Statistic = "Sum" | "Average" | "Maximum" | "Minimum" | "SampleCount" | number;

/**
 * Which metric and statistic a label or an id means. Exports name them freely: `Invocations`, `orders Invocations`,
 * `AWS/Lambda: Duration p99`, `m_errors`.
 *
 * @example namedIn("PlaceOrder Duration p99") // { metric: "Duration", statistic: 99 }
 */
export function namedIn(
  label: string,
  id = "",
): { readonly metric?: MetricName; readonly statistic?: Statistic } {
  const metric = metricIn(label) ?? metricIn(id);
  const statistic = statisticIn(label) ?? statisticIn(id);
  return {
    ...(metric === undefined ? {} : { metric }),
    ...(statistic === undefined ? {} : { statistic }),
  };
}

function metricIn(text: string): MetricName | undefined {
  const squeezed = text.toLowerCase().replaceAll(/[\s_-]/g, "");
  return METRIC_NAMES.find((name) => squeezed.includes(name.toLowerCase()));
}

const WORDS: readonly (readonly [RegExp, Statistic])[] = [
  [/\bsum\b/, "Sum"],
  [/\b(?:average|avg|mean)\b/, "Average"],
  [/\b(?:maximum|max)\b/, "Maximum"],
  [/\b(?:minimum|min)\b/, "Minimum"],
  [/\bsample\s?count\b/, "SampleCount"],
];

function statisticIn(text: string): Statistic | undefined {
  const spaced = text.toLowerCase().replaceAll(/[_-]/g, " ");
  const percentile = /\bp(\d{1,2}(?:\.\d{1,2})?)\b/.exec(spaced);
  if (percentile) return Number(percentile[1]);
  return WORDS.find(([word]) => word.test(spaced))?.[1];
}
