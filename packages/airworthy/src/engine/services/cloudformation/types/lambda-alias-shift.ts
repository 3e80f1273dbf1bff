import { ServiceError } from "../../../error.ts";
import { type Later, whenKnown } from "../../../kernel/later.ts";
import { DEPLOYMENTS, type EndedDeployment } from "../../../ports-codedeploy.ts";
import type { Json } from "../template.ts";
import type { Context, Props } from "./handler.ts";

/** What `CodeDeployLambdaAliasUpdate` says, and from which version to which. */
export interface AliasShift {
  readonly applicationName: string;
  readonly deploymentGroupName: string;
  readonly functionName: string;
  readonly alias: string;
  readonly from: string;
  readonly to: string;
  readonly hooks: readonly (readonly [event: string, functionName: string])[];
}

const HOOKS = { BeforeAllowTrafficHook: "BeforeAllowTraffic", AfterAllowTrafficHook: "AfterAllowTraffic" };

/**
 * The shift that an update of an alias asks for: its version changes, and its UpdatePolicy names a deployment group.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-updatepolicy.html#cfn-attributes-updatepolicy-codedeploylambdaaliasupdate
 */
export function shiftOf(properties: Props, before: Props, policy: Json | undefined): AliasShift | undefined {
  const update = (policy as Props | undefined)?.["CodeDeployLambdaAliasUpdate"] as Props | undefined;
  const from = String(before["FunctionVersion"]);
  const to = String(properties["FunctionVersion"]);
  if (!update || from === to) return undefined;
  const { ApplicationName, DeploymentGroupName } = update;
  if (typeof ApplicationName !== "string" || typeof DeploymentGroupName !== "string")
    throw new ServiceError(
      "ValidationError",
      "CodeDeployLambdaAliasUpdate names an ApplicationName and a DeploymentGroupName.",
    );
  return {
    applicationName: ApplicationName,
    deploymentGroupName: DeploymentGroupName,
    functionName: nameOf(String(properties["FunctionName"])),
    alias: String(properties["Name"]),
    from,
    to,
    hooks: Object.entries(HOOKS).flatMap(([key, event]) => {
      const fn = update[key];
      return typeof fn === "string" && fn !== "" ? [[event, fn] as const] : [];
    }),
  };
}

/**
 * Has CodeDeploy shift the alias, and waits for the end. A deployment that does not succeed fails the update, in the
 * words that were recorded.
 */
export function shifted(shift: AliasShift, context: Context): Later<EndedDeployment> {
  const spec = {
    version: 0,
    Resources: [
      {
        [shift.functionName]: {
          Type: "AWS::Lambda::Function",
          Properties: {
            Name: shift.functionName,
            Alias: shift.alias,
            CurrentVersion: shift.from,
            TargetVersion: shift.to,
          },
        },
      },
    ],
    ...(shift.hooks.length > 0 ? { Hooks: shift.hooks.map(([event, fn]) => ({ [event]: fn })) } : {}),
  };
  const created = context.call("codedeploy", "CreateDeployment", {
    applicationName: shift.applicationName,
    deploymentGroupName: shift.deploymentGroupName,
    revision: { revisionType: "AppSpecContent", appSpecContent: { content: JSON.stringify(spec) } },
  });
  return whenKnown(created, (answer) => {
    const deploymentId = String(answer["deploymentId"]);
    // Deployment groups of a stack deploy at the same time; what is under way is cancelled when another one fails.
    context.detach?.(() => stopped(deploymentId, context));
    return whenKnown(context.place.use(DEPLOYMENTS).ended(deploymentId), (ended) => {
      if (ended.status !== "Succeeded")
        throw new ServiceError(
          "InternalFailure",
          `Resource handler returned message: "${ended.id} failed. ${ended.problem?.message ?? ""}"`,
          { status: 500 },
        );
      return ended;
    });
  }) as Later<EndedDeployment>;
}

function stopped(deploymentId: string, context: Context): void {
  try {
    context.call("codedeploy", "StopDeployment", { deploymentId, autoRollbackEnabled: true });
  } catch {
    // It has ended in this very turn.
  }
}

/** A function may be referred to by its ARN. */
function nameOf(reference: string): string {
  return reference.startsWith("arn:") ? (reference.split(":")[6] ?? reference) : reference;
}
