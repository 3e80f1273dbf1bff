import { nearest } from "../permissions/distance.ts";
import type { Diagnostic } from "../readers/diagnostics.ts";
import type { Stack } from "../readers/stack.ts";

/**
 * Every type of the services that matter most to a function. A name that is none of them, but nearly one of them, is a
 * slip: what is declared under it would be passed over in silence.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html
 */
const TYPES: Readonly<Record<string, string>> = {
  Lambda:
    "Alias CapacityProvider CodeSigningConfig EventInvokeConfig EventSourceMapping Function LayerVersion LayerVersionPermission Permission Url Version",
  Serverless:
    "Api Application CapacityProvider Connector Function GraphQLApi HttpApi LayerVersion SimpleTable StateMachine WebSocketApi",
  SQS: "Queue QueueInlinePolicy QueuePolicy",
  SNS: "Subscription Topic TopicInlinePolicy TopicPolicy",
  CloudWatch:
    "Alarm AlarmMuteRule AnomalyDetector CompositeAlarm Dashboard InsightRule LogAlarm MetricStream",
  Events: "ApiDestination Archive Connection Endpoint EventBus EventBusPolicy Rule",
  Scheduler: "Schedule ScheduleGroup",
  DynamoDB: "GlobalTable Table",
  Kinesis: "ResourcePolicy Stream StreamConsumer",
  IAM: "AccessKey Group GroupPolicy InstanceProfile ManagedPolicy OIDCProvider Policy Role RolePolicy SAMLProvider ServerCertificate ServiceLinkedRole User UserPolicy UserToGroupAddition VirtualMFADevice",
  StepFunctions: "Activity StateMachine StateMachineAlias StateMachineVersion",
  CodeDeploy: "Application DeploymentConfig DeploymentGroup",
};
const KNOWN = new Map(
  Object.entries(TYPES).map(([service, names]) => [
    `AWS::${service}::`,
    names.split(" ").map((name) => `AWS::${service}::${name}`),
  ]),
);
const EVERY = new Set([...KNOWN.values()].flat());

/** Resources without a type, and types that are a slip of the hand. */
export function typeMistakes(stack: Stack): Diagnostic[] {
  // A macro may write the type, or take the resource out.
  if (stack.macros.length > 0) return [];
  return [...stack.authored.values()].flatMap(({ id, type, at }): Diagnostic[] => {
    const path = at.source.path;
    if (type === "")
      return [
        {
          severity: "warning",
          path,
          says: `The resource ${id} has no Type, so it is not checked.`,
          cure: "Give it a Type, or remove it; CloudFormation would refuse it.",
          at,
        },
      ];
    const meant = slipOf(type);
    if (meant === undefined) return [];
    return [
      {
        severity: "warning",
        path,
        says: `${type} is no resource type that AWS is known to have, so ${id} is not checked.`,
        cure: `Did you mean ${meant}?`,
        at,
      },
    ];
  });
}

/** @example slipOf("AWS::Lambda::Funtion") // "AWS::Lambda::Function" */
export function slipOf(type: string): string | undefined {
  if (EVERY.has(type)) return undefined;
  const service = KNOWN.get(type.slice(0, type.lastIndexOf("::") + 2));
  return nearest(type, service ?? EVERY, service ? 2 : 1);
}
