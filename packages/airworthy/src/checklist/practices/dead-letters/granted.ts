import type { Fleet, Role, Target } from "../../../fleet/model.ts";
import { managedPolicyName, mayCall } from "../../grants.ts";

/**
 * AWS managed policies that are common on functions and let nobody send to a queue or a topic. Of any other one this
 * is not known here.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/permissions-managed-policies.html
 */
const SENDS_NOTHING = new Set([
  "AWSLambdaBasicExecutionRole",
  "AWSLambdaVPCAccessExecutionRole",
  "AWSLambdaENIManagementAccess",
  "AWSLambdaSQSQueueExecutionRole",
  "AWSLambdaKinesisExecutionRole",
  "AWSLambdaDynamoDBExecutionRole",
  "AWSLambdaMSKExecutionRole",
  "AWSLambdaExecute",
  "AWSLambdaRole",
  "AWSXRayDaemonWriteAccess",
  "AWSXrayWriteOnlyAccess",
  "CloudWatchLambdaInsightsExecutionRolePolicy",
  "AmazonDynamoDBReadOnlyAccess",
  "AmazonS3ReadOnlyAccess",
  "AmazonSSMReadOnlyAccess",
]);

/** What sending to a target takes: a role's right to an action on it. */
export interface Sending {
  /** `sqs:SendMessage` */
  readonly action: string;
  readonly target: Target;
}

/** Whether a role lets a function send to a target: surely not, or else what makes it possible or hides it. */
export function isGranted(
  role: Role,
  { action, target }: Sending,
  fleet: Fleet,
): "granted" | "missing" | { readonly hiddenBy: string } {
  const may = mayCall(role, { action, on: (text) => covers(text, target, fleet) });
  if (may === true) return "granted";
  const [hidden] = role.hidden;
  if (hidden) return { hiddenBy: `a policy of its role ${role.resource.id} (${hidden.because})` };
  const unknown = role.managedPolicies.some(
    ({ symbol }) => !SENDS_NOTHING.has(managedPolicyName(symbol) ?? ""),
  );
  if (unknown || may === undefined) return { hiddenBy: `a policy of its role ${role.resource.id}` };
  return "missing";
}

/** Only a resource that is known to be another one is surely not the target. */
function covers(text: string, target: Target, fleet: Fleet): boolean | undefined {
  if (text.includes("*") || text === target.symbol) return true;
  const { resource } = fleet.resolver.resolve(text, target.service);
  return resource && target.resource ? resource === target.resource : undefined;
}
