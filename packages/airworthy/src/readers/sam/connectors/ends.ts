import type { Resource } from "../../stack.ts";
import { at, itemsOf, type Node } from "../../tree.ts";
import { getAtt, logicalIdOf, type Part, ref, row, said, textOf } from "../build.ts";

/** One end of a connector: what may be known of the resource that it names. */
export interface End {
  readonly type: string;
  readonly facts: Readonly<Record<string, Part>>;
  readonly role?: Part;
  readonly queueUrl?: Part;
}

/** SAM types that stand for one CloudFormation type. */
const PLAIN: Readonly<Record<string, string>> = {
  "AWS::Serverless::Function": "AWS::Lambda::Function",
  "AWS::Serverless::StateMachine": "AWS::StepFunctions::StateMachine",
  "AWS::Serverless::SimpleTable": "AWS::DynamoDB::Table",
  "AWS::Serverless::Api": "AWS::ApiGateway::RestApi",
  "AWS::Serverless::HttpApi": "AWS::ApiGatewayV2::Api",
  "AWS::Serverless::GraphQLApi": "AWS::AppSync::GraphQLApi",
};

/** Types whose `Ref` is their ARN; the others have an attribute for it. */
const ARN_BY_REF = new Set([
  "AWS::StepFunctions::StateMachine",
  "AWS::AppSync::GraphQLApi",
  "AWS::AppSync::DataSource",
  "AWS::SNS::Topic",
]);

const ROLES: Readonly<Record<string, string>> = {
  "AWS::Lambda::Function": "Role",
  "AWS::StepFunctions::StateMachine": "RoleArn",
  "AWS::AppSync::DataSource": "ServiceRoleArn",
};

/** An end by the id of a resource of the template, or by its type and what else is written about it. */
export function endOf(
  node: Node | undefined,
  other: Node | undefined,
  find: (id: string) => Resource | undefined,
): End | undefined {
  const id = textOf(at(node, "Id"));
  if (id === undefined) return written(node);
  const resource = find(id);
  if (!resource) return undefined;
  const { type } = resource;
  const arn = ARN_BY_REF.has(type) ? ref(id) : getAtt(id, "Arn");
  const isApi = type === "AWS::ApiGateway::RestApi" || type === "AWS::ApiGatewayV2::Api";
  const resourceId = type === "AWS::AppSync::GraphQLApi" ? getAtt(id, "ApiId") : isApi ? ref(id) : undefined;
  const roleId = logicalIdOf(roleNode(resource, other));
  return {
    type,
    facts: {
      Arn: arn,
      Name: type === "AWS::StepFunctions::StateMachine" ? getAtt(id, "Name") : undefined,
      ResourceId: resourceId,
      Qualifier: said(node, "Qualifier") ?? (isApi ? "*" : undefined),
    },
    ...(roleId === undefined ? {} : { role: ref(roleId) }),
    ...(type === "AWS::SQS::Queue" ? { queueUrl: ref(id) } : {}),
  };
}

function written(node: Node | undefined): End | undefined {
  const type = textOf(at(node, "Type"));
  if (type === undefined) return undefined;
  return {
    type: row(PLAIN, type) ?? type,
    facts: {
      Arn: said(node, "Arn"),
      Name: said(node, "Name"),
      ResourceId: said(node, "ResourceId"),
      Qualifier: said(node, "Qualifier"),
    },
    role: said(node, "RoleName"),
    queueUrl: said(node, "QueueUrl"),
  };
}

/** The role a resource acts with; a rule has one for each target. */
function roleNode({ type, properties }: Resource, other: Node | undefined): Node | undefined {
  if (type !== "AWS::Events::Rule") return at(properties, row(ROLES, type) ?? "");
  const wanted = textOf(at(other, "Id"));
  const target = itemsOf(at(properties, "Targets")).find((one) => {
    const id = logicalIdOf(at(one, "Arn"));
    return wanted === undefined ? at(one, "RoleArn") !== undefined : id === wanted;
  });
  return at(target, "RoleArn");
}
