import path from "node:path/posix";
import type { Change } from "../../fixers/change.ts";
import type { LambdaFunction } from "../../fleet/model.ts";
import { at, type Json } from "../../readers/tree.ts";
import { machine, type MachineInput } from "../../shifting/states-language/machine.ts";
import { EVIDENCE, observer, ODDS_NEEDED } from "../../shifting/states-language/observer.ts";
import type { Context } from "../item.ts";
import { samProperty, setProperty } from "../properties.ts";
import { addAlarm, notification } from "./alarm.ts";
import { aliasText, watchedBy } from "./shifting.ts";

/** Files of state machines, beside the template; the same for all its functions. */
export const SHIFTER_FILE = "airworthy-shifter.asl.json";
export const OBSERVER_FILE = "airworthy-evidence.asl.json";

/**
 * What SAM publishes a version for is frozen with it: the code is deployed to $LATEST, and the state machine publishes it.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-autopublishcodesha256
 */
const FROZEN = "0".repeat(64);

/**
 * Gives a function a state machine that shifts its alias by evidence: started when the stack has been updated, and once more
 * to put the alias on one version when an execution did not come to its end.
 *
 * Sources: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-eventbridge-events.html,
 * https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html
 */
export function addShifter(fn: LambdaFunction, alias: string, context: Context): readonly Change[] {
  const { excessPercent, limitHours, undecided } = context.standard.shifting;
  const id = `${fn.id}Shifter`;
  const told = notification(fn.stack, context);
  const topic = Array.isArray(told.actions) ? (told.actions[0] as Json) : told.actions;
  const input = (more: Partial<MachineInput> = {}): Json =>
    inputOf(fn, alias, { excess: excessPercent / 100, limitHours, undecided: undecided as "hold", ...more });
  const unended: Json = {
    stateMachineArn: [{ Ref: id }],
    input: [input()],
    // What the machine ends with by itself has put the alias in order.
    $or: [
      { status: ["ABORTED", "TIMED_OUT"] },
      { status: ["FAILED"], error: [{ "anything-but": ["rolled back", "not shifted"] }] },
    ],
  };
  return [
    setProperty(fn, "AutoPublishCodeSha256", FROZEN),
    ...told.changes,
    file(fn, SHIFTER_FILE, machine({ topic: "${Topic}" })),
    {
      kind: "add",
      stack: fn.stack,
      id,
      near: fn.resource,
      body: {
        Type: "AWS::Serverless::StateMachine",
        ...(fn.resource.condition ? { Condition: fn.resource.condition } : {}),
        Properties: {
          DefinitionUri: SHIFTER_FILE,
          DefinitionSubstitutions: { Topic: topic },
          Policies: [
            policy([
              aliasStatement(fn, [
                "lambda:GetAlias",
                "lambda:UpdateAlias",
                "lambda:PublishVersion",
                "lambda:GetFunctionConfiguration",
              ]),
              // CloudWatch knows no resources here: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html
              { Effect: "Allow", Action: "cloudwatch:GetMetricData", Resource: "*" },
              { Effect: "Allow", Action: "sns:Publish", Resource: topic },
            ]),
          ],
          Events: {
            Deployed: rule(
              {
                source: ["aws.cloudformation"],
                "detail-type": ["CloudFormation Stack Status Change"],
                detail: {
                  "stack-id": [{ Ref: "AWS::StackId" }],
                  "status-details": { status: ["CREATE_COMPLETE", "UPDATE_COMPLETE"] },
                },
              },
              input(),
            ),
            DidNotEnd: rule(
              {
                source: ["aws.states"],
                "detail-type": ["Step Functions Execution Status Change"],
                detail: unended,
              },
              inputOf(fn, alias, { restore: true }),
            ),
          },
        },
      },
    },
  ];
}

/**
 * Gives a deployment that CodeDeploy leads a state machine that publishes the evidence each minute, and an alarm on it that
 * rolls the deployment back.
 *
 * Source: https://docs.aws.amazon.com/codedeploy/latest/userguide/monitoring-cloudwatch-events.html
 */
export function addEvidenceAlarm(
  fn: LambdaFunction,
  alias: string,
  context: Context,
): readonly Change[] | string {
  const listed = at(fn.declared.properties, "DeploymentPreference", "Alarms");
  if (listed && listed.kind !== "list")
    return "its Alarms are decided by an intrinsic; add the alarm there by hand";
  if (!at(fn.declared.properties, "DeploymentPreference"))
    return "its DeploymentPreference stands in the Globals, for all functions; write its own first";
  const id = `${fn.id}Evidence`;
  const alarm = addAlarm(
    fn.resource,
    `${id}Alarm`,
    {
      AlarmDescription: `The odds are ${ODDS_NEEDED}:1 that the new version of ${fn.id} fails more than the old one: its deployment rolls back.`,
      Namespace: EVIDENCE.namespace,
      MetricName: EVIDENCE.metric,
      Dimensions: [
        { Name: "FunctionName", Value: { Ref: fn.id } },
        { Name: "Alias", Value: alias.includes("${") ? { "Fn::Sub": alias } : alias },
      ],
      Statistic: "Maximum",
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      Threshold: ODDS_NEEDED,
      TreatMissingData: "notBreaching",
    },
    context,
  ).map((change) => (change.kind === "add" ? { ...change, movable: false } : change));
  return [
    watchedBy(fn, `${id}Alarm`, listed),
    ...alarm,
    file(fn, OBSERVER_FILE, observer()),
    {
      kind: "add",
      stack: fn.stack,
      id,
      near: fn.resource,
      body: {
        Type: "AWS::Serverless::StateMachine",
        ...(fn.resource.condition ? { Condition: fn.resource.condition } : {}),
        Properties: {
          DefinitionUri: OBSERVER_FILE,
          Policies: [
            policy([
              aliasStatement(fn, ["lambda:GetAlias"]),
              { Effect: "Allow", Action: "cloudwatch:GetMetricData", Resource: "*" },
              {
                Effect: "Allow",
                Action: "cloudwatch:PutMetricData",
                Resource: "*",
                Condition: { StringEquals: { "cloudwatch:namespace": EVIDENCE.namespace } },
              },
            ]),
          ],
          Events: {
            Started: rule(
              {
                source: ["aws.codedeploy"],
                "detail-type": ["CodeDeploy Deployment State-change Notification"],
                detail: {
                  state: ["START"],
                  application: [{ Ref: "ServerlessDeploymentApplication" }],
                  deploymentGroup: [{ Ref: `${fn.id}DeploymentGroup` }],
                },
              },
              inputOf(fn, alias, {}),
            ),
          },
        },
      },
    },
  ];
}

/** The alias as it goes into a `Fn::Sub`, when the template says it. */
export function aliasOf(fn: LambdaFunction): string | undefined {
  return aliasText(samProperty(fn, "AutoPublishAlias"));
}

/** JSON as text, with the function's name and a token in the alias left to CloudFormation. */
function inputOf(fn: LambdaFunction, alias: string, more: Partial<MachineInput>): Json {
  return { "Fn::Sub": JSON.stringify({ function: `\${${fn.id}}`, alias, ...more }) };
}

function file(fn: LambdaFunction, name: string, definition: object): Change {
  const { source } = fn.declared.at;
  const folder = path.dirname(source.path);
  return {
    kind: "file",
    path: folder === "." ? name : path.join(folder, name),
    text: `${JSON.stringify(definition, null, 2)}\n`,
  };
}

function policy(statements: readonly Json[]): Json {
  return { Version: "2012-10-17", Statement: [...statements] };
}

function aliasStatement(fn: LambdaFunction, actions: readonly string[]): Json {
  return {
    Effect: "Allow",
    Action: actions.length === 1 ? (actions[0] as string) : [...actions],
    Resource: [{ "Fn::GetAtt": [fn.id, "Arn"] }, { "Fn::Sub": `\${${fn.id}.Arn}:*` }],
  };
}

function rule(pattern: Json, input: Json): Json {
  return { Type: "EventBridgeRule", Properties: { Pattern: pattern, Input: input } };
}
