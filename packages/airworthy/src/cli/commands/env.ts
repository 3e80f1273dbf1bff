import type { Command } from "../command.ts";
import { EXIT } from "../errors.ts";
import { TARGET_OPTIONS, targetOf } from "../target.ts";

export default {
  name: "env",
  summary: "print the variables that point other tools at the flying fleet",
  usage: "airworthy env",
  about:
    "Prints AWS_ENDPOINT_URL, the Region and keys that only this machine takes, as lines that a shell evaluates. SDKs, boto3, the AWS CLI and Terraform read them.",
  options: {
    ...TARGET_OPTIONS,
    json: { type: "boolean", says: "as JSON" },
  },
  examples: [
    ['eval "$(airworthy env)" && aws sqs list-queues', "the AWS CLI against the fleet"],
    ["airworthy env --json", "for a program"],
  ],
  run: async ({ values, io }) => {
    const { endpoint = "", region = "eu-west-1" } = targetOf(values, io);
    const variables = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: "airworthy",
      AWS_SECRET_ACCESS_KEY: "airworthy",
    };
    if (values["json"]) io.out(`${JSON.stringify(variables, null, 2)}\n`);
    else
      io.out(
        Object.entries(variables)
          .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
          .join(""),
      );
    return EXIT.fine;
  },
} satisfies Command;

function quoted(value: string): string {
  return /^[\w:/.,-]*$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
