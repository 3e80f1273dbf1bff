import type { Change } from "../../../fixers/change.ts";
import type { Queue } from "../../../fleet/model.ts";
import { possibilities } from "../../../readers/cloudformation/values.ts";
import type { Standard } from "../../standard.ts";
import { DEFAULT_TIMEOUT, property } from "../../properties.ts";
import { numbersAt, rewrite } from "./numbers.ts";
import { type Consumer, LONGEST_VISIBILITY, QUEUE_DEFAULTS } from "./source-queue.ts";
import { outlastsRetention } from "./tries.ts";

/** How long a queue hides a message, beside how long its slowest consumer may need for it. Seconds. */
export interface Visibility {
  readonly visibility: ReturnType<typeof numbersAt>;
  readonly slowest?: { readonly consumer: Consumer; readonly timeout: number; readonly window: number };
  /** A consumer whose timeout the template does not decide. */
  readonly unknown?: Consumer;
}

export function visibilityOf(queue: Queue): Visibility {
  const known = queue.consumers.map((consumer) => ({ consumer, timeout: timeoutAtLeast(consumer) }));
  const [slowest] = known
    .flatMap(({ consumer, timeout }) =>
      timeout === undefined ? [] : [{ consumer, timeout, window: windowOf(consumer) }],
    )
    .sort((a, b) => b.timeout + b.window - (a.timeout + a.window));
  const unknown = known.find((one) => one.timeout === undefined)?.consumer;
  return {
    visibility: numbersAt(queue.resource, QUEUE_DEFAULTS.visibility, "VisibilityTimeout"),
    ...(slowest ? { slowest } : {}),
    ...(unknown ? { unknown } : {}),
  };
}

/** The least a function's timeout may turn out to be. */
function timeoutAtLeast({ fn }: Consumer): number | undefined {
  const value = property(fn, "Timeout");
  const all = value ? possibilities(value, DEFAULT_TIMEOUT)?.map(Number) : [DEFAULT_TIMEOUT];
  return all && all.length > 0 && all.every(Number.isFinite) ? Math.min(...all) : undefined;
}

function windowOf({ mapping }: Consumer): number {
  const window = numbersAt(mapping.resource, 0, "MaximumBatchingWindowInSeconds");
  return "hiddenBy" in window ? 0 : window.least;
}

/**
 * AWS's advice: six times the function's timeout, and the batching window on top.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
export function advisedVisibility(slowest: NonNullable<Visibility["slowest"]>, standard: Standard): number {
  return Math.min(
    LONGEST_VISIBILITY,
    slowest.timeout * standard.deadLetters.visibilityMultiple + slowest.window,
  );
}

/** Sets the advised visibility timeout; a string says why it cannot. */
export function lengthenVisibility(queue: Queue, standard: Standard): readonly Change[] | string {
  const { slowest } = visibilityOf(queue);
  const { resource } = queue;
  if (!slowest) return "the function's timeout is not known";
  const visibility = advisedVisibility(slowest, standard);
  return outlastsRetention(resource, { visibility }) ?? rewrite(resource, ["VisibilityTimeout"], visibility);
}
