interface Asked {
  /** Seconds. */
  readonly period: number;
  /** Of the new version too, or of the alias alone. */
  readonly versions: boolean;
}

/**
 * What GetMetricData is asked: requests and failures of the alias, and of the new version behind it.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
 */
export function queries({ period, versions }: Asked): readonly object[] {
  const query = (Id: string, MetricName: string, more: readonly object[]) => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: "AWS/Lambda",
        MetricName,
        Dimensions: [
          { Name: "FunctionName", Value: "{% $function %}" },
          { Name: "Resource", Value: "{% $function & ':' & $alias %}" },
          ...more,
        ],
      },
      Period: period,
      Stat: "Sum",
    },
  });
  const version = [{ Name: "ExecutedVersion", Value: "{% $new %}" }];
  return [
    query("allRequests", "Invocations", []),
    query("allFailures", "Errors", []),
    ...(versions
      ? [query("newRequests", "Invocations", version), query("newFailures", "Errors", version)]
      : []),
  ];
}
