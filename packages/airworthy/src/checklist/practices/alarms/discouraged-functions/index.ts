import { item } from "../../../item.ts";
import { met, notApplicable, problems } from "../../../verdict.ts";
import { discouraged } from "../discouraged.ts";
import { expressionNode } from "../expressions.ts";
import { measuresFleet } from "../metrics.ts";

export default item({
  id: "alarms/discouraged-functions",
  of: "alarm",
  says: "The metric math of an alarm looks at one datapoint at a time.",
  because:
    "When data is missing an alarm fetches more datapoints than it evaluates. A sum or mean over all of them is another number than the one in the graph, and the alarm goes off, or does not, for no visible reason.",
  source:
    "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html#metric-math-syntax-functions-list",
  severity: "note",
  appliesTo: (alarm) =>
    alarm.metrics.some((metric) => metric.expression !== undefined)
      ? measuresFleet(alarm)
      : notApplicable("has no metric math"),
  check: (alarm) => {
    for (const metric of alarm.metrics) {
      const wrong = discouraged(metric, alarm.metrics);
      if (!wrong) continue;
      return problems([
        {
          at: expressionNode(metric) ?? metric.at,
          says: `${alarm.resource.id} uses ${wrong.name}, which ${wrong.why}${wrong.refused ? ": CloudWatch refuses it" : ""}.`,
          cure: wrong.cure,
          ...(wrong.refused ? { severity: "warning" as const } : {}),
        },
      ]);
    }
    return met();
  },
});
