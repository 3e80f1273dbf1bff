import type { MachineOptions } from "./machine.ts";
import { type State, task } from "./states.ts";

/** Says how it ended, and ends: a shift that did not come through is a failed execution. */
export function endingStates({ topic }: MachineOptions): Readonly<Record<string, State>> {
  return {
    Ended: {
      Type: "Pass",
      Next: topic === undefined ? "How it ended" : "Tell",
    },
    ...(topic === undefined
      ? {}
      : {
          Tell: task(
            "sns:publish",
            {
              TopicArn: topic,
              Subject: "{% $substring($alias & ' of ' & $function & ': ' & $outcome, 0, 100) %}",
              Message:
                "{% $function & ':' & $alias & ' ' & $outcome & ': version ' & $new & ' after ' & $old & '. ' & $why %}",
            },
            "How it ended",
            {},
            "How it ended",
          ),
        }),
    "How it ended": {
      Type: "Choice",
      Choices: [{ Condition: "{% $outcome in ['promoted', 'abandoned'] %}", Next: "Succeeded" }],
      Default: "Failed",
    },
    Succeeded: {
      Type: "Succeed",
      Output: { outcome: "{% $outcome %}", old: "{% $old %}", new: "{% $new %}", why: "{% $why %}" },
    },
    Failed: { Type: "Fail", Error: "{% $outcome %}", Cause: "{% $why %}" },
  };
}
