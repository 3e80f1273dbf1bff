import type { Resource } from "../../stack.ts";
import { at, itemsOf, stringOf, toJson } from "../../tree.ts";
import { all, build, inside, isTruthy, mapOf, type Part, said, sub, textOf } from "../build.ts";
import { grant } from "../policies.ts";
import { allow, type Inline, managedBy, policy, sendPolicy } from "../role-policies.ts";
import { type EventTarget, fromEvent, type SamEvent } from "./event.ts";

/** Settings that an event source mapping knows by the same name. */
const SAME_NAME = [
  "StartingPosition",
  "StartingPositionTimestamp",
  "BatchSize",
  "Enabled",
  "MaximumBatchingWindowInSeconds",
  "MaximumRetryAttempts",
  "BisectBatchOnFunctionError",
  "MaximumRecordAgeInSeconds",
  "ParallelizationFactor",
  "Topics",
  "Queues",
  "SourceAccessConfigurations",
  "TumblingWindowInSeconds",
  "FunctionResponseTypes",
  "FilterCriteria",
  "KmsKeyArn",
  "ScalingConfig",
  "ProvisionedPollerConfig",
  "MetricsConfig",
  "LoggingConfig",
];

/** The setting that names the source, and the managed policy that lets a role poll it. */
const SOURCES: Readonly<Record<string, { readonly arn?: string; readonly managed?: string }>> = {
  DocumentDB: { arn: "Cluster" },
  DynamoDB: { arn: "Stream", managed: "AWSLambdaDynamoDBExecutionRole" },
  Kinesis: { arn: "Stream", managed: "AWSLambdaKinesisExecutionRole" },
  MQ: { arn: "Broker" },
  MSK: { arn: "Stream", managed: "AWSLambdaMSKExecutionRole" },
  SQS: { arn: "Queue", managed: "AWSLambdaSQSQueueExecutionRole" },
  SelfManagedKafka: {},
};

const NETWORK = [
  "ec2:CreateNetworkInterface",
  "ec2:DescribeNetworkInterfaces",
  "ec2:DeleteNetworkInterface",
  "ec2:DescribeVpcs",
  "ec2:DescribeSubnets",
  "ec2:DescribeSecurityGroups",
];

/** An event source mapping and what the execution role needs for it. */
export function pollingEvent(event: SamEvent): Resource[] {
  const { properties, type, target } = event;
  const source = SOURCES[type] ?? {};
  const destination = said(properties, "DestinationConfig");
  const servers = said(properties, "KafkaBootstrapServers");
  const mapping = fromEvent(event, event.id, "AWS::Lambda::EventSourceMapping", {
    ...all(properties, ...SAME_NAME),
    EventSourceArn: source.arn && said(properties, source.arn),
    FunctionName: target.name,
    DestinationConfig: destination && withoutType(event),
    SelfManagedEventSource: servers && { Endpoints: { KafkaBootstrapServers: servers } },
    ...kafkaConfig(event),
    DocumentDBEventSourceConfig:
      type === "DocumentDB" ? all(properties, "DatabaseName", "CollectionName", "FullDocument") : undefined,
  });
  if (source.managed) grant(target.role.managed, managedBy(`service-role/${source.managed}`), event.at);
  for (const one of inlinePolicies(event)) grantDocument(target, one, event);
  const failure = inside(destination, "OnFailure");
  const place = inside(failure, "Destination");
  const sending = place && sendPolicy(textOf(inside(failure, "Type")?.value), event.id, place);
  if (sending) grantDocument(target, sending, event);
  return [mapping];
}

/** Adds an inline policy unless the role has one with the same document. */
function grantDocument(target: EventTarget, one: Inline, event: SamEvent): void {
  const documents: Part[] = target.role.inline.map((inline) => at(build(inline, event.at), "PolicyDocument"));
  const before = documents.length;
  grant(documents, one.PolicyDocument, event.at);
  if (documents.length > before) target.role.inline.push(one);
}

/** SAM's `Type` of a destination is for SAM alone. */
function withoutType({ properties }: SamEvent): Part {
  const config = said(properties, "DestinationConfig");
  const failure = inside(config, "OnFailure");
  const map = mapOf(failure?.value);
  if (!config || !map || !said(map, "Type")) return config;
  const kept = map.entries.filter((entry) => entry.key !== "Type");
  const others = mapOf(config.value)?.entries.filter((entry) => entry.key !== "OnFailure") ?? [];
  const value = { ...map, entries: kept };
  return {
    ...config,
    value: {
      ...map,
      ...config.value,
      kind: "mapping",
      entries: [...others, { ...failure, key: "OnFailure", value }],
    },
  } as Part;
}

function kafkaConfig({ properties, type }: SamEvent): Record<string, Part> {
  const config = all(properties, "ConsumerGroupId", "SchemaRegistryConfig");
  if (Object.keys(config).length === 0) return {};
  if (type === "MSK") return { AmazonManagedKafkaEventSourceConfig: config };
  return type === "SelfManagedKafka" ? { SelfManagedKafkaEventSourceConfig: config } : {};
}

const secret = (resource: Part) => (resource ? [allow(["secretsmanager:GetSecretValue"], resource)] : []);

const rds = (resource: string) =>
  sub(`arn:\${AWS::Partition}:rds:\${AWS::Region}:\${AWS::AccountId}:${resource}:*`);

/** Secrets, brokers and networks that a mapping reads on behalf of the function. */
function inlinePolicies({ properties, type, id }: SamEvent): Inline[] {
  const accesses = itemsOf(said(properties, "SourceAccessConfigurations")?.value);
  const uriOf = (...types: string[]) => {
    const found = accesses.find((one) => types.includes(textOf(said(one, "Type")?.value) ?? ""));
    return said(found, "URI");
  };
  const key = said(properties, "SecretsManagerKmsKeyId");
  const keyId = key && (stringOf(key.value) ?? "*");
  const keyArn = keyId && sub(`arn:\${AWS::Partition}:kms:\${AWS::Region}:\${AWS::AccountId}:key/${keyId}`);
  const decrypt = keyArn ? [allow(["kms:Decrypt"], keyArn)] : [];
  const registry = registryStatements(properties);
  switch (type) {
    case "MSK": {
      const statements = [...registry, ...secret(uriOf("CLIENT_CERTIFICATE_TLS_AUTH"))];
      return statements.length > 0 ? [policy("MSKExecutionRolePolicy", ...statements)] : [];
    }
    case "MQ": {
      const name = isTruthy(said(properties, "DynamicPolicyName")?.value)
        ? `${id}AMQPolicy`
        : "SamAutoGeneratedAMQPolicy";
      const describe = allow(["mq:DescribeBroker"], said(properties, "Broker"));
      return [
        policy(
          name,
          ...secret(uriOf("BASIC_AUTH")),
          describe,
          ...(keyArn ? [allow("kms:Decrypt", keyArn)] : []),
        ),
      ];
    }
    case "SelfManagedKafka": {
      const authentication = uriOf(
        "SASL_SCRAM_256_AUTH",
        "SASL_SCRAM_512_AUTH",
        "BASIC_AUTH",
        "CLIENT_CERTIFICATE_TLS_AUTH",
        "OAUTHBEARER_AUTH",
      );
      const network = uriOf("VPC_SUBNET") && uriOf("VPC_SECURITY_GROUP") ? [allow(NETWORK, "*")] : [];
      const statements = [
        ...secret(authentication),
        ...secret(uriOf("SERVER_ROOT_CA_CERTIFICATE")),
        ...network,
        ...decrypt,
        ...registry,
      ];
      if (statements.length === 0) return [];
      const PolicyDocument = { Statement: statements, Version: "2012-10-17" };
      return [{ PolicyDocument, PolicyName: "SelfManagedKafkaExecutionRolePolicy" }];
    }
    case "DocumentDB": {
      const cluster = said(properties, "Cluster");
      return [
        policy(
          "SamAutoGeneratedDocumentDBPolicy",
          ...secret(uriOf("BASIC_AUTH")),
          allow(["rds:DescribeDBClusterParameters"], rds("cluster-pg")),
          allow(["rds:DescribeDBSubnetGroups"], rds("subgrp")),
          allow(["rds:DescribeDBClusters"], cluster),
          allow(NETWORK, "*"),
          ...decrypt,
        ),
      ];
    }
    default:
      return [];
  }
}

function registryStatements(properties: SamEvent["properties"]): Part[] {
  const registry = said(properties, "SchemaRegistryConfig");
  if (!registry) return [];
  const secrets = itemsOf(inside(registry, "AccessConfigs")?.value).flatMap((one) => {
    const uri = said(one, "URI");
    return uri ? [allow(["secretsmanager:GetSecretValue"], uri)] : [];
  });
  const uri = inside(registry, "SchemaRegistryURI");
  const json = uri && toJson(uri.value);
  const arn = typeof json === "object" && json && "Fn::Sub" in json ? json["Fn::Sub"] : json;
  const name = typeof arn === "string" ? /^arn:(?:[^:]*:){4}registry\/(.+)$/.exec(arn)?.[1] : undefined;
  if (!name || !uri) return secrets;
  const schemas = sub(`arn:\${AWS::Partition}:glue:\${AWS::Region}:\${AWS::AccountId}:schema/${name}/*`);
  return [...secrets, allow(["glue:GetRegistry"], uri), allow(["glue:GetSchemaVersion"], [schemas])];
}
