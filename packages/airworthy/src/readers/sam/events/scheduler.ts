import type { Resource } from "../../stack.ts";
import { all, getAtt, isTruthy, said } from "../build.ts";
import { allow, policy, sendPolicy, trust } from "../role-policies.ts";
import { fromEvent, type SamEvent } from "./event.ts";
import { deadLetterQueue } from "./rule.ts";

const SAME_NAME = [
  "ScheduleExpression",
  "State",
  "Description",
  "StartDate",
  "EndDate",
  "ScheduleExpressionTimezone",
  "GroupName",
  "KmsKeyArn",
];

/** A schedule of EventBridge Scheduler, with the role it assumes to call its target. */
export function schedulerEvent(event: SamEvent): Resource[] {
  const { properties, target, id } = event;
  const queue = deadLetterQueue(event, false);
  const written = said(properties, "RoleArn");
  const roleId = `${id}Role`;
  const named = isTruthy(said(properties, "OmitName")?.value) ? undefined : (said(properties, "Name") ?? id);
  const schedule = fromEvent(event, id, "AWS::Scheduler::Schedule", {
    ...all(properties, ...SAME_NAME),
    Name: named,
    FlexibleTimeWindow: said(properties, "FlexibleTimeWindow") ?? { Mode: "OFF" },
    Target: {
      Arn: target.arn,
      RoleArn: written ?? getAtt(roleId, "Arn"),
      ...all(properties, "Input"),
      DeadLetterConfig: queue.arn && { Arn: queue.arn },
      ...all(properties, "RetryPolicy"),
    },
  });
  if (written) return [schedule, ...queue.resources];
  const starts = event.sam.resource.type === "AWS::Serverless::StateMachine";
  const invoke = starts
    ? policy(`${id}StartExecutionPolicy`, allow("states:StartExecution", target.arn))
    : policy(`${id}LambdaPolicy`, allow("lambda:InvokeFunction", target.arn));
  const role = fromEvent(event, roleId, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust("scheduler.amazonaws.com"),
    Policies: [invoke, ...(queue.arn ? [sendPolicy("SQS", id, queue.arn)] : [])],
    ...all(properties, "PermissionsBoundary"),
  });
  return [schedule, ...queue.resources, role];
}
