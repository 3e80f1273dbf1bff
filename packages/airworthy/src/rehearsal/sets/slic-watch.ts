import type { AnyAlarm, FunctionProfile } from "../model.ts";
import { type Judging, on, over, type ToolSet } from "./tool.ts";

/** Every alarm of slic-watch, unless its table says otherwise. */
const judging = (threshold: number): Judging => ({
  period: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  comparisonOperator: "GreaterThanThreshold",
  threshold,
  treatMissingData: "notBreaching",
});

/** Percent of the timeout. */
const DURATION = 95;
/** Milliseconds. Added for every function with an event source mapping, a queue's too. */
const ITERATOR_AGE = 10_000;
/** 80 % of the 120,000 messages a standard queue may have in flight. */
const IN_FLIGHT = 96_000;

/**
 * slic-watch as it comes, without configuration. Compared alarm by alarm with what slic-watch 3.3.2, run as a macro would
 * run it, adds to a function behind a queue, one behind a stream, and one alone: they are equal.
 */
export const SLIC_WATCH: ToolSet = {
  name: "slic-watch",
  pinned: "slic-watch 3.3.2, its default configuration",
  source: "https://github.com/fourTheorem/slic-watch/blob/v3.3.2/core/inputs/default-config.ts",
  alarms: (fn: FunctionProfile): readonly AnyAlarm[] => [
    on("Errors", "Errors", "Sum", judging(0)),
    over(
      "Throttles",
      "(throttles / ( throttles + invocations )) * 100",
      { throttles: ["Throttles", "Sum"], invocations: ["Invocations", "Sum"] },
      judging(0),
    ),
    on("Duration", "Duration", "Maximum", judging((DURATION * fn.timeoutSeconds * 1000) / 100)),
    ...(fn.kinds.includes("stream") || fn.kinds.includes("queue")
      ? [on("IteratorAge", "IteratorAge", "Maximum", judging(ITERATOR_AGE))]
      : []),
    ...(fn.kinds.includes("queue")
      ? [
          on("InFlightMsgs", "ApproximateNumberOfMessagesNotVisible", "Maximum", judging(IN_FLIGHT), {
            namespace: "AWS/SQS",
            scope: "queue",
          }),
        ]
      : []),
  ],
};
