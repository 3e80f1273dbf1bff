import type { Deployment, Fleet } from "../../../../fleet/model.ts";
import { once } from "../../../../fleet/once.ts";
import { at } from "../../../../readers/tree.ts";
import { mayCall } from "../../../grants.ts";
import { item } from "../../../item.ts";
import { property } from "../../../properties.ts";
import { cannotTell, met, notApplicable, notMet } from "../../../verdict.ts";
import { hooksOf } from "../hooks.ts";

/**
 * AWSCodeDeployRoleForLambda allows CodeDeploy to invoke no other function.
 * https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html
 */
const PREFIX = "CodeDeployHook_";

export default item({
  id: "traffic-shifting/hook-names",
  of: "function",
  says: `CodeDeploy may invoke the hooks of a deployment: their names begin with ${PREFIX}, or its role names them.`,
  because: `The role that AWS and SAM give CodeDeploy invokes only functions whose name begins with ${PREFIX}: any other hook fails, and with it every deployment.`,
  source:
    "https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/automating-updates-to-serverless-apps.html",
  severity: "error",
  appliesTo: (fn, { fleet }) =>
    hooksOf(fn, fleet).length > 0 || notApplicable("it is no hook of a deployment"),
  check: (fn, { fleet }) => {
    const named = property(fn, "FunctionName");
    if (named?.kind === "known" && String(named.value).startsWith(PREFIX)) return met(`named ${named.value}`);
    for (const { deployment, hook } of hooksOf(fn, fleet)) {
      const may = roleMayInvoke(deployment, fleet);
      if (may === true) continue;
      if (may === undefined)
        return cannotTell("the role of its deployment group is not in the fleet", hook.target.at);
      if (named && named.kind !== "known" && named.kind !== "absent") {
        const [text = ""] = fleet.resolver.symbols.of(at(fn.resource.properties, "FunctionName"), fn.stack);
        if (text.startsWith(PREFIX)) return met(`named ${PREFIX}…`);
        if (text.startsWith("${") || text === "")
          return cannotTell("its FunctionName is decided by an intrinsic");
      }
      return notMet(
        hook.target.at,
        `${fn.id} is the ${hook.name} of a deployment, but CodeDeploy's role may only invoke functions named ${PREFIX}…: the deployment fails.`,
        `Set its FunctionName to a name that begins with ${PREFIX}, or give the deployment a Role that may invoke it.`,
      );
    }
    return met("CodeDeploy's role may invoke it");
  },
});

/** Whether the deployment group's role may invoke functions by any name; `undefined` when the fleet does not show it. */
function roleMayInvoke({ group }: Deployment, fleet: Fleet): boolean | undefined {
  if (!group) return undefined;
  const target = fleet.resolver.target(at(group.properties, "ServiceRoleArn"), group.stack, "iam");
  const role = target?.resource && rolesByResource(fleet).get(target.resource);
  // The managed policy AWSCodeDeployRoleForLambda is left out: it is the one that asks for the name.
  return (
    role &&
    mayCall(
      { ...role, managedPolicies: role.managedPolicies.filter(({ symbol }) => !DEFAULT_POLICY.test(symbol)) },
      {
        action: "lambda:InvokeFunction",
        managed: /^AWSLambda(?:Role|_FullAccess)$/,
        // The owner's own copy of that policy asks for the name as well.
        on: (resource) => !OTHER_NAMES.test(resource),
      },
    )
  );
}

const rolesByResource = once((fleet: Fleet) => new Map(fleet.roles.map((role) => [role.resource, role])));

const OTHER_NAMES = new RegExp(`:function:${PREFIX}[^:]*$`);
const DEFAULT_POLICY = /\/AWSCodeDeployRoleForLambda(?:Limited)?$/;
