import type { AnyAlarm } from "../model.ts";
import { type Judging, on, over, type ToolSet } from "./tool.ts";

const judging = (comparisonOperator: Judging["comparisonOperator"], threshold: number): Judging => ({
  period: 60,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  comparisonOperator,
  threshold,
  treatMissingData: "notBreaching",
});

/** Its alarms notify nobody themselves: a composite one does, when any of them goes off. */
const quiet = { hasAction: false };

/** What the template of the AWS agent toolkit makes of a function. */
export const AWS_AGENT_TOOLKIT: ToolSet = {
  name: "aws-agent-toolkit",
  pinned: "aws/agent-toolkit-for-aws at d6ad2e4 (2026-08-20), createLambdaMonitoring",
  source:
    "https://github.com/aws/agent-toolkit-for-aws/blob/d6ad2e44d5e3077b85b63f322e007c84f94f3a6c/skills/core-skills/aws-observability/assets/alarm-template.ts",
  alarms: (): readonly AnyAlarm[] => [
    over(
      "ErrorRate",
      "IF(invocations > 0, errors * 100 / invocations, 0)",
      { errors: ["Errors", "Sum"], invocations: ["Invocations", "Sum"] },
      judging("GreaterThanThreshold", 5),
      false,
    ),
    on("DurationP99", "Duration", "p99", judging("GreaterThanThreshold", 3000), quiet),
    on("Throttle", "Throttles", "Sum", judging("GreaterThanOrEqualToThreshold", 1), quiet),
    {
      kind: "composite",
      name: "ServiceHealth",
      rule: {
        kind: "or",
        of: ["ErrorRate", "DurationP99", "Throttle"].map((alarm) => ({
          kind: "state",
          alarm,
          state: "ALARM",
        })),
      },
      hasAction: true,
    },
  ],
};
