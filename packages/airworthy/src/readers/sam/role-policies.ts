import type { Part } from "./build.ts";

/** The trust policy of a role that a service assumes. */
export const trust = (service: string) => ({
  Version: "2012-10-17",
  Statement: [{ Action: ["sts:AssumeRole"], Effect: "Allow", Principal: { Service: [service] } }],
});

export const allow = (Action: Part, Resource: Part) => ({ Action, Effect: "Allow", Resource });

/** An inline policy of a role. */
export type Inline = { readonly PolicyName: string; readonly PolicyDocument: Part };

/** An inline policy of one or more statements. */
export const policy = (PolicyName: string, ...Statement: Part[]): Inline => ({
  PolicyName,
  PolicyDocument: { Statement },
});

export const managedBy = (name: string) => `arn:aws:iam::aws:policy/${name}`;

/** What a role needs to hand an event to a destination, by the kind of destination SAM knows. */
export function sendPolicy(kind: string | undefined, name: string, destination: Part): Inline | undefined {
  switch (kind) {
    case "SQS":
      return policy(`${name}SQSPolicy`, allow("sqs:SendMessage", destination));
    case "SNS":
      return policy(`${name}SNSPolicy`, allow("sns:publish", destination));
    case "EventBridge":
      return policy(`${name}EventBridgePolicy`, allow("events:PutEvents", destination));
    case "Lambda":
      return policy(`${name}LambdaPolicy`, allow("lambda:InvokeFunction", destination));
    case "S3":
    case "S3Bucket":
      return policy(
        `${name}S3Policy`,
        allow("s3:PutObject", { "Fn::Join": ["/", [destination, "*"]] }),
        allow("s3:ListBucket", destination),
      );
    default:
      return undefined;
  }
}
