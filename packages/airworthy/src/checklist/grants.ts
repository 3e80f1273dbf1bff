import type { Role, Statement, Text } from "../fleet/model.ts";
import { readable } from "../readers/cloudformation/symbols.ts";
import { branches } from "./branches.ts";

/** An action that a role needs, and on what. */
export interface Need {
  /** `sqs:SendMessage` */
  readonly action: string;
  /** Names of the AWS managed policies that allow it on every resource. */
  readonly managed?: RegExp;
  /**
   * Whether the resource of a statement, a symbol that may hold `*`, covers what is needed; `undefined` when nobody
   * can tell. Left out, any resource does.
   */
  readonly on?: (resource: string) => boolean | undefined;
}

/**
 * Whether a role may call an action; `undefined` when what decides it cannot be read in the fleet. A grant that has a
 * condition, or stands behind one, counts as given.
 *
 * @example mayCall(role, { action: "xray:PutTraceSegments", managed: /^AWSXRayDaemonWriteAccess$/ })
 */
export function mayCall(role: Role, need: Need): boolean | undefined {
  if (role.statements.some((statement) => denies(statement, need.action))) return false;
  const names = role.managedPolicies.map((policy) => managedPolicyName(policy.symbol));
  if (names.some((name) => name !== undefined && (EVERYTHING.test(name) || need.managed?.test(name))))
    return true;
  const answer = any(role.statements.map((statement) => allows(statement, need)));
  if (answer === true) return true;
  const hidden = names.includes(undefined) || role.hidden.length > 0 || hasHiddenList(role);
  return hidden ? undefined : answer;
}

/**
 * Name of an AWS managed policy, from the end of its ARN without `service-role/`; `undefined` for any other policy.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns
 */
export function managedPolicyName(arn: string): string | undefined {
  return /^arn:[^/]*:iam::aws:policy\/(?:[a-z-]+\/)*([^/]+)$/.exec(arn)?.[1];
}

/** Whether an action, or a pattern with `*` and `?`, covers an action. IAM does not regard case. */
export function coversAction(pattern: string, action: string): boolean {
  const text = readable(pattern)
    .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${text}$`, "i").test(action);
}

const EVERYTHING = /^(?:AdministratorAccess|PowerUserAccess)$/;

/** A whole list of policies behind an intrinsic, such as a parameter. */
function hasHiddenList(role: Role): boolean {
  return ["ManagedPolicyArns", "Policies"].some((name) =>
    branches(role.resource.properties, name).some((list) => list.kind !== "list"),
  );
}

function denies(statement: Statement, action: string): boolean {
  return (
    statement.effect === "Deny" &&
    statement.condition === undefined &&
    statement.resources.some((resource) => resource.text === "*") &&
    statement.actions.some((one) => coversAction(one.text, action))
  );
}

function allows(statement: Statement, need: Need): boolean | undefined {
  if (statement.effect !== "Allow") return false;
  return both(allowsAction(statement, need.action), allowsResource(statement, need.on));
}

function allowsAction({ actions, notActions }: Statement, action: string): boolean | undefined {
  const covers = ({ text }: Text) => (isHidden(text) ? undefined : coversAction(text, action));
  if (actions.length > 0) return any(actions.map(covers));
  const exempt = any(notActions.map(covers));
  return exempt === undefined ? undefined : notActions.length > 0 && !exempt;
}

function allowsResource({ resources, notResources }: Statement, on: Need["on"]): boolean | undefined {
  if (!on) return true;
  if (notResources.length > 0) return undefined;
  return any(resources.map(({ text }) => (text === "*" ? true : text === "" ? undefined : on(text))));
}

/** An action that only AWS or a parameter knows. */
function isHidden(text: string): boolean {
  return text === "" || text.includes("${");
}

function any(answers: readonly (boolean | undefined)[]): boolean | undefined {
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

function both(one: boolean | undefined, other: boolean | undefined): boolean | undefined {
  if (one === false || other === false) return false;
  return one === undefined || other === undefined ? undefined : true;
}
