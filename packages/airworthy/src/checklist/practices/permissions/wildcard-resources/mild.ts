import type { ActionData } from "../../../../permissions/actions.ts";

/**
 * Reads that give out what is stored. All others tell how something is set up, which tools that look over an account
 * rightly ask of everything in it.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html
 */
const DATA_READS: ReadonlySet<string> = new Set([
  "athena:GetQueryResults",
  "dynamodb:BatchGetItem",
  "dynamodb:GetItem",
  "dynamodb:GetRecords",
  "dynamodb:PartiQLSelect",
  "dynamodb:Query",
  "dynamodb:Scan",
  "kinesis:GetRecords",
  "lambda:GetFunction",
  "logs:FilterLogEvents",
  "logs:GetLogEvents",
  "logs:GetQueryResults",
  "s3:GetObject",
  "s3:GetObjectVersion",
  "secretsmanager:GetSecretValue",
  "sqs:ReceiveMessage",
  "ssm:GetParameter",
  "ssm:GetParameterHistory",
  "ssm:GetParameters",
  "ssm:GetParametersByPath",
]);

/**
 * Whether it does little harm on every resource: it looks at settings, or is `sns:Publish`, which a text message needs on
 * `*` because a phone number has no ARN.
 *
 * Source: https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsns.html (its only resource is the topic)
 */
export function isMild(action: string, actions: ActionData): boolean {
  return action === "sns:Publish" || (actions.accessLevel(action) === "read" && !DATA_READS.has(action));
}
