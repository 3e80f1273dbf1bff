import type { DeadLetterSource, Fleet, Queue } from "../../../fleet/model.ts";
import { readable } from "../../../readers/cloudformation/symbols.ts";
import type { Resource } from "../../../readers/stack.ts";
import { at, entriesOf, intrinsicOf, type Node, oneOrMany } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";
import { coversAction } from "../../grants.ts";

/** Services that send failures by the queue's policy, not by a role, by what they send for. */
export const SENDING_SERVICES: Partial<
  Record<DeadLetterSource["kind"], { readonly principal: string; readonly name: string }>
> = {
  subscription: { principal: "sns.amazonaws.com", name: "SNS" },
  rule: { principal: "events.amazonaws.com", name: "EventBridge" },
};

/** The policies of a queue that the fleet declares, and one that may be its own but does not say so. */
export interface QueuePolicies {
  readonly own: readonly Resource[];
  readonly hidden?: Resource;
}

export function policiesOf({ resource }: Queue, fleet: Fleet): QueuePolicies {
  const own: Resource[] = [];
  let hidden: Resource | undefined;
  for (const stack of fleet.stacks) {
    for (const policy of stack.resources.values()) {
      if (policy.type !== "AWS::SQS::QueuePolicy" && policy.type !== "AWS::SQS::QueueInlinePolicy") continue;
      const named = [...branches(policy.properties, "Queues"), ...branches(policy.properties, "Queue")];
      const targets = named
        .flatMap((node) => oneOrMany(node))
        .flatMap((node) => fleet.resolver.targets(node, stack, "sqs"));
      if (targets.some((target) => target.resource === resource)) own.push(policy);
      // Its queue may be a parameter, or an address put together by hand.
      else if (
        stack === resource.stack &&
        (targets.length === 0 || targets.some((target) => !target.resource))
      )
        hidden = policy;
    }
  }
  return hidden ? { own, hidden } : { own };
}

/** Whether one of the policies lets a service (`sns.amazonaws.com`) send. What cannot be read counts as letting it. */
export function mayService(policies: readonly Resource[], principal: string, fleet: Fleet): boolean {
  return policies.some((policy) =>
    allowsService(at(policy.properties, "PolicyDocument"), policy, "sqs:SendMessage", principal, fleet),
  );
}

/** Whether a policy document of a resource allows a service an action. What cannot be read counts as allowing it. */
export function allowsService(
  document: Node | undefined,
  resource: Resource,
  action: string,
  principal: string,
  fleet: Fleet,
): boolean {
  const texts = (node: Node | undefined) =>
    branches(node)
      .flatMap((list) => oneOrMany(list))
      .flatMap((one) => {
        const symbols = fleet.resolver.symbols.of(one, resource.stack);
        return symbols.length > 0 ? symbols.map(readable) : ["*"];
      });
  return branches(document, "Statement")
    .flatMap((list) => oneOrMany(list))
    .flatMap((statement) => branches(statement))
    .some((statement) => {
      if (!texts(at(statement, "Effect")).some((effect) => effect === "Allow" || effect === "*"))
        return false;
      if (
        !at(statement, "NotAction") &&
        !texts(at(statement, "Action")).some((one) => one.includes("$") || coversAction(one, action))
      )
        return false;
      const who = at(statement, "Principal");
      if (!who) return at(statement, "NotPrincipal") !== undefined || intrinsicOf(statement) !== undefined;
      const named =
        who.kind === "mapping" && !intrinsicOf(who)
          ? entriesOf(who).flatMap((entry) => texts(entry.value))
          : texts(who);
      return named.some((one) => one === "*" || one === principal || one.startsWith("${"));
    });
}
