import type { Resource } from "../stack.ts";
import { all, getAtt, ifOf, inside, isNoValue, isTruthy, type Part, said, textOf } from "./build.ts";
import { addCondition, type Expansion, make, type Sam } from "./expansion.ts";
import { tagList } from "./tags.ts";
import { type Granted, grant, policiesOf } from "./policies.ts";
import { resolved } from "./resolve.ts";
import { allow, managedBy, trust } from "./role-policies.ts";

export interface FunctionRole {
  /** What the function's `Role` becomes. */
  readonly arn: Part;
  /** Events add to it what polling needs; empty lists that lead nowhere when the role is the user's. */
  readonly granted: Granted;
  readonly build: () => Resource[];
}

/**
 * The execution role: made when the function names none.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-function.html#sam-function-role
 */
export function expandFunctionRole(sam: Sam, x: Expansion, sending: readonly Part[]): FunctionRole {
  const { properties, resource: owner } = sam;
  const id = `${sam.id}Role`;
  const granted = grantedTo(sam, x, sending);
  const own = getAtt(id, "Arn");
  const written = said(properties, "Role");
  const { arn, condition, made } = choose(written?.value, own, x, owner);
  const build = () => {
    if (!made) return [];
    const role = {
      AssumeRolePolicyDocument: said(properties, "AssumeRolePolicyDocument") ?? trust("lambda.amazonaws.com"),
      ManagedPolicyArns: granted.managed,
      ...(said(properties, "RolePath") ? { Path: said(properties, "RolePath") } : {}),
      Policies: granted.inline.length > 0 ? granted.inline : undefined,
      ...all(properties, "PermissionsBoundary"),
      Tags: tagList(said(properties, "Tags")?.value, { "lambda:createdBy": "SAM" }),
    };
    return [
      make(owner, id, "AWS::IAM::Role", role, condition ? { attributes: { Condition: condition } } : {}),
    ];
  };
  return { arn: arn ?? written, granted, build };
}

function choose(
  role: Parameters<typeof ifOf>[0],
  own: Part,
  x: Expansion,
  owner: Resource,
): { arn?: Part; condition?: string; made: boolean } {
  if (!role) return { arn: own, made: true };
  const choice = ifOf(role);
  if (!choice) return { made: false };
  const { condition } = choice;
  if (isNoValue(choice.whenTrue) && isNoValue(choice.whenFalse)) return { arn: own, made: true };
  if (isNoValue(choice.whenTrue))
    return { arn: { "Fn::If": [condition, own, choice.whenFalse] }, condition, made: true };
  if (!isNoValue(choice.whenFalse)) return { made: false };
  const negated = `NOT${condition}`;
  addCondition(x, negated, { "Fn::Not": [{ Condition: condition }] }, owner.at);
  return { arn: { "Fn::If": [condition, choice.whenTrue, own] }, condition: negated, made: true };
}

function grantedTo(sam: Sam, x: Expansion, sending: readonly Part[]): Granted {
  const { properties, resource: owner } = sam;
  const named = policiesOf(said(properties, "Policies")?.value, `${sam.id}Role`);
  const durable = isTruthy(said(properties, "DurableConfig")?.value);
  const basic = durable ? "AWSLambdaBasicDurableExecutionRolePolicy" : "AWSLambdaBasicExecutionRole";
  const granted: Granted = { managed: [managedBy(`service-role/${basic}`)], inline: [] };
  const tracing = said(properties, "Tracing")?.value;
  if (isTruthy(tracing) && resolved(tracing, x.stack) !== "Disabled") {
    granted.managed.push(managedBy("AWSXrayWriteOnlyAccess"));
  }
  if (isTruthy(said(properties, "VpcConfig")?.value)) {
    granted.managed.push(managedBy("service-role/AWSLambdaVPCAccessExecutionRole"));
  }
  const deadLetter = said(properties, "DeadLetterQueue");
  const target = inside(deadLetter, "TargetArn");
  if (target) {
    const action = textOf(inside(deadLetter, "Type")?.value) === "SNS" ? "sns:Publish" : "sqs:SendMessage";
    granted.inline.push({
      PolicyName: "DeadLetterQueuePolicy",
      PolicyDocument: { Version: "2012-10-17", Statement: [allow(action, target)] },
    });
  }
  granted.inline.push(...sending, ...named.inline);
  for (const arn of named.managed) grant(granted.managed, arn, owner.at);
  return granted;
}
