/** Who asks a resource for something, as far as resource-based policies look at it. */
export interface Asked {
  /** A service: `s3.amazonaws.com`. */
  readonly principal: string;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  readonly sourceArn: string;
  readonly sourceAccount: string;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Whether a resource-based policy lets a service in: what AWS asks before it stores a configuration that names the
 * resource. Statements with conditions on other keys than the source's ARN and account do not count.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function permits(policy: string | undefined, asked: Asked): boolean {
  if (!policy) return false;
  const { Statement = [] } = JSON.parse(policy) as { Statement?: Json | readonly Json[] };
  const fitting = listOf(Statement).filter((statement) => fits(statement as Json, asked)) as Json[];
  return fitting.some(({ Effect }) => Effect === "Allow") && !fitting.some(({ Effect }) => Effect === "Deny");
}

function fits({ Principal, Action, Condition = {} }: Json, asked: Asked): boolean {
  const principals = typeof Principal === "string" ? [Principal] : listOf((Principal as Json)?.["Service"]);
  const everybody = principals.includes("*") || listOf((Principal as Json)?.["AWS"]).includes("*");
  return (
    (everybody || principals.includes(asked.principal)) &&
    listOf(Action).some((action) => like(String(action).toLowerCase(), asked.action.toLowerCase())) &&
    Object.entries(Condition as Record<string, Json>).every(([operator, keys]) =>
      Object.entries(keys).every(([key, wanted]) => holds(operator, key, listOf(wanted), asked)),
    )
  );
}

function holds(operator: string, key: string, wanted: readonly unknown[], asked: Asked): boolean {
  const value = /^aws:sourcearn$/i.test(key)
    ? asked.sourceArn
    : /^aws:sourceaccount$/i.test(key)
      ? asked.sourceAccount
      : undefined;
  if (value === undefined) return false;
  const exact = /^StringEquals/i.test(operator);
  if (!exact && !/^(?:ArnLike|ArnEquals|StringLike)/i.test(operator)) return false;
  return wanted.some((one) => (exact ? String(one) === value : like(String(one), value)));
}

/** `*` and `?` as in IAM. @example like("arn:aws:s3:::*", "arn:aws:s3:::orders") // true */
function like(pattern: string, text: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", "[^]*")
    .replaceAll("?", "[^]");
  return new RegExp(`^${source}$`).test(text);
}

function listOf(value: unknown): readonly unknown[] {
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}
