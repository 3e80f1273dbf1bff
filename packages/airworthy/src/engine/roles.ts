import type { Kernel } from "./kernel/kernel.ts";

/** What templates attach to roles, as long as this engine has no IAM: enough to tell a role that AWS's own policy fills. */
export interface AttachedPolicies {
  /** ARNs of the managed policies that the role itself names. */
  readonly managed: readonly string[];
  /** How many policies of its own the role has: what they permit is not evaluated here. */
  readonly inline: number;
  /** How many policies name the role. */
  readonly attached: number;
}

/** IAM is the same in all Regions: what is known belongs to the whole engine. By the name of the role. */
const attached = new WeakMap<Kernel, Map<string, AttachedPolicies>>();

export function policiesOfRoles(kernel: Kernel): Map<string, AttachedPolicies> {
  let known = attached.get(kernel);
  if (!known) attached.set(kernel, (known = new Map()));
  return known;
}

/** @example roleName("arn:aws:iam::123456789012:role/service/deployer") // "deployer" */
export function roleName(arn: string): string {
  return arn.split("/").at(-1) ?? arn;
}
