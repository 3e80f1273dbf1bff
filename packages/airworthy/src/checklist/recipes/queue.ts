import type { AddResource } from "../../fixers/change.ts";
import type { Resource } from "../../readers/stack.ts";
import type { Json } from "../../readers/tree.ts";
import type { Context } from "../item.ts";

/** Adds a queue for failed events beside a resource, with the retention of the standard. */
export function addDeadLetterQueue(
  beside: Resource,
  id: string,
  context: Context,
  fifo = false,
): AddResource {
  const properties: Record<string, Json> = {
    MessageRetentionPeriod: context.standard.deadLetters.retentionSeconds,
  };
  if (fifo) properties["FifoQueue"] = true;
  return {
    kind: "add",
    stack: beside.stack,
    id,
    near: beside,
    body: {
      Type: "AWS::SQS::Queue",
      ...(beside.condition ? { Condition: beside.condition } : {}),
      Properties: properties,
    },
  };
}
