import { policiesOfRoles, roleName } from "../../../roles.ts";
import type { Json } from "../template.ts";
import { type Context, type Handler, type Made, type Props } from "./handler.ts";

/*
 * Roles and policies are taken as they are: a role has its name, its ARN and its id, so that what refers to it works.
 * Whether it permits a call is asked by whoever evaluates permissions; this engine refuses nothing for lack of them.
 */

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const role: Handler = {
  create(properties, context) {
    const name = String(properties["RoleName"] ?? context.name(64));
    const path = String(properties["Path"] ?? "/");
    know(name, properties, context);
    return {
      ref: name,
      attributes: { Arn: iamArn(`role${path}${name}`, context), RoleId: `AROA${idOf(context)}` },
    };
  },
  update(properties, before, context) {
    know(before.made.ref, properties, context);
    return before.made;
  },
  remove: (made, _properties, { place }) => policiesOfRoles(place.kernel).delete(made.ref),
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export const managedPolicy: Handler = {
  create(properties, context) {
    const name = String(properties["ManagedPolicyName"] ?? context.name(128));
    const arn = iamArn(`policy${String(properties["Path"] ?? "/")}${name}`, context);
    attach(properties, context);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
  update: (_properties, before) => before.made,
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html */
export const policy: Handler = {
  create(properties, context): Made {
    attach(properties, context);
    return { ref: context.name(128), attributes: {} };
  },
  update: (_properties, before) => before.made,
};

/** What a role's own properties attach; what other resources attach stays. */
function know(name: string, properties: Props, { place }: Context): void {
  const roles = policiesOfRoles(place.kernel);
  const managed = textsIn(properties["ManagedPolicyArns"]);
  const inline = Array.isArray(properties["Policies"]) ? properties["Policies"].length : 0;
  roles.set(name, { managed, inline, attached: roles.get(name)?.attached ?? 0 });
}

/** A policy that names the roles it is for. */
function attach(properties: Props, { place }: Context): void {
  const roles = policiesOfRoles(place.kernel);
  for (const role of textsIn(properties["Roles"])) {
    const known = roles.get(roleName(role));
    if (known) roles.set(roleName(role), { ...known, attached: known.attached + 1 });
  }
}

function textsIn(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];
}

function iamArn(resource: string, { place }: Context): string {
  return `arn:${place.partition}:iam::${place.account}:${resource}`;
}

function idOf({ place }: Context): string {
  return place.kernel.random("cloudformation.id").hex(17).toUpperCase();
}
