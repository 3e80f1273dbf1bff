import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const VARIABLE = ", Environment: { Variables: { NODE_OPTIONS: --no-warnings } }";

/**
 * A folder with a fleet of functions that do nearly nothing: `hello` as often as asked, and one behind a queue. Every
 * second one has a variable that Node reads when it starts, so that no warm spare can serve it.
 */
export function helloFleet(folder: string, functions: number): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "hello.mjs"), 'export const handler = async () => ({ hello: "you" });\n');
  const lines = [
    "Transform: AWS::Serverless-2016-10-31",
    "Globals:",
    "  Function: { Runtime: nodejs24.x, Handler: hello.handler, CodeUri: ., MemorySize: 256 }",
    "Resources:",
    "  Inbox:",
    "    Type: AWS::SQS::Queue",
    "    Properties: { QueueName: inbox, VisibilityTimeout: 60 }",
    "  Packer:",
    "    Type: AWS::Serverless::Function",
    "    Properties:",
    "      FunctionName: packer",
    "      Events:",
    "        Placed: { Type: SQS, Properties: { Queue: !GetAtt Inbox.Arn, BatchSize: 10 } }",
    ...Array.from({ length: functions }, (_, n) => [
      `  Hello${n}:`,
      "    Type: AWS::Serverless::Function",
      `    Properties: { FunctionName: hello-${n}${n % 2 === 0 ? "" : VARIABLE} }`,
    ]).flat(),
  ];
  writeFileSync(path.join(folder, "template.yaml"), `${lines.join("\n")}\n`);
  return folder;
}
