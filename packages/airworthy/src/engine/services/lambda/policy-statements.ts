import type { Place } from "../../service.ts";
import { conflict, invalid, malformed, notFound, unmet } from "./errors.ts";
import { POLICY } from "./limits.ts";
import type { Policy, Statement } from "./state.ts";
import { ServiceError } from "../../error.ts";

/** What AddPermission and AddLayerVersionPermission say. */
export interface Permission {
  readonly StatementId?: string;
  readonly Action?: string;
  readonly Principal?: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
  readonly EventSourceToken?: string;
  readonly PrincipalOrgID?: string;
  readonly FunctionUrlAuthType?: string;
  readonly InvokedViaFunctionUrl?: boolean;
}

/** The statement that a permission becomes. Source: https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
export function statementOf(place: Place, permission: Permission, resource: string): Statement {
  const { StatementId: sid = "", Action: action, Principal: principal = "" } = permission;
  if (!/^[a-zA-Z0-9-_]+$/.test(sid))
    throw malformed(unmet(sid, "statementId", "satisfy regular expression pattern: ([a-zA-Z0-9-_]+)"));
  const equals = given({
    "AWS:SourceAccount": permission.SourceAccount,
    "lambda:FunctionUrlAuthType": permission.FunctionUrlAuthType,
    "lambda:EventSourceToken": permission.EventSourceToken,
    "aws:PrincipalOrgID": permission.PrincipalOrgID,
  });
  const bool = given({
    "lambda:InvokedViaFunctionUrl":
      permission.InvokedViaFunctionUrl === undefined ? undefined : String(permission.InvokedViaFunctionUrl),
  });
  const like = given({ "AWS:SourceArn": permission.SourceArn });
  const condition = {
    ...(Object.keys(equals).length > 0 ? { StringEquals: equals } : {}),
    ...(Object.keys(bool).length > 0 ? { Bool: bool } : {}),
    ...(Object.keys(like).length > 0 ? { ArnLike: like } : {}),
  };
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: principalOf(place, principal),
    Action: action,
    Resource: resource,
    ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
  };
}

function principalOf(place: Place, principal: string): unknown {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${place.partition}:iam::${principal}:root` };
  if (/^arn:[a-z-]+:(?:iam|sts)::/.test(principal)) return { AWS: principal };
  if (/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(principal) && /\.amazon(?:aws)?\.com/.test(principal))
    return { Service: principal };
  throw invalid("The provided principal was invalid. Please check the principal and try again.");
}

export function withStatement(policy: Policy | undefined, statement: Statement, revision: string): Policy {
  const statements = policy?.statements ?? [];
  if (statements.some(({ Sid }) => Sid === statement.Sid))
    throw conflict(
      `The statement id (${statement.Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const next = { statements: [...statements, statement], revision };
  if (Buffer.byteLength(documentOf(next)) > POLICY)
    throw new ServiceError(
      "PolicyLengthExceededException",
      `The final policy size (${Buffer.byteLength(documentOf(next))}) is bigger than the limit (${POLICY}).`,
      { status: 400, fields: { Type: "User" } },
    );
  return next;
}

/** Nothing is left of a policy without statements. */
export function withoutStatement(
  policy: Policy | undefined,
  sid: string,
  revision: string,
): Policy | undefined {
  if (!policy) throw notFound("No policy is associated with the given resource.");
  const statements = policy.statements.filter(({ Sid }) => Sid !== sid);
  if (statements.length === policy.statements.length)
    throw notFound(`Statement ${sid} is not found in resource policy.`);
  return statements.length > 0 ? { statements, revision } : undefined;
}

/** @example documentOf({ statements: [], revision: "" }) // {"Version":"2012-10-17","Id":"default","Statement":[]} */
export function documentOf({ statements }: Policy): string {
  return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
}

function given(members: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(members).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
