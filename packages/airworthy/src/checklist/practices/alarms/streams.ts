import type { Alarm, Fleet, Mapping } from "../../../fleet/model.ts";
import { evaluate } from "../../../readers/cloudformation/values.ts";
import { at } from "../../../readers/tree.ts";

/** Whether a mapping polls: one that is switched off has nothing to fall behind. */
export function isEnabled({ resource }: Mapping): boolean {
  const node = at(resource.properties, "Enabled");
  const value = node && evaluate(node, resource.stack);
  return !(value?.kind === "known" && String(value.value) === "false");
}

/**
 * The alarm on the age of what is read from a Kinesis stream.
 *
 * Source: https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
 */
export function watchedStream({ source }: Mapping, fleet: Fleet): Alarm | undefined {
  if (!source) return undefined;
  return fleet.alarms.find(({ metrics, resource }) =>
    metrics.some(
      (metric) =>
        metric.name === "GetRecords.IteratorAgeMilliseconds" &&
        metric.dimensions.some(({ node }) =>
          fleet.resolver
            .targets(node, resource.stack, "kinesis")
            .some((target) => target.resource === source),
        ),
    ),
  );
}
