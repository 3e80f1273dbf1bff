import type { Fleet, LambdaFunction, Role, Statement } from "../../../fleet/model.ts";
import { entriesOf, type Node } from "../../../readers/tree.ts";
import { met, problems, type Problem, type Verdict } from "../../verdict.ts";

const known = new WeakMap<Fleet, Map<Node, Role[]>>();

/** A statement, and everybody it holds for: a managed policy is written once and attached to many roles. */
export interface Grant {
  readonly statement: Statement;
  readonly functions: readonly LambdaFunction[];
}

/**
 * The statements of a role that stand in the template (what SAM writes for a policy template or an event is SAM's),
 * without those that have been looked at with another role: one text is one finding.
 */
export function grantsOf(role: Role, fleet: Fleet): readonly Grant[] {
  return role.statements.flatMap((statement): Grant[] => {
    if (statement.node.madeUp) return [];
    const roles = index(fleet).get(statement.node) ?? [role];
    return roles[0] === role ? [{ statement, functions: roles.flatMap((one) => one.functions) }] : [];
  });
}

/** Not met with these problems, else met; says so when what the role shares is judged elsewhere. */
export function verdictOn(role: Role, fleet: Fleet, found: readonly Problem[]): Verdict {
  if (found.length > 0) return problems(found);
  const other = role.statements
    .map((statement) => index(fleet).get(statement.node)?.[0])
    .find((one) => one !== undefined && one !== role);
  return met(other && `the policies it shares are judged with ${other.resource.id}`);
}

function index(fleet: Fleet): Map<Node, Role[]> {
  let byStatement = known.get(fleet);
  if (byStatement) return byStatement;
  byStatement = new Map();
  for (const role of fleet.roles) {
    if (role.functions.length === 0) continue;
    for (const { node } of role.statements) {
      const roles = byStatement.get(node) ?? [];
      if (!roles.includes(role)) byStatement.set(node, [...roles, role]);
    }
  }
  known.set(fleet, byStatement);
  return byStatement;
}

/** The functions that have a grant, as a sentence names them. */
export function whoHas(grant: Grant): string {
  const names = grant.functions.map((fn) => fn.id);
  return listed(names, "and", 3);
}

/** `a, b and c`; the ones behind the first `most` are only counted. */
export function listed(names: readonly string[], word: "and" | "or" = "and", most = 6): string {
  const unique = [...new Set(names)];
  const shown = unique.length > most ? [...unique.slice(0, most), `${unique.length - most} more`] : unique;
  return shown.length < 2 ? shown.join("") : `${shown.slice(0, -1).join(", ")} ${word} ${shown.at(-1)}`;
}

/** Whether only the account, or another stack, knows the text. */
export function isHidden(text: string): boolean {
  return text === "" || text.includes("${");
}

/**
 * Whether a resource is everything: `*`, or an ARN of a service that names nothing, such as `arn:aws:s3:::*`.
 *
 * @example isEverything("arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:*") // true
 */
export function isEverything(resource: string): boolean {
  const parts = resource.replaceAll(/\$\{[^}]*\}/g, "x").split(":");
  if (parts[0] !== "arn") return /^\*+$/.test(resource);
  return parts.length >= 4 && parts.slice(5).every((part) => part === "*" || part === "*/*");
}

/**
 * Keys that hold for a request as a whole and leave every resource in reach.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
 */
const ANY_RESOURCE =
  /^aws:(?:SecureTransport|RequestedRegion|ViaAWSService|PrincipalIsAWSService|PrincipalOrgID|PrincipalAccount|CurrentTime|EpochTime|MultiFactorAuth\w*)$/i;

/** Whether a condition narrows what a statement reaches: by tag, by name, by caller, or in a way not known here. */
export function isNarrowed(statement: Statement): boolean {
  const { condition } = statement;
  if (!condition) return false;
  const keys = entriesOf(condition).flatMap((operator) =>
    entriesOf(operator.value).map((entry) => entry.key),
  );
  return keys.length === 0 || keys.some((key) => !ANY_RESOURCE.test(key));
}
