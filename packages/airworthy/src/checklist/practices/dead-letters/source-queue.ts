import type { Fleet, LambdaFunction, Mapping, Queue } from "../../../fleet/model.ts";
import { once, resourcesOfType } from "../../../fleet/once.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, itemsOf, type Node } from "../../../readers/tree.ts";
import { notApplicable, type Verdict } from "../../verdict.ts";

/** Items about the queue that feeds a function. */
export function feedsFunction(queue: Queue): true | Verdict {
  return queue.consumers.length > 0 || notApplicable("no function of the fleet reads from it");
}

/** The functions a queue feeds, by name. */
export function consumerNames(queue: Queue): string[] {
  return [...new Set(queue.consumers.map(({ fn }) => fn.id))];
}

export interface Consumer {
  readonly fn: LambdaFunction;
  readonly mapping: Mapping;
}

/**
 * SQS's own numbers for a queue that does not say, in seconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const QUEUE_DEFAULTS = { visibility: 30, retention: 345_600 } as const;

/**
 * Longest visibility timeout, in seconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export const LONGEST_VISIBILITY = 43_200;

/**
 * Whether failures end in a queue, whoever sends them: subscriptions and rules that have nothing to do with a function
 * too. A queue whose redrive policy stands in another stack says so by its name.
 */
export function isDeadLetterQueue({ resource, deadLetterOf }: Queue, fleet: Fleet): boolean {
  return (
    deadLetterOf.length > 0 ||
    /dead-?_?letter|dlq/i.test(resource.id) ||
    namedForFailures(fleet).has(resource)
  );
}

const namedForFailures = once((fleet: Fleet): ReadonlySet<Resource> => {
  const named = (node: Node | undefined, { stack }: Resource) =>
    fleet.resolver.targets(node, stack, "sqs").flatMap((target) => target.resource ?? []);
  const subscriptions = resourcesOfType(fleet, "AWS::SNS::Subscription").flatMap((one) =>
    named(at(one.properties, "RedrivePolicy", "deadLetterTargetArn"), one),
  );
  const rules = resourcesOfType(fleet, "AWS::Events::Rule").flatMap((one) =>
    itemsOf(at(one.properties, "Targets")).flatMap((target) =>
      named(at(target, "DeadLetterConfig", "Arn"), one),
    ),
  );
  return new Set([...subscriptions, ...rules]);
});
