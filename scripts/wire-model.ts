import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Protocol } from "../packages/airworthy/src/wire/message.ts";
import {
  type MemberFile,
  type ModelFile,
  type OperationFile,
  SIMPLE,
  type ShapeFile,
  type Traits,
} from "../packages/airworthy/src/wire/model.ts";

/**
 * The schemas that the AWS SDK's clients export are its own words for what goes over the wire (since November 2025:
 * https://github.com/aws/aws-sdk-js-v3/pull/7489). Here they become data without code, so that the program carries
 * no SDK. The pins of the clients are one version, or the one before it where
 * a client skipped that; CloudWatch's is newer, because alarms learned clocks, warm-ups and other things since; `@aws-sdk/region-config-resolver` is there because client-sts
 * 3.1048.0 needs it without saying so.
 */
export const WIRE = path.join(import.meta.dirname, "../packages/airworthy/src/wire");

/** Our name of a service, and the client that knows it. */
const CLIENTS: Readonly<Record<string, string>> = {
  apigateway: "api-gateway",
  apigatewayv2: "apigatewayv2",
  cloudformation: "cloudformation",
  cloudwatch: "cloudwatch",
  codedeploy: "codedeploy",
  dynamodb: "dynamodb",
  dynamodbstreams: "dynamodb-streams",
  events: "eventbridge",
  iam: "iam",
  kinesis: "kinesis",
  lambda: "lambda",
  logs: "cloudwatch-logs",
  s3: "s3",
  scheduler: "scheduler",
  secretsmanager: "secrets-manager",
  sns: "sns",
  sqs: "sqs",
  ssm: "ssm",
  states: "sfn",
  sts: "sts",
  xray: "xray",
};

const PROTOCOLS: Readonly<Record<string, Protocol>> = {
  AwsJson1_0Protocol: "json-1.0",
  AwsJson1_1Protocol: "json-1.1",
  AwsQueryProtocol: "query",
  AwsRestJsonProtocol: "rest-json",
  S3RestXmlProtocol: "rest-xml",
};

/**
 * The SDK no longer carries the namespace of SQS's old form.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html (2022 edition)
 */
const XML_NAMESPACES: Readonly<Record<string, string>> = {
  sqs: "http://queue.amazonaws.com/doc/2012-11-05/",
};

/**
 * Where S3 answers with another status than its model says. Sources:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketTagging.html and API_PutBucketPolicy.html (the examples)
 */
const STATUS: Readonly<Record<string, number>> = { PutBucketTagging: 204, PutBucketPolicy: 204 };

/** Source: https://smithy.io/2.0/aws/customizations/s3-customizations.html#aws-customizations-s3unwrappedxmloutput-trait */
const UNWRAPPED = new Set(["GetBucketLocation"]);

/**
 * Numbers of the simple schemas, and bits of the traits:
 * https://github.com/smithy-lang/smithy-typescript/blob/main/packages/types/src/schema/sentinels.ts
 */
const SIMPLE_OF: Readonly<Record<number, (typeof SIMPLE)[number]>> = {
  0: "string",
  1: "number",
  2: "boolean",
  4: "timestamp",
  5: "date-time",
  6: "http-date",
  7: "epoch-seconds",
  15: "document",
  17: "bigint",
  19: "decimal",
  21: "blob",
  42: "streaming-blob",
};
const LIST = 64;
const MAP = 128;
const BITS = [
  "httpLabel",
  "idempotent",
  "idempotencyToken",
  "sensitive",
  "httpPayload",
  "httpResponseCode",
  "httpQueryParams",
];
/** What a server has no use for, or finds elsewhere in the model. */
const DROPPED = new Set(
  "idempotent idempotencyToken sensitive hostLabel streaming sparse endpoint http httpChecksum error httpError awsQueryError".split(
    " ",
  ),
);

type Schema = number | string | readonly unknown[] | (() => Schema);

interface Client {
  readonly config: {
    readonly protocol: object;
    readonly defaultSigningName: string;
    readonly protocolSettings: {
      readonly defaultNamespace: string;
      readonly xmlNamespace?: string;
      readonly version: string;
      readonly serviceTarget: string;
      readonly awsQueryCompatible?: boolean;
    };
  };
}

/** What a request says of its service before its model is read. */
interface Entry {
  readonly signing: string;
  readonly file: ModelFile;
}

/** Every file of the models, by its path, as the installed clients give it. */
export async function wireFiles(): Promise<ReadonlyMap<string, string>> {
  const entries: Entry[] = [];
  for (const [service, client] of Object.entries(CLIENTS)) entries.push(await entryOf(service, client));
  const files = new Map(
    entries.map(({ file }) => [path.join(WIRE, "models", `${file.service}.json`), textOf(file)]),
  );
  return files.set(path.join(WIRE, "services.generated.ts"), indexOf(entries));
}

async function entryOf(service: string, client: string): Promise<Entry> {
  const name = `@aws-sdk/client-${client}`;
  const require = createRequire(import.meta.url);
  const { version } = require(`${name}/package.json`) as { version: string };
  const exported = (await import(name)) as Record<string, unknown>;
  const Constructor = Object.entries(exported).find(([key]) => /^[A-Z]\w*Client$/.test(key))?.[1] as
    | (new (config: object) => Client)
    | undefined;
  if (!Constructor) throw new Error(`${name} exports no client`);
  const { config } = new Constructor({ region: "us-east-1" });
  const settings = config.protocolSettings;
  const protocol = PROTOCOLS[config.protocol.constructor.name];
  if (!protocol) throw new Error(`${name} speaks ${config.protocol.constructor.name}`);
  const schemas = Object.keys(exported)
    .filter((key) => key.endsWith("$"))
    .sort()
    .map((key) => exported[key] as readonly unknown[]);
  const xmlNamespace = settings.xmlNamespace ?? XML_NAMESPACES[service];
  const file: ModelFile = {
    service,
    source: `${name} ${version} (Apache-2.0)`,
    protocol,
    version: settings.version,
    namespace: settings.defaultNamespace,
    target: settings.serviceTarget,
    ...(xmlNamespace && { xmlNamespace }),
    ...(settings.awsQueryCompatible && { queryCompatible: true }),
    ...contentsOf(schemas, service),
  };
  return { signing: config.defaultSigningName, file };
}

function contentsOf(schemas: readonly (readonly unknown[])[], service: string) {
  const operations: Record<string, OperationFile> = {};
  const shapes: Record<string, ShapeFile> = {};

  for (const schema of schemas) {
    const [kind, , name, traits] = schema as [number, string, string, unknown];
    // Synthetic errors that only the SDK knows have no members and live outside of the service's namespace.
    if (String(schema[1]).startsWith("smithy.ts")) continue;
    if (kind === 9) operations[name] = operationOf(name, schema, traitsOf(traits));
    else if (kind === -3) refOf(schema as Schema);
  }

  function operationOf(
    name: string,
    schema: readonly unknown[],
    traits: Record<string, unknown>,
  ): OperationFile {
    const [input, output] = [schema[4], schema[5]].map((one) => deref(one as Schema));
    const http = traits["http"] as [string, string, number] | undefined;
    return {
      ...(Array.isArray(input) && { input: refOf(input) }),
      ...(Array.isArray(output) && { output: refOf(output) }),
      ...(http && {
        http: [http[0], service === "s3" ? s3Uri(http[1], input) : http[1], STATUS[name] ?? http[2]],
      }),
      ...(UNWRAPPED.has(name) && { unwrapped: 1 }),
    };
  }

  /** The name of a schema's type; shapes are written down when they are first met. */
  function refOf(given: Schema): string {
    const schema = deref(given);
    if (typeof schema === "number") {
      if (schema >= MAP) return `${simple(schema - MAP)}{}`;
      return schema >= LIST ? `${simple(schema - LIST)}[]` : simple(schema);
    }
    if (!Array.isArray(schema)) throw new Error(`unknown schema ${String(schema)}`);
    const [kind, , name, ownTraits] = schema as [number, string, string, unknown];
    if (kind === 0) return refOf(schema[4] as Schema);
    if (name in shapes) return name;
    if ((SIMPLE as readonly string[]).includes(name))
      throw new Error(`${service} calls a shape ${name}, which is a simple type here`);
    shapes[name] = {};
    shapes[name] = shapeOf(kind, schema, traitsOf(ownTraits));
    return name;
  }

  function shapeOf(kind: number, schema: readonly unknown[], traits: Record<string, unknown>): ShapeFile {
    const sparse = traits["sparse"] ? ({ sparse: 1 } as const) : {};
    if (kind === 1) return { list: memberOf(schema[4] as Schema), ...sparse };
    if (kind === 2) {
      const key = memberOf(schema[4] as Schema);
      return { ...(key !== "string" && { key }), map: memberOf(schema[5] as Schema), ...sparse };
    }
    const names = schema[4] as readonly string[];
    const members = Object.fromEntries(
      names.map((name, index) => [name, memberOf((schema[5] as readonly Schema[])[index] as Schema)]),
    );
    const kept = keptOf(traits);
    const about = {
      ...(schema[6] !== undefined && { required: schema[6] as number }),
      ...(traits["streaming"] !== undefined && { streaming: 1 as const }),
      ...(Object.keys(kept).length > 0 && { traits: kept }),
    };
    if (kind === 4) return { union: members, ...about };
    if (kind === 3) return { structure: members, ...about };
    return {
      error: members,
      fault: traits["error"] === "server" ? "server" : "client",
      ...(traits["httpError"] !== undefined && { status: traits["httpError"] as number }),
      ...(traits["awsQueryError"] !== undefined && { query: traits["awsQueryError"] as [string, number] }),
      ...about,
    };
  }

  function memberOf(given: Schema): MemberFile {
    // A member with traits of its own is a pair; everything else is longer.
    if (!Array.isArray(given) || given.length !== 2) return refOf(given);
    const [schema, written] = given as [Schema, unknown];
    const inner = deref(schema);
    // Traits of a simple shape (a media type) hold for all its members.
    const shared = Array.isArray(inner) && inner[0] === 0 ? traitsOf(inner[3]) : {};
    const traits = keptOf({ ...shared, ...traitsOf(written) });
    const ref = refOf(schema);
    return Object.keys(traits).length > 0 ? [ref, traits] : ref;
  }

  return { operations: sorted(operations), shapes: sorted(shapes) };
}

/**
 * The SDK puts the bucket into the host, and marks some requests with their operation for logs alone. A server needs
 * the bucket in the path, and must not need the mark.
 */
function s3Uri(uri: string, input: Schema | undefined): string {
  const [pathPart = "", query] = uri.replace(/[?&]x-id=\w+/, "").split("?");
  const members = Array.isArray(input) ? (input[4] as readonly string[]) : [];
  const inBucket = members.includes("Bucket") && !pathPart.includes("{Bucket}");
  const bucketed = inBucket ? `/{Bucket}${pathPart === "/" ? "" : pathPart}` : pathPart;
  return query ? `${bucketed}?${query}` : bucketed;
}

function deref(schema: Schema): Exclude<Schema, () => Schema> {
  return typeof schema === "function" ? deref(schema()) : schema;
}

function simple(number: number): string {
  const name = SIMPLE_OF[number];
  if (!name) throw new Error(`the SDK has a new simple schema: ${number}`);
  return name;
}

function traitsOf(written: unknown): Record<string, unknown> {
  if (typeof written === "object" && written !== null) return written as Record<string, unknown>;
  const bits = Number(written);
  return Object.fromEntries(BITS.filter((_name, bit) => (bits >> bit) & 1).map((name) => [name, 1]));
}

function keptOf(traits: Record<string, unknown>): Traits {
  return Object.fromEntries(Object.entries(traits).filter(([name]) => !DROPPED.has(name)));
}

function sorted<Value>(record: Record<string, Value>): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** One line an operation and one a shape, so that an update reads as what changed in the API. */
function textOf(file: ModelFile): string {
  const { operations, shapes, ...head } = file;
  const lines = (record: object) =>
    Object.entries(record)
      .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
      .join(",\n");
  const about = JSON.stringify(head, null, 2).slice(0, -2);
  return `${about},\n"operations": {\n${lines(operations)}\n},\n"shapes": {\n${lines(shapes)}\n}\n}\n`;
}

function indexOf(entries: readonly Entry[]): string {
  const lines = entries.map(({ signing, file }) => {
    const about = {
      protocol: file.protocol,
      signing,
      target: file.target,
      version: file.version,
      ...(file.queryCompatible && { queryCompatible: true }),
    };
    const fields = Object.entries(about).map(([key, value]) => `${key}: ${JSON.stringify(value)}`);
    const load = `load: () => import("./models/${file.service}.json", { with: { type: "json" } })`;
    return `  ${file.service}: { ${fields.join(", ")}, ${load} },`;
  });
  return [
    "// Written by `npm run wire:update`; never edited.",
    'import type { ServiceIndex } from "./services.ts";',
    "",
    "export const SERVICES: ServiceIndex = {",
    ...lines,
    "};",
    "",
  ].join("\n");
}

if (import.meta.main) {
  const files = await wireFiles();
  mkdirSync(path.join(WIRE, "models"), { recursive: true });
  for (const [file, text] of files) writeFileSync(file, text);
  const size = [...files.values()].reduce((sum, text) => sum + text.length, 0);
  console.log(`wrote ${files.size} files, ${(size / 1024).toFixed(0)} KB`);
}
