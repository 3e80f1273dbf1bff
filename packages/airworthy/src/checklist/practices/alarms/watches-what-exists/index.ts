import { item } from "../../../item.ts";
import { cannotTell, met, notMet } from "../../../verdict.ts";
import { PUBLISHED } from "../known-metrics.ts";
import { measuresFleet } from "../metrics.ts";
import { misdirections } from "../misdirected.ts";

export default item({
  id: "alarms/watches-what-exists",
  of: "alarm",
  says: "Every alarm watches a metric that gets data.",
  because:
    "CloudWatch takes any name of a metric or dimension. An alarm on one that nobody writes is deployed without a word and stays quiet whatever happens.",
  source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#Dimension",
  severity: "warning",
  appliesTo: measuresFleet,
  check: (alarm, { fleet }) => {
    const [first] = misdirections(alarm, fleet);
    if (first) return notMet(first.at, `${alarm.resource.id} watches ${first.looksAt}.`, first.cure);
    const strange = alarm.metrics.find(
      ({ namespace, name }) =>
        name !== undefined && PUBLISHED[namespace ?? ""]?.metrics.includes(name) === false,
    );
    return strange
      ? cannotTell(`${strange.name} is a metric of ${strange.namespace} that is not known here`, strange.at)
      : met();
  },
  fix: (alarm, { fleet }) => {
    const wrong = misdirections(alarm, fleet);
    return wrong.every(({ changes }) => changes)
      ? wrong.flatMap(({ changes }) => changes ?? [])
      : "the template does not say for certain what it is meant to watch";
  },
});
