import type { Kernel } from "../../kernel/kernel.ts";
import { policiesOfRoles, roleName } from "../../roles.ts";

/** What AWS gives service roles; SAM's own role has nothing else. */
const DEFAULT = /^arn:[^:]+:iam::aws:policy\/service-role\/AWSCodeDeployRoleForLambda(?:Limited)?$/;

/**
 * Whether a service role may invoke a hook. One that has AWS's own policy and no other may invoke functions whose names
 * begin with `CodeDeployHook_`; what else a role permits is not evaluated, so it may.
 *
 * Source: https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCodeDeployRoleForLambda.html
 */
export function mayInvoke(kernel: Kernel, roleArn: string, fn: string): boolean {
  const known = policiesOfRoles(kernel).get(roleName(roleArn));
  if (!known || known.inline > 0 || known.attached > 0) return true;
  if (known.managed.length === 0) return false;
  if (!known.managed.every((arn) => DEFAULT.test(arn))) return true;
  // Name, or ARN with or without a version.
  const name = fn.startsWith("arn:") ? (fn.split(":")[6] ?? "") : (fn.split(":")[0] ?? "");
  return name.startsWith("CodeDeployHook_");
}
