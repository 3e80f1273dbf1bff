import type { Fleet, Role, Target } from "../../../fleet/model.ts";

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

/** Whether a role lets a function send to a target: surely not, or else what makes it possible or hides it. */
export function isGranted(
  role: Role,
  action: string,
  target: Target,
  fleet: Fleet,
): "granted" | "missing" | { readonly hiddenBy: string } {
  const allowed = role.statements.some(({ effect, actions, notActions, resources, notResources }) => {
    if (effect !== "Allow") return false;
    if (notActions.length === 0 && !actions.some(({ text }) => matches(text, action))) return false;
    return notResources.length > 0 || resources.some(({ text }) => mayBe(text, target, fleet));
  });
  if (allowed) return "granted";
  const [hidden] = role.hidden;
  if (hidden) return { hiddenBy: `a policy of its role ${role.resource.id} (${hidden.because})` };
  const unknown = role.managedPolicies.find(
    ({ symbol }) => !SENDS_NOTHING.has(symbol.split("/").at(-1) ?? ""),
  );
  if (unknown) return { hiddenBy: `a managed policy of its role ${role.resource.id}` };
  return "missing";
}

/** Whether an action of a statement covers one; what is not known may. */
export function matches(pattern: string, action: string): boolean {
  if (pattern === "" || pattern.includes("$")) return true;
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(action);
}

/** Only a resource that is known to be another one is surely not the target. */
function mayBe(text: string, target: Target, fleet: Fleet): boolean {
  if (text === "" || text.includes("*") || text === target.symbol) return true;
  const { resource } = fleet.resolver.resolve(text, target.service);
  return !resource || !target.resource || resource === target.resource;
}
