import type { Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import { queueOf } from "../../../../fleet/lookup.ts";
import type { Resource } from "../../../../readers/stack.ts";
import { at } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { notApplicable, type Problem, problems } from "../../../verdict.ts";
import { failureTargets } from "../failure-targets.ts";

export default item({
  id: "dead-letters/feeds-itself",
  of: "function",
  says: "What a function could not handle does not come back to the same function.",
  because:
    "It fails there again, and a dead-letter queue hands it over in another envelope (Records of SQS messages) than the event the handler knows; nobody gets to see it before it expires.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html",
  severity: "warning",
  check: (fn, { fleet }) => {
    const sources = new Set(
      fn.mappings.flatMap(({ source, resource }) => (source && isEnabled(resource) ? [source] : [])),
    );
    const subscribed = new Set(
      fleet.topics
        .filter((topic) => topic.subscriptions.some((one) => one.endpoint?.resource === fn.resource))
        .map((topic) => topic.resource),
    );
    const found: Problem[] = [];
    const own = failureTargets(fn);
    for (const { name, target } of own) {
      const to = target.resource;
      if (to && (to === fn.resource || sources.has(to) || subscribed.has(to)))
        found.push({
          at: target.at,
          says: `The ${name} of ${fn.id} is ${to === fn.resource ? "the function itself" : `${to.id}, which invokes ${fn.id} again`}.`,
          cure: "Send failures to a queue that nothing but a person or another function reads.",
        });
    }
    found.push(...redrives(fn, fleet, sources));
    if (own.length === 0 && sources.size === 0) return notApplicable("its failures go nowhere");
    return problems(found);
  },
});

/** Source queues whose dead-letter queue is a source of the same function. */
function redrives(fn: LambdaFunction, fleet: Fleet, sources: ReadonlySet<Resource>): Problem[] {
  return [...sources].flatMap((resource) => {
    const redrive = queueOf(resource, fleet)?.redrive;
    const to = redrive?.target.resource;
    if (!redrive || !to || !sources.has(to)) return [];
    return [
      {
        at: redrive.target.at,
        says: `${fn.id} reads ${resource.id} and also ${to.id}, where its failed messages go: they fail there again until they expire.`,
        cure: `Stop reading ${to.id}, and move its messages back once the cause is mended.`,
      },
    ];
  });
}

/** A mapping that is switched off is kept for redriving by hand. */
function isEnabled(mapping: Resource): boolean {
  const node = at(mapping.properties, "Enabled");
  return !(node?.kind === "scalar" && String(node.value) === "false");
}
