import { type Context, type MathFunction, periodOf, scalarArgument } from "../context.ts";
import { notSupported, wrongKind } from "../errors.ts";
import { MOST_FOUND, SEARCHED_FOR } from "../limits.ts";
import type { Call } from "../tree.ts";
import { array, type Metric, nameOf, type Series } from "../values.ts";
import { finds } from "./match.ts";
import { parseSearch } from "./parse.ts";

/**
 * SEARCH('{Namespace, Dimension, …} term', 'Statistic'[, period]): the metrics of the catalogue that are like that.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html
 */
export const SEARCH: MathFunction = {
  least: 2,
  most: 3,
  work: ([query, stat, seconds], call, context) => {
    if (query?.kind !== "text") throw wrongKind(call.name, "a string", nameOf(query), call.at);
    if (stat?.kind !== "text") throw wrongKind(call.name, "a statistic in quotes", nameOf(stat), call.at);
    const search = parseSearch(query.text);
    const period = seconds ? scalarArgument(seconds, call) : periodOf(context, call);
    const found = catalogue(call, context).filter((metric) => finds(search, metric));
    if (found.length > MOST_FOUND)
      context.message("MaxMetricsExceeded", "Maximum number of allowed metrics exceeded");
    return array(fetched(found.slice(0, MOST_FOUND), period, stat.text, context));
  },
};

function catalogue(call: Call, { source, now }: Context): Metric[] {
  if (!source.metrics) throw notSupported(call.name, "there is no list of metrics here", call.at);
  return [...source.metrics(now - SEARCHED_FOR)];
}

function fetched(found: readonly Metric[], period: number, stat: string, context: Context): Series[] {
  const named = new Set(found.map(({ name }) => name)).size > 1;
  return found.map((metric) => {
    const of = { metric, period, stat };
    const values = Object.values(metric.dimensions);
    // How CloudWatch calls what it finds is not documented: here, by what tells the metrics apart.
    const label = [...values, ...(named || values.length === 0 ? [metric.name] : [])].join(" ");
    const { times, values: numbers } = context.source.fetch(of, context.window);
    return { kind: "series", period, times, values: numbers, label, of, raw: true };
  });
}
