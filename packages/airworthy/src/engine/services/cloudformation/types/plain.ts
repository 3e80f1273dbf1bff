import { type Context, type Handler, type Made } from "./handler.ts";

/*
 * Roles and policies are taken as they are: a role has its name, its ARN and its id, so that what refers to it works.
 * Whether it permits a call is asked by whoever evaluates permissions; this engine refuses nothing for lack of them.
 */

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-role.html */
export const role: Handler = {
  create(properties, context) {
    const name = String(properties["RoleName"] ?? context.name(64));
    const path = String(properties["Path"] ?? "/");
    return {
      ref: name,
      attributes: { Arn: iamArn(`role${path}${name}`, context), RoleId: `AROA${idOf(context)}` },
    };
  },
  update: (_properties, before) => before.made,
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html */
export const managedPolicy: Handler = {
  create(properties, context) {
    const name = String(properties["ManagedPolicyName"] ?? context.name(128));
    const arn = iamArn(`policy${String(properties["Path"] ?? "/")}${name}`, context);
    return { ref: arn, attributes: { PolicyArn: arn } };
  },
  update: (_properties, before) => before.made,
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-policy.html */
export const policy: Handler = {
  create: (_properties, context): Made => ({ ref: context.name(128), attributes: {} }),
  update: (_properties, before) => before.made,
};

function iamArn(resource: string, { place }: Context): string {
  return `arn:${place.partition}:iam::${place.account}:${resource}`;
}

function idOf({ place }: Context): string {
  return place.kernel.random("cloudformation.id").hex(17).toUpperCase();
}
