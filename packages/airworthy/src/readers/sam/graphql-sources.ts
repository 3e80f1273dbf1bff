import type { Resource } from "../stack.ts";
import { at, type Entry, entriesOf } from "../tree.ts";
import { all, buildMapping, getAtt, keyPlace, mapOf, type Part, ref, said, sub } from "./build.ts";
import { expandConnector } from "./connectors/connector.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { trust } from "./role-policies.ts";

/** Tables and functions that a GraphQL API reads from, each with the role that may. */
export function dataSources(sam: Sam, x: Expansion): Resource[] {
  const sources = said(sam.properties, "DataSources")?.value;
  return [
    ...entriesOf(mapOf(at(sources, "DynamoDb"))).flatMap((entry) => dataSource(sam, x, entry, "DynamoDB")),
    ...entriesOf(mapOf(at(sources, "Lambda"))).flatMap((entry) => dataSource(sam, x, entry, "Lambda")),
  ];
}

function dataSource(sam: Sam, x: Expansion, entry: Entry, kind: "DynamoDB" | "Lambda"): Resource[] {
  const { id, resource: owner } = sam;
  const { value } = entry;
  const place = keyPlace(entry);
  const sourceId = `${id}${entry.key}${kind}DataSource`;
  const written = said(value, "ServiceRoleArn");
  const roleId = `${sourceId}Role`;
  const region = said(value, "Region") ?? ref("AWS::Region");
  const table = {
    AwsRegion: region,
    ...all(value, "TableName", "UseCallerCredentials", "Versioned"),
    DeltaSyncConfig: said(value, "DeltaSync"),
  };
  const isTable = kind === "DynamoDB";
  const source = make(
    owner,
    sourceId,
    "AWS::AppSync::DataSource",
    {
      Name: said(value, "Name") ?? entry.key,
      Type: isTable ? "AMAZON_DYNAMODB" : "AWS_LAMBDA",
      ApiId: getAtt(id, "ApiId"),
      ...all(value, "Description"),
      [isTable ? "DynamoDBConfig" : "LambdaConfig"]: isTable
        ? table
        : { LambdaFunctionArn: said(value, "FunctionArn") },
      ServiceRoleArn: written ?? getAtt(roleId, "Arn"),
    },
    { at: place },
  );
  if (written) return [source];
  const trusted = { AssumeRolePolicyDocument: trust("appsync.amazonaws.com") };
  const role = make(owner, roleId, "AWS::IAM::Role", trusted, { at: place });
  const names = { __TableName__: said(value, "TableName"), __Region__: region };
  const tableArn = sub(
    "arn:${AWS::Partition}:dynamodb:${__Region__}:${AWS::AccountId}:table/${__TableName__}",
    names,
  );
  const destination = isTable
    ? { Type: "AWS::DynamoDB::Table", Arn: said(value, "TableArn") ?? tableArn }
    : { Type: "AWS::Lambda::Function", Arn: said(value, "FunctionArn") };
  const policy = connection(sam, x, `${sourceId}To${isTable ? "Table" : "Lambda"}Connector`, place, {
    Source: {
      Type: "AWS::AppSync::DataSource",
      Arn: getAtt(sourceId, "DataSourceArn"),
      RoleName: ref(roleId),
    },
    Destination: destination,
    Permissions: isTable ? (said(value, "Permissions") ?? ["Read", "Write"]) : ["Write"],
  });
  return [source, role, ...policy];
}

/** A connector that SAM makes for itself. */
export function connection(
  sam: Sam,
  x: Expansion,
  id: string,
  place: Resource["at"],
  properties: Record<string, Part>,
): Resource[] {
  const { condition: _, ...base } = sam.resource;
  const built = buildMapping(properties, place);
  const resource = { ...base, id, at: place, body: buildMapping({}, place), dependsOn: [] };
  const made = expandConnector({ id, resource, properties: built }, x, () => undefined);
  return made.map((one) => ({ ...one, generatedBy: sam.resource }));
}
