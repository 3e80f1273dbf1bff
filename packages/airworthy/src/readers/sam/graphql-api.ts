import type { Resource } from "../stack.ts";
import { at, type Entry, entriesOf, itemsOf } from "../tree.ts";
import { all, getAtt, inside, keyPlace, mapOf, type Part, ref, said } from "./build.ts";
import { type Expansion, make, type Sam } from "./expansion.ts";
import { code } from "./graphql-code.ts";
import { connection, dataSources } from "./graphql-sources.ts";
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
