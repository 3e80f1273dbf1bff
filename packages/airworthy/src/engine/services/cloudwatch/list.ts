import type { Instant } from "../../kernel/time.ts";
import { LISTED_FOR, METRICS_PER_PAGE, RECENTLY } from "./limits.ts";
import { invalid, notFlown } from "./put.ts";
import type { Series } from "./series.ts";
import type { Store } from "./store.ts";

export interface ListMetricsInput {
  readonly Namespace?: string;
  readonly MetricName?: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value?: string }[];
  readonly NextToken?: string;
  readonly RecentlyActive?: string;
  readonly IncludeLinkedAccounts?: boolean;
  readonly OwningAccount?: string;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html */
export function listMetrics(input: ListMetricsInput, store: Store, now: Instant) {
  if (input.IncludeLinkedAccounts) throw notFlown("ListMetrics IncludeLinkedAccounts");
  if (input.OwningAccount) throw notFlown("ListMetrics OwningAccount");
  const from = input.NextToken === undefined ? 0 : Number(input.NextToken);
  if (!Number.isInteger(from) || from < 0) throw invalid("Request parameter NextToken is invalid");
  const oldest = now - (input.RecentlyActive === "PT3H" ? RECENTLY : LISTED_FOR);
  const seen = new Set<string>();
  const found: object[] = [];
  for (const series of store.all()) {
    if (series.lastArrival < oldest || !wanted(series, input)) continue;
    const metric = { Namespace: series.namespace, MetricName: series.name, Dimensions: series.dimensions };
    const key = JSON.stringify(metric);
    if (!seen.has(key)) found.push(metric);
    seen.add(key);
  }
  const next = from + METRICS_PER_PAGE;
  return {
    Metrics: found.slice(from, next),
    ...(next < found.length ? { NextToken: String(next) } : {}),
  };
}

function wanted(series: Series, { Namespace, MetricName, Dimensions = [] }: ListMetricsInput): boolean {
  if (Namespace !== undefined && series.namespace !== Namespace) return false;
  if (MetricName !== undefined && series.name !== MetricName) return false;
  return Dimensions.every((filter) =>
    series.dimensions.some(
      ({ Name, Value }) => Name === filter.Name && (filter.Value === undefined || Value === filter.Value),
    ),
  );
}
