import type { Fleet, Queue } from "../../../../fleet/model.ts";
import type { Resource } from "../../../../readers/stack.ts";
import { at } from "../../../../readers/tree.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { allowsService, SENDING_SERVICES } from "../queue-policy.ts";

/** The key that SQS keeps for an account; its policy lets no other service use it and cannot be changed. */
const KEY_OF_AWS = /(?:^|\/)aws\/sqs$/;

export default item({
  id: "dead-letters/queue-key",
  of: "queue",
  says: "An encrypted dead-letter queue lets SNS and EventBridge use its key.",
  because:
    "To put a message into an encrypted queue they need a data key. The key that AWS keeps for SQS gives them none, and a key of your own only if its policy says so: what could not be delivered is then lost.",
  source:
    "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html#compatibility-with-aws-services",
  severity: "error",
  appliesTo: (queue) => {
    if (!queue.deadLetterOf.some((source) => SENDING_SERVICES[source.kind]))
      return notApplicable("keeps nothing for SNS or EventBridge");
    return (
      branches(queue.resource.properties, "KmsMasterKeyId").length > 0 || notApplicable("has no key of KMS")
    );
  },
  check: (queue, { fleet }) => {
    const node = at(queue.resource.properties, "KmsMasterKeyId");
    const symbols = fleet.resolver.symbols.of(node, queue.resource.stack);
    const services = servicesOf(queue);
    if (!node || services.length === 0) return met();
    const names = services.map((service) => service.name).join(" and ");
    if (symbols.length > 0 && symbols.every((symbol) => KEY_OF_AWS.test(symbol)))
      return notMet(
        node,
        `${queue.resource.id} is encrypted with the key of AWS for SQS, which ${names} cannot use: what it is to keep is lost.`,
        "Use SqsManagedSseEnabled, or a key of your own whose policy lets the service use it.",
      );
    const key = keyOf(queue, fleet);
    if (!key) return cannotTell("its key is not declared in the fleet", node);
    const refused = services.find(
      ({ principal }) =>
        !allowsService(at(key.properties, "KeyPolicy"), key, "kms:GenerateDataKey", principal, fleet),
    );
    if (!refused || branches(key.properties, "KeyPolicy", "Statement").length === 0) return met();
    return notMet(
      node,
      `${queue.resource.id} is encrypted with ${key.id}, whose policy does not let ${refused.principal} use it: what ${refused.name} is to keep there is lost.`,
      `Allow ${refused.principal} kms:GenerateDataKey and kms:Decrypt in the policy of ${key.id}.`,
    );
  },
});

function servicesOf({ deadLetterOf }: Queue) {
  return [...new Set(deadLetterOf.flatMap((source) => SENDING_SERVICES[source.kind] ?? []))];
}

/** The key of a queue, through its alias when it is named by one. */
function keyOf({ resource }: Queue, { resolver }: Fleet): Resource | undefined {
  const named = resolver.target(at(resource.properties, "KmsMasterKeyId"), resource.stack, "kms")?.resource;
  if (named?.type !== "AWS::KMS::Alias") return named?.type === "AWS::KMS::Key" ? named : undefined;
  const key = resolver.target(at(named.properties, "TargetKeyId"), named.stack, "kms")?.resource;
  return key?.type === "AWS::KMS::Key" ? key : undefined;
}
