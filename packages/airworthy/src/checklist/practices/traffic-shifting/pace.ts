import type { Deployment, Fleet } from "../../../fleet/model.ts";
import { evaluate, hiddenBy, possibilities } from "../../../readers/cloudformation/values.ts";
import type { Range } from "../../../readers/source.ts";
import type { Stack } from "../../../readers/stack.ts";
import { at, entriesOf, intrinsicOf, type Node, stringOf } from "../../../readers/tree.ts";
import { branches } from "../../branches.ts";

/** How fast a deployment gives traffic to new code, as far as the fleet shows it. */
export type Pace =
  | { readonly kind: "gradual"; readonly name: string }
  | { readonly kind: "at-once"; readonly name: string; readonly at: Range }
  | { readonly kind: "hidden"; readonly because: string; readonly at: Range };

/** CodeDeploy's configurations. https://docs.aws.amazon.com/codedeploy/latest/userguide/deployment-configurations.html */
export function paceOf({ group, config, at: place }: Deployment, fleet: Fleet): Pace {
  if (!group) return { kind: "hidden", because: "its deployment group is not in the fleet", at: place };
  if (!config)
    return { kind: "hidden", because: "its deployment group names no configuration", at: group.at };
  for (const branch of branches(config)) {
    const own = fleet.resolver.target(branch, group.stack)?.resource;
    if (own?.type === "AWS::CodeDeploy::DeploymentConfig") {
      const type = evaluate(at(own.properties, "TrafficRoutingConfig", "Type") ?? branch, own.stack);
      if (type.kind !== "known" || type.value !== "AllAtOnce")
        return { kind: "gradual", name: `by ${own.id}` };
    }
  }
  const value = evaluate(config, group.stack);
  const names = (value.kind === "choice" ? value.options : [value]).flatMap(
    (one) => possibilities(one, null) ?? [],
  );
  const gradual = names.find((name) => name !== null && !String(name).endsWith("AllAtOnce"));
  if (gradual !== undefined)
    return { kind: "gradual", name: String(gradual).replace("CodeDeployDefault.Lambda", "") };
  if (!possibilities(value, null)) return { kind: "hidden", because: hiddenBy(value), at: config };
  const parameter = parameterIn(config, group.stack);
  if (parameter !== undefined)
    return { kind: "hidden", because: `!Ref ${parameter}, whose default is only AllAtOnce`, at: config };
  return { kind: "at-once", name: names.map(String).join(" or "), at: config };
}

/** The parameter a value hangs on: its default says little, for it is there to be overridden. */
export function parameterIn(node: Node | undefined, stack: Stack): string | undefined {
  if (!node) return undefined;
  if (node.kind === "scalar") return undefined;
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Ref") {
    const name = stringOf(intrinsic.argument);
    return name !== undefined && stack.parameters.has(name) ? name : undefined;
  }
  const children = node.kind === "list" ? node.items : entriesOf(node).map((entry) => entry.value);
  return children.map((child) => parameterIn(child, stack)).find(Boolean);
}
