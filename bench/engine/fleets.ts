import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

/** A folder with a fleet of functions that do nearly nothing: `hello` as often as asked, and one behind a queue. */
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
      `    Properties: { FunctionName: hello-${n} }`,
    ]).flat(),
  ];
  writeFileSync(path.join(folder, "template.yaml"), `${lines.join("\n")}\n`);
  return folder;
}
