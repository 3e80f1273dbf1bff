import type { Alias, Fleet, LambdaFunction } from "../../../../fleet/model.ts";
import type { Resource } from "../../../../readers/stack.ts";
import { at } from "../../../../readers/tree.ts";
import { item } from "../../../item.ts";
import { textOf, valueAt } from "../../../properties.ts";
import { met, notApplicable, type Problem, problems } from "../../../verdict.ts";
import { attachedTo } from "../../permissions/resource-policies.ts";

export default item({
  id: "traffic-shifting/alias-permission",
  of: "function",
  says: "Who invokes an alias is permitted to invoke the alias.",
  because:
    "A permission belongs to the function, the version or the alias it names: one that names the function alone does not let its holder invoke an alias, and every event is refused.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/using-aliases.html",
  severity: "error",
  appliesTo: (fn) => fn.aliases.length > 0 || notApplicable("it has no alias"),
  check: (fn, { fleet }) => {
    const found = refused(fn, fleet);
    return found.length === 0
      ? met()
      : problems(
          found.map(({ permission, service, alias }): Problem => ({
            at: at(permission.properties, "FunctionName") ?? permission.at,
            says: `${permission.id} lets ${service} invoke ${fn.id} itself, but its events go to the alias ${alias.resource.generatedBy ? "that SAM publishes" : alias.resource.id}, so they are refused.`,
            cure: `Set its FunctionName to !Ref ${reference(fn, alias)}.`,
          })),
        );
  },
  fix: (fn, { fleet }) =>
    refused(fn, fleet).flatMap(({ permission, alias }) => {
      const node = at(permission.properties, "FunctionName");
      return node ? [{ kind: "replace" as const, node, value: { Ref: reference(fn, alias) } }] : [];
    }),
});

/** Services that invoke with a permission of the function, by their principal. */
const PRINCIPALS: Readonly<Record<string, string>> = {
  "apigateway.amazonaws.com": "apigateway",
  "events.amazonaws.com": "events",
  "sns.amazonaws.com": "sns",
  "s3.amazonaws.com": "s3",
};

interface Refused {
  readonly permission: Resource;
  readonly service: string;
  readonly alias: Alias;
}

/** Permissions on the function itself of a service whose every trigger invokes one alias that it has no permission on. */
function refused(fn: LambdaFunction, fleet: Fleet): readonly Refused[] {
  const permissions = attachedTo(fn, "AWS::Lambda::Permission", fleet).map((permission) => {
    const target = fleet.resolver.target(
      at(permission.properties, "FunctionName"),
      permission.stack,
      "lambda",
    );
    return {
      permission,
      service: PRINCIPALS[textOf(valueAt(permission, "Principal")) ?? ""],
      qualifier: target?.qualifier,
    };
  });
  return permissions.flatMap(({ permission, service, qualifier }) => {
    if (service === undefined || qualifier !== undefined || permission.generatedBy) return [];
    if (permissions.some((other) => other.service === service && other.qualifier !== undefined)) return [];
    // A permission alone shows a trigger too; only what else the fleet knows of it says which alias is meant.
    const triggers = fn.triggers.filter((one) => one.service === service && one.via !== permission);
    const [first] = triggers;
    if (!first || triggers.some((one) => one.qualifier !== first.qualifier)) return [];
    const alias = fn.aliases.find((one) => one.name === first.qualifier);
    if (!alias || alias.resource.stack !== permission.stack) return [];
    return [{ permission, service, alias }];
  });
}

/** How a template names the alias; SAM knows the one it makes as `Function.Alias`. */
function reference(fn: LambdaFunction, alias: Alias): string {
  return alias.resource.generatedBy === fn.declared && fn.language === "sam"
    ? `${fn.id}.Alias`
    : alias.resource.id;
}
