import { type Later, whenKnown } from "../../../kernel/later.ts";
import type { Members } from "../../../service.ts";
import type { Json } from "../template.ts";
import { type Context, type Handler, jsonText, type Made, only, type Props } from "./handler.ts";

/** What a property becomes: an operation and its input; the other is called when the property is taken away. */
interface Setting {
  readonly put: (value: Json) => readonly [operation: string, input: Members];
  readonly clear?: readonly [operation: string, input: Members];
}

const SETTINGS: Readonly<Record<string, Setting>> = {
  VersioningConfiguration: {
    put: (value) => ["PutBucketVersioning", { VersioningConfiguration: value }],
    clear: ["PutBucketVersioning", { VersioningConfiguration: { Status: "Suspended" } }],
  },
  Tags: {
    put: (value) => ["PutBucketTagging", { Tagging: { TagSet: value } }],
    clear: ["DeleteBucketTagging", {}],
  },
  BucketEncryption: {
    put: (value) => [
      "PutBucketEncryption",
      { ServerSideEncryptionConfiguration: encryption(value as Props) },
    ],
    clear: ["DeleteBucketEncryption", {}],
  },
  PublicAccessBlockConfiguration: {
    put: (value) => ["PutPublicAccessBlock", { PublicAccessBlockConfiguration: truths(value as Props) }],
    clear: ["DeletePublicAccessBlock", {}],
  },
  OwnershipControls: {
    put: (value) => ["PutBucketOwnershipControls", { OwnershipControls: value }],
    clear: ["DeleteBucketOwnershipControls", {}],
  },
  CorsConfiguration: {
    put: (value) => ["PutBucketCors", { CORSConfiguration: cors(value as Props) }],
    clear: ["DeleteBucketCors", {}],
  },
  LifecycleConfiguration: {
    put: (value) => [
      "PutBucketLifecycleConfiguration",
      { LifecycleConfiguration: lifecycle(value as Props) },
    ],
    clear: ["DeleteBucketLifecycle", {}],
  },
  NotificationConfiguration: {
    put: (value) => [
      "PutBucketNotificationConfiguration",
      { NotificationConfiguration: notifications(value as Props) },
    ],
    clear: ["PutBucketNotificationConfiguration", { NotificationConfiguration: {} }],
  },
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucket.html */
export const bucket: Handler = {
  create(properties, context) {
    only(properties, ["BucketName", ...Object.keys(SETTINGS)], "AWS::S3::Bucket");
    const Bucket = String(properties["BucketName"] ?? context.name(63).toLowerCase());
    const { region } = context.place;
    const location =
      region === "us-east-1" ? {} : { CreateBucketConfiguration: { LocationConstraint: region } };
    return whenKnown(context.call("s3", "CreateBucket", { Bucket, ...location }), () =>
      whenKnown(settled(properties, Bucket, context), () => madeBucket(Bucket, context)),
    );
  },
  update(properties, { properties: old, made }, context) {
    if (properties["BucketName"] !== old["BucketName"]) return undefined;
    only(properties, ["BucketName", ...Object.keys(SETTINGS)], "AWS::S3::Bucket");
    return whenKnown(inTurn(putsOf(properties, old), made.ref, context), () => made);
  },
  remove: (made, _properties, context) => context.call("s3", "DeleteBucket", { Bucket: made.ref }),
};

/** A bucket whose settings are refused does not stay behind. S3 answers at once. */
function settled(properties: Props, Bucket: string, context: Context): Members | Later<Members> {
  try {
    return inTurn(putsOf(properties, {}), Bucket, context);
  } catch (error) {
    void context.call("s3", "DeleteBucket", { Bucket });
    throw error;
  }
}

/** Calls for what is said, and for what is said no more. */
function putsOf(properties: Props, old: Props): (readonly [string, Members])[] {
  return Object.entries(SETTINGS).flatMap(([name, { put, clear }]) => {
    const value = properties[name];
    if (value !== undefined) return [put(value)];
    return old[name] !== undefined && clear ? [clear] : [];
  });
}

function inTurn(
  calls: readonly (readonly [string, Members])[],
  Bucket: string,
  context: Context,
): Members | Later<Members> {
  const [first, ...rest] = calls;
  if (!first) return {};
  const [operation, input] = first;
  return whenKnown(context.call("s3", operation, { Bucket, ...input }), () => inTurn(rest, Bucket, context));
}

function madeBucket(name: string, { place }: Context): Made {
  return {
    ref: name,
    attributes: {
      Arn: `arn:${place.partition}:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${place.region}.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${place.region}.amazonaws.com`,
    },
  };
}

function encryption(value: Props): Json {
  const rules = (value["ServerSideEncryptionConfiguration"] ?? []) as readonly Props[];
  return {
    Rules: rules.map((rule) => ({
      ...(rule["ServerSideEncryptionByDefault"]
        ? { ApplyServerSideEncryptionByDefault: rule["ServerSideEncryptionByDefault"] }
        : {}),
      ...(rule["BucketKeyEnabled"] === undefined
        ? {}
        : { BucketKeyEnabled: String(rule["BucketKeyEnabled"]) === "true" }),
    })),
  };
}

function truths(value: Props): Json {
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, String(one) === "true"]));
}

function cors(value: Props): Json {
  const rules = (value["CorsRules"] ?? []) as readonly Props[];
  const renamed: Readonly<Record<string, string>> = {
    ExposedHeaders: "ExposeHeaders",
    MaxAge: "MaxAgeSeconds",
    Id: "ID",
  };
  return {
    CORSRules: rules.map((rule) =>
      Object.fromEntries(
        Object.entries(rule).map(([name, one]) => [
          renamed[name] ?? name,
          name === "MaxAge" ? Number(one) : one,
        ]),
      ),
    ),
  };
}

function lifecycle(value: Props): Json {
  only(value, ["Rules"], "AWS::S3::Bucket LifecycleConfiguration");
  return {
    Rules: ((value["Rules"] ?? []) as readonly Props[]).map((rule) => {
      const known = [
        "Id",
        "Status",
        "Prefix",
        "ExpirationInDays",
        "AbortIncompleteMultipartUpload",
        "NoncurrentVersionExpiration",
      ];
      only(rule, known, "AWS::S3::Bucket LifecycleConfiguration Rules");
      const { AbortIncompleteMultipartUpload: abort, NoncurrentVersionExpiration: old } = rule as Record<
        string,
        Props
      >;
      return {
        ...(rule["Id"] ? { ID: rule["Id"] } : {}),
        Status: rule["Status"] ?? "Enabled",
        Filter: { Prefix: rule["Prefix"] ?? "" },
        ...(rule["ExpirationInDays"] === undefined
          ? {}
          : { Expiration: { Days: Number(rule["ExpirationInDays"]) } }),
        ...(abort
          ? { AbortIncompleteMultipartUpload: { DaysAfterInitiation: Number(abort["DaysAfterInitiation"]) } }
          : {}),
        ...(old ? { NoncurrentVersionExpiration: { NoncurrentDays: Number(old["NoncurrentDays"]) } } : {}),
      } as Json;
    }),
  };
}

/** The words of templates differ from those of the API. */
function notifications(value: Props): Json {
  only(
    value,
    ["LambdaConfigurations", "QueueConfigurations", "TopicConfigurations", "EventBridgeConfiguration"],
    "AWS::S3::Bucket NotificationConfiguration",
  );
  const of = (property: string, target: string, member: string): Json =>
    ((value[property] ?? []) as readonly Props[]).map((one): Json => {
      only(one, ["Event", "Filter", target], `AWS::S3::Bucket NotificationConfiguration ${property}`);
      const rules = ((one["Filter"] as Props | undefined)?.["S3Key"] as Props | undefined)?.["Rules"];
      return {
        [member]: one[target] as Json,
        Events: [one["Event"] as Json],
        ...(rules === undefined ? {} : { Filter: { Key: { FilterRules: rules } } }),
      };
    });
  const eventBridge = value["EventBridgeConfiguration"] as Props | undefined;
  const asked = eventBridge !== undefined && String(eventBridge["EventBridgeEnabled"] ?? "true") === "true";
  return {
    LambdaFunctionConfigurations: of("LambdaConfigurations", "Function", "LambdaFunctionArn"),
    QueueConfigurations: of("QueueConfigurations", "Queue", "QueueArn"),
    TopicConfigurations: of("TopicConfigurations", "Topic", "TopicArn"),
    ...(asked ? { EventBridgeConfiguration: {} } : {}),
  };
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html */
export const bucketPolicy: Handler = {
  create: (properties, context) => putPolicy(properties, context),
  update(properties, { properties: old }, context) {
    return properties["Bucket"] === old["Bucket"] ? putPolicy(properties, context) : undefined;
  },
  remove: (_made, properties, context) =>
    context.call("s3", "DeleteBucketPolicy", { Bucket: properties["Bucket"] }),
};

function putPolicy(properties: Props, context: Context) {
  only(properties, ["Bucket", "PolicyDocument"], "AWS::S3::BucketPolicy");
  const Bucket = String(properties["Bucket"] ?? "");
  const Policy = jsonText(properties["PolicyDocument"] ?? {});
  return whenKnown(context.call("s3", "PutBucketPolicy", { Bucket, Policy }), (): Made => ({
    ref: Bucket,
    attributes: {},
  }));
}
