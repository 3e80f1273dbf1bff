import type { Caller } from "../../service.ts";

/** What made an invocation happen, for the journal. */
export interface Trigger {
  /** `sns`, `events`, `sqs`, `dynamodb`: a service of AWS; `invoke`: somebody with credentials. */
  readonly trigger: string;
  /** ARN of the topic, the rule, the queue. */
  readonly source?: string;
  /** Messages or records of the batch. */
  readonly records?: number;
  /** 2 for the first retry of an event. */
  readonly attempt?: number;
}

/** @example triggerOf({ kind: "service", principal: "sns.amazonaws.com", sourceArn: topic }) // { trigger: "sns", … } */
export function triggerOf(caller: Caller): Trigger {
  if (caller.kind === "credentials") return { trigger: "invoke" };
  const trigger = caller.principal.replace(/\.amazonaws\.com(?:\.cn)?$/, "");
  return { trigger, ...(caller.sourceArn ? { source: caller.sourceArn } : {}) };
}
