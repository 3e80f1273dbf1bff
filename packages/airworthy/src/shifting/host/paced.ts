import type { CallAws } from "./calls.ts";

export interface Pace {
  /** Requests a second that may go on and on. */
  readonly rate: number;
  /** Requests that may come at once. */
  readonly burst: number;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/**
 * Lambda's API takes 15 requests a second for a whole account, of everybody together. Shifts of many functions leave
 * most of it to others.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html#api-requests
 */
export const CONTROL_PLANE = { rate: 5, burst: 5 } as const;

interface Waiting {
  readonly urgent: boolean;
  readonly go: () => void;
}

/**
 * A token bucket before Lambda's control plane, shared by all shifts of a process. Going back comes first: whatever else
 * waits, an alias that is restored overtakes it. Requests to other services pass.
 *
 * @example const call = paced(callsTo(aws), { ...CONTROL_PLANE, now, sleep });
 */
export function paced(call: CallAws, { rate, burst, now, sleep }: Pace): CallAws {
  let tokens = burst;
  let filled = now();
  let waiting: Waiting[] = [];
  let pumping = false;

  async function pump(): Promise<void> {
    if (pumping) return;
    pumping = true;
    try {
      while (waiting.length > 0) {
        const at = now();
        // A clock that was set back fills nothing, and takes nothing away.
        tokens = Math.min(burst, tokens + (Math.max(0, at - filled) / 1000) * rate);
        filled = at;
        if (tokens < 1) {
          await sleep(Math.ceil(((1 - tokens) / rate) * 1000));
          continue;
        }
        const next = waiting.find(({ urgent }) => urgent) ?? waiting[0];
        waiting = waiting.filter((one) => one !== next);
        tokens--;
        next?.go();
      }
    } finally {
      pumping = false;
    }
  }

  return (service, operation, input) => {
    if (service !== "lambda" || operation === "Invoke") return call(service, operation, input);
    return new Promise((resolve, reject) => {
      const go = (): void => void call(service, operation, input).then(resolve, reject);
      waiting.push({ urgent: isRestore(operation, input), go });
      void pump();
    });
  };
}

/** All traffic to one version: a rollback, or a promotion, which ends a shift as well. */
function isRestore(operation: string, input: object): boolean {
  const { RoutingConfig } = input as { RoutingConfig?: { AdditionalVersionWeights?: object } };
  return (
    operation === "UpdateAlias" &&
    Object.keys(RoutingConfig?.AdditionalVersionWeights ?? { 0: 0 }).length === 0
  );
}
