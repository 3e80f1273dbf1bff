import { evaluate } from "../readers/cloudformation/values.ts";
import type { Resource, Stack } from "../readers/stack.ts";
import { at, intrinsicOf, itemsOf, type Node, oneOrMany, stringOf } from "../readers/tree.ts";
import type { LambdaFunction, Role, Statement, Text } from "./model.ts";
import type { Resolver } from "./resolver.ts";

type Draft = Role & {
  functions: LambdaFunction[];
  statements: Statement[];
  managedPolicies: { symbol: string; at: Node }[];
  hidden: { because: string; at: Node }[];
};

/** Roles with every statement that reaches them: inline, `AWS::IAM::Policy` and managed policies of the fleet. */
export function rolesOf(stacks: readonly Stack[], resolver: Resolver): Map<Resource, Draft> {
  const roles = new Map<Resource, Draft>();
  const all = stacks.flatMap((stack) => [...stack.resources.values()]);
  for (const resource of all) {
    if (resource.type !== "AWS::IAM::Role") continue;
    const role: Draft = { resource, functions: [], statements: [], managedPolicies: [], hidden: [] };
    roles.set(resource, role);
    for (const policy of branches(at(resource.properties, "Policies"), resource.stack).flatMap(itemsOf)) {
      for (const one of branches(policy, resource.stack))
        read(at(one, "PolicyDocument"), resource, role, resolver);
    }
    for (const list of branches(at(resource.properties, "ManagedPolicyArns"), resource.stack)) {
      for (const arn of itemsOf(list).flatMap((item) => branches(item, resource.stack))) {
        const target = resolver.target(arn, resource.stack, "iam-policy");
        if (target?.resource?.type === "AWS::IAM::ManagedPolicy") {
          read(at(target.resource.properties, "PolicyDocument"), target.resource, role, resolver);
        } else role.managedPolicies.push({ symbol: target?.symbol ?? "", at: arn });
      }
    }
  }
  for (const resource of all) {
    if (!/^AWS::IAM::(?:Policy|ManagedPolicy|RolePolicy)$/.test(resource.type)) continue;
    const names = [
      ...itemsOf(at(resource.properties, "Roles")),
      ...oneOrMany(at(resource.properties, "RoleName")),
    ];
    for (const name of names) {
      const target = resolver.target(name, resource.stack, "iam")?.resource;
      const role = target && roles.get(target);
      if (role) read(at(resource.properties, "PolicyDocument"), resource, role, resolver);
    }
  }
  return roles;
}

/** Both sides of an `Fn::If`: what may be granted is judged as granted. */
function branches(node: Node | undefined, stack: Stack): Node[] {
  if (!node) return [];
  const intrinsic = intrinsicOf(node);
  if (intrinsic?.name === "Fn::If")
    return itemsOf(intrinsic.argument)
      .slice(1)
      .flatMap((one) => branches(one, stack));
  return intrinsic?.name === "Ref" && stringOf(intrinsic.argument) === "AWS::NoValue" ? [] : [node];
}

function read(document: Node | undefined, resource: Resource, role: Draft, resolver: Resolver): void {
  for (const one of branches(document, resource.stack)) {
    const statements = at(one, "Statement");
    if (!statements) {
      const value = evaluate(one, resource.stack);
      role.hidden.push({ because: value.kind === "unknown" ? value.because : "no Statement", at: one });
      continue;
    }
    for (const list of branches(statements, resource.stack)) {
      for (const node of oneOrMany(list).flatMap((item) => branches(item, resource.stack))) {
        role.statements.push(statementOf(node, resource, resolver));
      }
    }
  }
}

function statementOf(node: Node, resource: Resource, resolver: Resolver): Statement {
  const texts = (key: string): Text[] =>
    branches(at(node, key), resource.stack)
      .flatMap((list) => oneOrMany(list))
      .flatMap((item) => branches(item, resource.stack))
      .flatMap((item) => {
        const symbols = resolver.symbols.of(item, resource.stack);
        return (symbols.length > 0 ? symbols : [""]).map((text) => ({ text, node: item }));
      });
  return {
    effect: stringOf(at(node, "Effect")) === "Deny" ? "Deny" : "Allow",
    actions: texts("Action"),
    notActions: texts("NotAction"),
    resources: texts("Resource"),
    notResources: texts("NotResource"),
    condition: at(node, "Condition"),
    node,
    resource,
  };
}
