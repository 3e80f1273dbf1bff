import type { LambdaFunction, Mapping, Queue } from "../../../fleet/model.ts";
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
