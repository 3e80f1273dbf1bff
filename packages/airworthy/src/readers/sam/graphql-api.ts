import type { Resource } from "../stack.ts";
import { at, type Entry, entriesOf, itemsOf, oneOrMany } from "../tree.ts";
import {
  all,
  buildMapping,
  getAtt,
  inside,
  keyPlace,
  mapOf,
  type Part,
  ref,
  said,
  sub,
  textOf,
} from "./build.ts";
import { expandConnector } from "./connectors/connector.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { managedBy, trust } from "./role-policies.ts";
import { tagList } from "./tags.ts";

const SAME_NAME = [
  "XrayEnabled",
  "Visibility",
  "OwnerContact",
  "IntrospectionConfig",
  "QueryDepthLimit",
  "ResolverCountLimit",
];

/** Settings of an authorizer, by SAM's name and by CloudFormation's. */
const AUTHORIZERS = {
  LambdaAuthorizer: "LambdaAuthorizerConfig",
  OpenIDConnect: "OpenIDConnectConfig",
  UserPool: "UserPoolConfig",
};

/**
 * `AWS::Serverless::GraphQLApi` and everything it generates.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-graphqlapi.html
 */
export function expandGraphQlApi(sam: Sam, x: Expansion): Resource[] {
  const { id, resource: owner, properties } = sam;
  const auth = said(properties, "Auth");
  const providers = [auth?.value, ...itemsOf(at(auth?.value, "Additional"))];
  const logging = said(properties, "Logging");
  const off = logging?.value.kind === "scalar" && logging.value.value === false;
  const written = inside(logging, "CloudWatchLogsRoleArn");
  const roleId = `${id}CloudWatchRole`;
  const config = {
    ExcludeVerboseContent: inside(logging, "ExcludeVerboseContent"),
    FieldLogLevel: inside(logging, "FieldLogLevel") ?? "ALL",
    CloudWatchLogsRoleArn: written ?? getAtt(roleId, "Arn"),
  };
  const additional = itemsOf(at(auth?.value, "Additional")).map((one) => provider(one));
  const api = {
    Name: said(properties, "Name") ?? id,
    ...all(properties, ...SAME_NAME),
    ...provider(auth?.value),
    AdditionalAuthenticationProviders: additional.length > 0 ? additional : undefined,
    Tags: tagList(said(properties, "Tags")?.value, { "graphqlapi:createdBy": "SAM" }),
    LogConfig: off ? undefined : config,
  };
  const role = make(owner, roleId, "AWS::IAM::Role", {
    AssumeRolePolicyDocument: trust("appsync.amazonaws.com"),
    ManagedPolicyArns: [managedBy("service-role/AWSAppSyncPushToCloudWatchLogs")],
  });
  const schema = make(owner, `${id}Schema`, "AWS::AppSync::GraphQLSchema", {
    ApiId: apiOf(id),
    Definition: said(properties, "SchemaInline"),
    DefinitionS3Location: said(properties, "SchemaUri"),
  });
  const authorizers = providers.flatMap((one) => said(at(one, "LambdaAuthorizer"), "AuthorizerUri") ?? []);
  return [
    make(owner, id, "AWS::AppSync::GraphQLApi", api, { same: true }),
    schema,
    ...authorizers.flatMap((uri, index) =>
      connection(sam, x, `${id}ToLambdaAuthConnector${index + 1}`, keyPlace(uri), {
        Source: { Type: "AWS::AppSync::GraphQLApi", Arn: ref(id), ResourceId: apiOf(id) },
        Destination: { Type: "AWS::Lambda::Function", Arn: uri },
        Permissions: ["Write"],
      }),
    ),
    ...(off || written ? [] : [role]),
    ...keys(sam),
    ...cacheAndDomain(sam),
    ...dataSources(sam, x),
    ...code(sam),
  ];
}

const apiOf = (id: string) => getAtt(id, "ApiId");

function provider(node: Parameters<typeof said>[0]): Record<string, Part> {
  const configs = Object.entries(AUTHORIZERS).map(([written, name]) => [name, said(node, written)] as const);
  return { AuthenticationType: said(node, "Type"), ...Object.fromEntries(configs) };
}

function each(sam: Sam, key: string): readonly Entry[] {
  return entriesOf(mapOf(said(sam.properties, key)?.value));
}

function keys(sam: Sam): Resource[] {
  return each(sam, "ApiKeys").map((key) =>
    make(
      sam.resource,
      sam.id + key.key,
      "AWS::AppSync::ApiKey",
      {
        ApiId: apiOf(sam.id),
        ...all(key.value, "ApiKeyId", "Description"),
        Expires: said(key.value, "ExpiresOn"),
      },
      { at: keyPlace(key) },
    ),
  );
}

function cacheAndDomain(sam: Sam): Resource[] {
  const { id, resource: owner, properties } = sam;
  const cache = said(properties, "Cache");
  const domain = said(properties, "DomainName");
  const settings = [
    "ApiCachingBehavior",
    "Type",
    "Ttl",
    "AtRestEncryptionEnabled",
    "TransitEncryptionEnabled",
  ];
  const made: Resource[] = [];
  if (cache) {
    const cacheProperties = { ApiId: apiOf(id), ...all(cache.value, ...settings) };
    made.push(
      make(owner, `${id}ApiCache`, "AWS::AppSync::ApiCache", cacheProperties, { at: keyPlace(cache) }),
    );
  }
  if (domain) {
    const place = { at: keyPlace(domain) };
    const name = all(domain.value, "CertificateArn", "DomainName", "Description");
    const association = { ApiId: apiOf(id), DomainName: getAtt(`${id}DomainName`, "DomainName") };
    made.push(make(owner, `${id}DomainName`, "AWS::AppSync::DomainName", name, place));
    made.push(
      make(
        owner,
        `${id}DomainNameApiAssociation`,
        "AWS::AppSync::DomainNameApiAssociation",
        association,
        place,
      ),
    );
  }
  return made;
}

function dataSources(sam: Sam, x: Expansion): Resource[] {
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
      ApiId: apiOf(id),
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
function connection(
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

/** Functions and the resolvers that line them up. */
function code(sam: Sam): Resource[] {
  const { id, resource: owner } = sam;
  const functions = new Map<string, Part>();
  const made: Resource[] = [];
  let none = false;
  for (const entry of each(sam, "Functions")) {
    const { value } = entry;
    const known = said(value, "Id");
    functions.set(entry.key, known ?? getAtt(id + entry.key, "FunctionId"));
    if (known) continue;
    const source = said(value, "DataSource");
    const name = textOf(source?.value);
    none ||= name?.toLowerCase() === "none";
    const kind =
      name !== undefined && at(sam.properties, "DataSources", "Lambda", name) ? "Lambda" : "DynamoDB";
    const sourceId = name?.toLowerCase() === "none" ? `${id}NoneDataSource` : `${id}${name}${kind}DataSource`;
    const properties = {
      ApiId: apiOf(id),
      Name: said(value, "Name") ?? entry.key,
      ...codeOf(value),
      DataSourceName: name === undefined ? source : getAtt(sourceId, "Name"),
      ...all(value, "MaxBatchSize", "Description"),
      SyncConfig: said(value, "Sync"),
    };
    made.push(
      make(owner, id + entry.key, "AWS::AppSync::FunctionConfiguration", properties, { at: keyPlace(entry) }),
    );
  }
  for (const type of each(sam, "Resolvers")) {
    for (const entry of entriesOf(mapOf(type.value))) {
      const pipeline = oneOrMany(at(entry.value, "Pipeline")).map((item) =>
        functions.get(textOf(item) ?? ""),
      );
      const properties = {
        ...codeOf(entry.value),
        ApiId: apiOf(id),
        FieldName: said(entry.value, "FieldName") ?? entry.key,
        TypeName: type.key,
        Kind: "PIPELINE",
        PipelineConfig: { Functions: pipeline },
        CachingConfig: said(entry.value, "Caching"),
        ...all(entry.value, "MaxBatchSize"),
      };
      const making = { at: keyPlace(entry), dependsOn: [`${id}Schema`] };
      made.push(make(owner, id + type.key + entry.key, "AWS::AppSync::Resolver", properties, making));
    }
  }
  const properties = { ApiId: apiOf(id), Name: `${id}NoneDataSource`, Type: "NONE" };
  if (none) made.push(make(owner, `${id}NoneDataSource`, "AWS::AppSync::DataSource", properties));
  return made;
}

function codeOf(node: Entry["value"]): Record<string, Part> {
  const runtime = said(node, "Runtime");
  return {
    Code: said(node, "InlineCode"),
    CodeS3Location: said(node, "CodeUri"),
    Runtime: runtime && { Name: inside(runtime, "Name"), RuntimeVersion: inside(runtime, "Version") },
  };
}
