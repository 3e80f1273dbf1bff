import type { Resource } from "../stack.ts";
import { entryOf } from "../tree.ts";
import { all, inside, isTruthy, mapOf, type Part, row, said, textOf } from "./build.ts";
import { make, type Sam } from "./expansion.ts";
import { s3Location } from "./s3-location.ts";
import { tagList } from "./tags.ts";

const ATTRIBUTE_TYPES: Readonly<Record<string, string>> = { String: "S", Number: "N", Binary: "B" };

/**
 * `AWS::Serverless::SimpleTable`: a table with one key, billed by request unless throughput is written.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-simpletable.html
 */
export function expandSimpleTable({ id, resource, properties }: Sam): Resource[] {
  const key = said(properties, "PrimaryKey");
  const name: Part = inside(key, "Name") ?? "id";
  const type = textOf(inside(key, "Type")?.value) ?? "String";
  const throughput = said(properties, "ProvisionedThroughput");
  const table = {
    AttributeDefinitions: [{ AttributeName: name, AttributeType: row(ATTRIBUTE_TYPES, type) ?? type }],
    KeySchema: [{ AttributeName: name, KeyType: "HASH" }],
    ...all(
      properties,
      "PointInTimeRecoverySpecification",
      "ProvisionedThroughput",
      "SSESpecification",
      "TableName",
    ),
    BillingMode: throughput && isTruthy(throughput.value) ? undefined : "PAY_PER_REQUEST",
    Tags: tagList(said(properties, "Tags")?.value),
  };
  return [make(resource, id, "AWS::DynamoDB::Table", table, { same: true })];
}

/**
 * `AWS::Serverless::LayerVersion`. The digest of the content in its id is left out, so that references hold.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-layerversion.html
 */
export function expandLayerVersion({ id, resource, properties }: Sam): Resource[] {
  const uri = said(properties, "ContentUri");
  const retention = textOf(said(properties, "RetentionPolicy")?.value)?.toLowerCase();
  const policy = retention === "delete" ? "Delete" : "Retain";
  const layer = {
    Content: s3Location(uri?.value, "S3Bucket", "S3Key", "S3ObjectVersion") ?? uri,
    LayerName: said(properties, "LayerName") ?? id,
    ...all(properties, "Description", "CompatibleArchitectures", "CompatibleRuntimes", "LicenseInfo"),
  };
  const kept = retention === undefined && entryOf(resource.body, "DeletionPolicy");
  const attributes = kept ? {} : { DeletionPolicy: policy };
  return [make(resource, id, "AWS::Lambda::LayerVersion", layer, { same: true, attributes })];
}

/**
 * `AWS::Serverless::Application`: a nested stack from a local template or the application repository.
 *
 * Source: https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-resource-application.html
 */
export function expandApplication({ id, resource, properties }: Sam): Resource[] {
  const location = said(properties, "Location");
  const repository = mapOf(location?.value);
  const application = textOf(said(repository, "ApplicationId")?.value);
  const version = textOf(said(repository, "SemanticVersion")?.value);
  const own = {
    ...(application === undefined ? {} : { "serverlessrepo:applicationId": application }),
    ...(version === undefined ? {} : { "serverlessrepo:semanticVersion": version }),
  };
  const stack = {
    ...all(properties, "Parameters", "NotificationARNs", "TimeoutInMinutes"),
    TemplateURL: repository ? said(properties, "TemplateUrl") : location,
    Tags: tagList(said(properties, "Tags")?.value, own),
  };
  return [make(resource, id, "AWS::CloudFormation::Stack", stack, { same: true })];
}
