import { BUSES, type BusEvent, LOGS, QUEUES, type Queues, TOPICS } from "../../ports.ts";
import type { Members } from "../../service.ts";
import cloudwatch from "../cloudwatch/index.ts";
import { fly } from "../fly.fixture.ts";
import lambda from "../lambda/index.ts";
import { fake, returns, ZIP } from "../lambda/lambda.fixture.ts";
import { type Behaviour, simulated } from "../lambda/simulated.ts";
import s3 from "../s3/index.ts";
import codedeploy from "./index.ts";

const ROLE = "arn:aws:iam::123456789012:role/deployer";
export const NEXT: Members = { FunctionName: "orders", Description: "next" };

export const SHIFT = `version: 0.0
Resources:
  - orders:
      Type: AWS::Lambda::Function
      Properties: { Name: orders, Alias: live, CurrentVersion: 1, TargetVersion: 2 }
`;

/** Function orders with versions 1 and 2, its alias live on 1, and a deployment group for it. */
export function flyShop(group: Members = {}, invoke: Behaviour["invoke"] = () => returns()) {
  const published: { topicArn: string; subject: string; message: Members }[] = [];
  const put: BusEvent[] = [];
  const flight = fly(
    codedeploy,
    lambda,
    cloudwatch,
    s3,
    simulated({ invoke }),
    fake(LOGS, { append: () => {} }),
    fake(QUEUES, {} as Queues),
    fake(TOPICS, {
      publish(topicArn, { message, subject = "" }) {
        published.push({ topicArn, subject, message: JSON.parse(message) as Members });
        return "published";
      },
    }),
    fake(BUSES, {
      put(_bus, event) {
        put.push(event);
        return "put";
      },
    }),
  );
  const { request, call, turns } = flight;
  const settle = () => turns.runUntil(turns.kernel.now() + 1);
  const version = () => {
    settle();
    request("lambda", "PublishVersion", { FunctionName: "orders" });
  };
  request("lambda", "CreateFunction", {
    FunctionName: "orders",
    Runtime: "nodejs24.x",
    Handler: "index.handler",
    Role: "arn:aws:iam::123456789012:role/orders",
    Code: { ZipFile: ZIP },
  });
  version();
  request("lambda", "UpdateFunctionConfiguration", NEXT);
  version();
  request("lambda", "CreateAlias", { FunctionName: "orders", Name: "live", FunctionVersion: "1" });
  call("CreateApplication", { applicationName: "shop", computePlatform: "Lambda" });
  call("CreateDeploymentGroup", {
    applicationName: "shop",
    deploymentGroupName: "orders",
    serviceRoleArn: ROLE,
    deploymentConfigName: "CodeDeployDefault.LambdaCanary10Percent5Minutes",
    ...group,
  });

  const deploy = (over: Members = {}, content = SHIFT): string =>
    call("CreateDeployment", {
      applicationName: "shop",
      deploymentGroupName: "orders",
      revision: { revisionType: "AppSpecContent", appSpecContent: { content } },
      ...over,
    }).deploymentId;
  const info = (deploymentId: string) => call("GetDeployment", { deploymentId }).deploymentInfo;
  const target = (deploymentId: string) =>
    call("GetDeploymentTarget", { deploymentId, targetId: "orders" }).deploymentTarget.lambdaTarget;
  const events = (deploymentId: string): string =>
    target(deploymentId)
      .lifecycleEvents.map(({ status }: { status: string }) => status)
      .join(" ");
  /** `1`, or `1 2=0.1` while traffic is shared out. */
  const alias = (): string => {
    const { FunctionVersion, RoutingConfig } = request("lambda", "GetAlias", {
      FunctionName: "orders",
      Name: "live",
    }) as Members;
    const weights = (RoutingConfig as { AdditionalVersionWeights?: object } | undefined)
      ?.AdditionalVersionWeights;
    return [
      FunctionVersion,
      ...Object.entries(weights ?? {}).map(([key, weight]) => `${key}=${weight}`),
    ].join(" ");
  };
  const pass = (milliseconds: number) => turns.runUntil(turns.kernel.now() + milliseconds);
  /** An alarm on the errors of the function, forced into a state. */
  const alarm = (name: string, state: "OK" | "ALARM") => {
    request("cloudwatch", "PutMetricAlarm", {
      AlarmName: name,
      Namespace: "AWS/Lambda",
      MetricName: "Errors",
      Dimensions: [{ Name: "FunctionName", Value: "orders" }],
      Statistic: "Sum",
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 0,
      ComparisonOperator: "GreaterThanThreshold",
    });
    request("cloudwatch", "SetAlarmState", { AlarmName: name, StateValue: state, StateReason: "test" });
  };
  return { ...flight, deploy, info, target, events, alias, pass, alarm, published, put };
}
