import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { at } from "../readers/tree.ts";
import { fleetOf } from "./fleet.fixture.ts";

const RESOURCES = `Parameters: { Stage: { Type: String } }
Resources:
  Orders: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub "\${Stage}-orders" } }
  Payments: { Type: AWS::Lambda::Function, Properties: { FunctionName: payments } }
  Live: { Type: AWS::Lambda::Alias, Properties: { Name: live, FunctionName: !Ref Orders } }
  First: { Type: AWS::Lambda::Version, Properties: { FunctionName: !Ref Orders } }
  Inbox: { Type: AWS::SQS::Queue, Properties: { QueueName: inbox.fifo } }
  Table: { Type: AWS::DynamoDB::Table, Properties: { TableName: orders } }
  Files: { Type: AWS::S3::Bucket, Properties: { BucketName: order-files } }
  Machine: { Type: AWS::StepFunctions::StateMachine, Properties: { StateMachineName: ordering } }
  Logs: { Type: AWS::Logs::LogGroup, Properties: { LogGroupName: /aws/lambda/payments } }
  Role: { Type: AWS::IAM::Role, Properties: { RoleName: orders } }
  Probe: { Type: AWS::SNS::Topic, Properties: { Value: `;

function target(text: string, service?: string): string | undefined {
  const fleet = fleetOf(`${RESOURCES}${text} } }\n`);
  const [stack] = fleet.stacks;
  const node = at(stack?.resources.get("Probe")?.properties, "Value");
  if (!stack) return undefined;
  const found = fleet.resolver.target(node, stack, service);
  return `${found?.resource?.id ?? "-"} ${found?.service ?? "-"}${found?.qualifier === undefined ? "" : ` ${found.qualifier}`}`;
}

const leads = (text: string, wanted: string, service?: string) =>
  it(`${text} leads to ${wanted}`, () => assert.equal(target(text, service), wanted));

describe("a reference", () => {
  leads("!Ref Orders", "Orders lambda");
  leads("!GetAtt Orders.Arn", "Orders lambda");
  leads("!Sub '${Orders.Arn}'", "Orders lambda");
  leads("!Sub '${Orders.Arn}:live'", "Orders lambda live");
  leads("!Ref Live", "Orders lambda live");
  leads("!Ref First", "Orders lambda ${First.Version}");
  leads("!GetAtt Table.StreamArn", "Table dynamodb");
});

describe("a name", () => {
  leads("payments", "Payments lambda", "lambda");
  leads("payments:live", "Payments lambda live", "lambda");
  leads("!Sub '${Stage}-orders'", "Orders lambda", "lambda");
  leads("orders", "Table dynamodb", "dynamodb");
  leads("orders", "Role iam", "iam");
  leads("orders", "- -");
});

describe("an ARN put together by hand", () => {
  leads("!Sub 'arn:aws:lambda:${AWS::Region}:${AWS::AccountId}:function:${Stage}-orders'", "Orders lambda");
  leads(
    "!Sub 'arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:${Orders}:live'",
    "Orders lambda live",
  );
  leads("arn:aws:sqs:eu-west-1:123456789012:inbox.fifo", "Inbox sqs");
  leads("arn:aws:dynamodb:eu-west-1:123456789012:table/orders", "Table dynamodb");
  leads("arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2024", "Table dynamodb");
  leads("!Sub 'arn:aws:dynamodb:eu-west-1:123456789012:table/${Table}/index/*'", "Table dynamodb");
  leads("arn:aws:s3:::order-files/*", "Files s3");
  leads("!Sub 'arn:aws:s3:::${Files}/*'", "Files s3");
  leads("arn:aws:states:eu-west-1:123456789012:stateMachine:ordering", "Machine states");
  leads("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/payments:*", "Logs logs");
  leads("arn:aws:iam::123456789012:role/orders", "Role iam");
  leads("arn:aws:sqs:eu-west-1:123456789012:elsewhere", "- sqs");
});

describe("names in two stacks", () => {
  it("that are made from parameters of the same name are the same", () => {
    const parameters = "Parameters: { Stage: { Type: String } }\n";
    const fleet = fleetOf(
      `${parameters}Resources:\n  Orders: { Type: AWS::Lambda::Function, Properties: { FunctionName: !Sub '\${Stage}-orders' } }\n`,
      `${parameters}Resources:\n  Probe: { Type: AWS::SNS::Topic, Properties: { Value: !Sub '\${Stage}-orders' } }\n`,
    );
    const stack = fleet.stacks[1];
    assert.ok(stack);
    const node = at(stack.resources.get("Probe")?.properties, "Value");
    assert.equal(fleet.resolver.target(node, stack, "lambda")?.resource?.id, "Orders");
  });
});
