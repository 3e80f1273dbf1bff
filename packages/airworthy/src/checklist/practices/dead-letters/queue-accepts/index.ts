import type { Change } from "../../../../fixers/change.ts";
import type { Queue } from "../../../../fleet/model.ts";
import { at, type Json, toJson } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { addQueuePolicy, arnOf, type Sender, sendingStatement } from "../../../recipes/queue.ts";
import { cannotTell, notApplicable, type Problem, problems } from "../../../verdict.ts";
import { mayService, policiesOf, SENDING_SERVICES } from "../queue-policy.ts";

export default item({
  id: "dead-letters/queue-accepts",
  of: "queue",
  says: "A dead-letter queue lets SNS and EventBridge send to it.",
  because:
    "They send by the queue's policy. Without one the queue refuses what could not be delivered, and the event is lost although a dead-letter queue is set.",
  source: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  severity: "error",
  appliesTo: (queue) =>
    queue.deadLetterOf.some((source) => SENDING_SERVICES[source.kind]) ||
    notApplicable("keeps nothing for SNS or EventBridge"),
  check: (queue, { fleet }) => {
    const policies = policiesOf(queue, fleet);
    const found: Problem[] = [];
    for (const source of queue.deadLetterOf) {
      const service = SENDING_SERVICES[source.kind];
      if (!service || mayService(policies.own, service.principal, fleet)) continue;
      found.push({
        at: source.at,
        says: `${queue.resource.id} is to keep what ${service.name} cannot deliver by ${source.resource.id}, but no queue policy lets ${service.principal} send to it.`,
        cure: `Allow ${service.principal} sqs:SendMessage in an AWS::SQS::QueuePolicy.`,
      });
    }
    if (found.length > 0 && policies.hidden)
      return cannotTell(`${policies.hidden.id} may be its policy`, policies.hidden.at);
    return problems(found.slice(0, 1));
  },
  fix: (queue, { fleet }) => {
    const { own } = policiesOf(queue, fleet);
    const senders = missing(queue, (principal) => mayService(own, principal, fleet));
    if (typeof senders === "string") return senders;
    const { resource } = queue;
    const [policy] = own;
    if (!policy) return [addQueuePolicy(resource, resource.id, `${resource.id}Policy`, senders)];
    const list = at(policy.properties, "PolicyDocument", "Statement");
    if (policy.generatedBy || list?.kind !== "list") return `add the statement to ${policy.id} by hand`;
    if (policy.stack !== resource.stack) return `its policy ${policy.id} stands in another stack`;
    return senders.map((sender): Change => {
      return { kind: "append", list, value: sendingStatement(arnOf(resource.id), sender) };
    });
  },
});

function missing({ resource, deadLetterOf }: Queue, may: (principal: string) => boolean): Sender[] | string {
  const sources = new Map<string, Map<string, Json>>();
  for (const source of deadLetterOf) {
    const service = SENDING_SERVICES[source.kind];
    if (!service || may(service.principal)) continue;
    if (source.resource.stack !== resource.stack)
      return `${source.resource.id} stands in another stack; add an AWS::SQS::QueuePolicy by hand`;
    const topic = at(source.resource.properties, "TopicArn");
    const arn = topic ? toJson(topic) : arnOf(source.resource.id);
    const known = sources.get(service.principal) ?? new Map<string, Json>();
    sources.set(service.principal, known.set(JSON.stringify(arn), arn));
  }
  return [...sources].map(([principal, arns]) => ({ principal, sources: [...arns.values()] }));
}
