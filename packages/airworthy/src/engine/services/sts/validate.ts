import { ServiceError } from "../../error.ts";
import { POLICY_ARNS, POLICY_LENGTH, SESSION_TAGS } from "./limits.ts";

export interface SessionInput {
  readonly Policy?: string;
  readonly PolicyArns?: readonly { readonly arn?: string }[];
  readonly Tags?: readonly { readonly Key?: string; readonly Value?: string }[];
}

export function invalid(message: string): ServiceError {
  return new ServiceError("ValidationError", message);
}

export function unmet(value: unknown, member: string, rule: string): ServiceError {
  return invalid(
    `1 validation error detected: Value '${String(value)}' at '${member}' failed to satisfy constraint: Member must ${rule}`,
  );
}

export function checkRole(arn = ""): void {
  if (arn.length < 20) throw unmet(arn, "roleArn", "have length greater than or equal to 20");
  if (!/^arn:[^:]+:iam::\d{12}:role\/.+$/.test(arn)) throw invalid(`${arn} is invalid`);
}

export function checkSessionName(name = ""): void {
  if (name.length < 2) throw unmet(name, "roleSessionName", "have length greater than or equal to 2");
  if (name.length > 64) throw unmet(name, "roleSessionName", "have length less than or equal to 64");
  if (!/^[\w+=,.@-]*$/.test(name))
    throw unmet(name, "roleSessionName", "satisfy regular expression pattern: [\\w+=,.@-]*");
}

/** Gives milliseconds. */
export function durationOf(
  seconds: number | undefined,
  usual: number,
  shortest: number,
  longest: number,
): number {
  const wanted = seconds === undefined ? usual : seconds * 1000;
  if (wanted < shortest)
    throw unmet(seconds, "durationSeconds", `have value greater than or equal to ${shortest / 1000}`);
  if (wanted > longest)
    throw unmet(seconds, "durationSeconds", `have value less than or equal to ${longest / 1000}`);
  return wanted;
}

/** What narrows and describes a session; it is kept for whoever evaluates permissions. */
export function sessionParts({ Policy, PolicyArns = [], Tags = [] }: SessionInput) {
  if (Policy !== undefined && Policy.length > POLICY_LENGTH)
    throw unmet(Policy, "policy", `have length less than or equal to ${POLICY_LENGTH}`);
  if (Policy !== undefined && !isJson(Policy))
    throw new ServiceError("MalformedPolicyDocumentException", "Syntax errors in policy.");
  if (PolicyArns.length > POLICY_ARNS)
    throw unmet(
      `[${PolicyArns.length} ARNs]`,
      "policyArns",
      `have length less than or equal to ${POLICY_ARNS}`,
    );
  if (Tags.length > SESSION_TAGS)
    throw unmet(`[${Tags.length} tags]`, "tags", `have length less than or equal to ${SESSION_TAGS}`);
  return {
    ...(Policy === undefined ? {} : { policy: Policy }),
    ...(PolicyArns.length > 0 ? { policyArns: PolicyArns.map(({ arn = "" }) => arn) } : {}),
    ...(Tags.length > 0
      ? { tags: Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value])) }
      : {}),
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Refuses members that would do nothing, by name. */
export function refuse(operation: string, members: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(members))
    if (value !== undefined && !(Array.isArray(value) && value.length === 0))
      throw new ServiceError("NotImplemented", `airworthy does not fly sts ${operation} ${name} yet.`, {
        status: 501,
      });
}
