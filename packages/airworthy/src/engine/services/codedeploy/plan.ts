import type { TrafficRoutingConfig } from "@aws-sdk/client-codedeploy";

/** How much of the traffic the new version has from a time on. */
export interface Step {
  /** Since the first shift. */
  readonly afterMinutes: number;
  /** Of the traffic that goes to the new version from then on: 1 to 100. */
  readonly percent: number;
}

/**
 * The shifts of a deployment: "shifts 10 percent of traffic in the first increment, the remaining 90 percent five
 * minutes later"; "shifts 10 percent of traffic every minute until all traffic is shifted".
 *
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html#deployment-configuration-lambda
 *
 * @example stepsOf({ type: "TimeBasedCanary", timeBasedCanary: { canaryPercentage: 10, canaryInterval: 5 } })
 * // [{ afterMinutes: 0, percent: 10 }, { afterMinutes: 5, percent: 100 }]
 */
export function stepsOf(routing: TrafficRoutingConfig | undefined): readonly Step[] {
  const { timeBasedCanary: canary, timeBasedLinear: linear } = routing ?? {};
  if (canary)
    return [
      { afterMinutes: 0, percent: canary.canaryPercentage ?? 0 },
      { afterMinutes: canary.canaryInterval ?? 0, percent: 100 },
    ];
  if (linear) {
    const { linearPercentage = 100, linearInterval = 0 } = linear;
    const count = Math.ceil(100 / linearPercentage);
    return Array.from({ length: count }, (_, index) => ({
      afterMinutes: index * linearInterval,
      percent: Math.min(100, (index + 1) * linearPercentage),
    }));
  }
  return [{ afterMinutes: 0, percent: 100 }];
}

/** Minutes from the first shift to the last. */
export function minutesOf(steps: readonly Step[]): number {
  return steps.at(-1)?.afterMinutes ?? 0;
}
