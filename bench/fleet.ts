import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A SAM stack of the size of a large production one: 34 functions, 600 resources once expanded. */
export function largeStack(functions = 34, extra = 292): string {
  const lines = [
    'AWSTemplateFormatVersion: "2010-09-09"',
    "Transform: AWS::Serverless-2016-10-31",
    "Parameters:",
    "  Environment:",
    "    Type: String",
    "    Default: production",
    "Conditions:",
    "  IsProduction: !Equals [!Ref Environment, production]",
    "Globals:",
    "  Function:",
    "    Runtime: nodejs24.x",
    "    Timeout: 30",
    "    MemorySize: 512",
    "    AutoPublishAlias: live",
    "    DeploymentPreference:",
    "      Type: Canary10Percent5Minutes",
    "Resources:",
  ];
  for (let n = 0; n < functions; n++) lines.push(...functionLines(`Orders${n}`, n));
  for (let n = 0; n < extra; n++)
    lines.push(
      `  Inbox${n}:`,
      "    Type: AWS::SQS::Queue",
      "    Properties:",
      `      QueueName: !Sub "\${Environment}-inbox-${n}"`,
    );
  return `${lines.join("\n")}\n`;
}

function functionLines(id: string, n: number): string[] {
  return [
    `  # Handles part ${n} of an order.`,
    `  ${id}:`,
    "    Type: AWS::Serverless::Function",
    "    Properties:",
    `      FunctionName: !Sub "\${Environment}-orders-${n}"`,
    `      Handler: orders-${n}.handler`,
    "      CodeUri: src/",
    "      Policies:",
    "        - Statement:",
    "            - Effect: Allow",
    "              Action: [sqs:SendMessage, sqs:GetQueueAttributes]",
    `              Resource: !GetAtt Inbox${n}.Arn`,
    "      Events:",
    "        Queue:",
    "          Type: SQS",
    "          Properties:",
    `            Queue: !GetAtt Inbox${n}.Arn`,
    "        Nightly:",
    "          Type: Schedule",
    "          Properties:",
    "            Schedule: rate(1 day)",
    `  ${id}ErrorsAlarm:`,
    "    Type: AWS::CloudWatch::Alarm",
    "    Condition: IsProduction",
    "    Properties:",
    "      Namespace: AWS/Lambda",
    "      MetricName: Errors",
    "      Dimensions:",
    "        - Name: FunctionName",
    `          Value: !Ref ${id}`,
    "      Statistic: Sum",
    "      Period: 60",
    "      EvaluationPeriods: 5",
    "      Threshold: 1",
    "      ComparisonOperator: GreaterThanOrEqualToThreshold",
  ];
}

/** A folder of small stacks, each with its own names. */
export function writeSmallStacks(folder: string, count: number): void {
  for (let n = 0; n < count; n++) {
    const own = path.join(folder, `service-${n}`);
    mkdirSync(own, { recursive: true });
    writeFileSync(
      path.join(own, "template.yaml"),
      largeStack(1 + (n % 4), 4 + (n % 6)).replaceAll("Orders", `Service${n}x`),
    );
  }
}
