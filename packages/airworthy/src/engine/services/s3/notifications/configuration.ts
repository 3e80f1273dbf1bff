import { invalidArgument, malformedXml } from "../errors.ts";
import { NOTIFICATIONS } from "../limits.ts";

/** Who is told of which changes. */
export interface Target {
  readonly id: string;
  readonly arn: string;
  /** With `s3:` and perhaps an asterisk, as it was given. */
  readonly events: readonly string[];
  readonly prefix: string;
  readonly suffix: string;
  /** As it was given, to be returned. */
  readonly filter: unknown;
  readonly kind: "lambda" | "sqs" | "sns";
}

export interface Notifications {
  readonly targets: readonly Target[];
  readonly eventBridge: boolean;
}

export const NO_NOTIFICATIONS: Notifications = { targets: [], eventBridge: false };

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const EVENTS = new Set([
  "s3:ReducedRedundancyLostObject",
  "s3:ObjectCreated:*",
  "s3:ObjectCreated:Put",
  "s3:ObjectCreated:Post",
  "s3:ObjectCreated:Copy",
  "s3:ObjectCreated:CompleteMultipartUpload",
  "s3:ObjectRemoved:*",
  "s3:ObjectRemoved:Delete",
  "s3:ObjectRemoved:DeleteMarkerCreated",
  "s3:ObjectRestore:*",
  "s3:ObjectRestore:Post",
  "s3:ObjectRestore:Completed",
  "s3:ObjectRestore:Delete",
  "s3:Replication:*",
  "s3:Replication:OperationFailedReplication",
  "s3:Replication:OperationNotTracked",
  "s3:Replication:OperationMissedThreshold",
  "s3:Replication:OperationReplicatedAfterThreshold",
  "s3:LifecycleTransition",
  "s3:IntelligentTiering",
  "s3:ObjectAcl:Put",
  "s3:LifecycleExpiration:*",
  "s3:LifecycleExpiration:Delete",
  "s3:LifecycleExpiration:DeleteMarkerCreated",
  "s3:ObjectTagging:*",
  "s3:ObjectTagging:Put",
  "s3:ObjectTagging:Delete",
]);

interface Given {
  readonly Id?: string;
  readonly Events?: readonly string[];
  readonly Filter?: {
    readonly Key?: { readonly FilterRules?: readonly { readonly Name?: string; readonly Value?: string }[] };
  };
  readonly LambdaFunctionArn?: string;
  readonly QueueArn?: string;
  readonly TopicArn?: string;
}

export interface Configuration {
  readonly LambdaFunctionConfigurations?: readonly Given[];
  readonly QueueConfigurations?: readonly Given[];
  readonly TopicConfigurations?: readonly Given[];
  readonly EventBridgeConfiguration?: object;
}

/** Reads a notification configuration and holds it against S3's rules; whether its targets exist is asked elsewhere. */
export function readConfiguration(given: Configuration, newId: () => string): Notifications {
  const targets = [
    ...(given.TopicConfigurations ?? []).map((one) => target("sns", one, one.TopicArn, newId)),
    ...(given.QueueConfigurations ?? []).map((one) => target("sqs", one, one.QueueArn, newId)),
    ...(given.LambdaFunctionConfigurations ?? []).map((one) =>
      target("lambda", one, one.LambdaFunctionArn, newId),
    ),
  ];
  if (targets.length > NOTIFICATIONS) throw malformedXml();
  if (new Set(targets.map(({ id }) => id)).size < targets.length)
    throw invalidArgument("Same ID used for multiple configurations. IDs must be unique");
  for (const [index, one] of targets.entries())
    if (targets.slice(0, index).some((other) => overlap(one, other)))
      throw invalidArgument(
        "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
      );
  return { targets, eventBridge: given.EventBridgeConfiguration !== undefined };
}

function target(kind: Target["kind"], given: Given, arn: string | undefined, newId: () => string): Target {
  const { Events: events = [], Id: id = newId(), Filter: filter } = given;
  if (!arn || events.length === 0) throw malformedXml();
  for (const event of events)
    if (!EVENTS.has(event))
      throw invalidArgument("The event is not supported for notifications", "Event", event);
  if (id.length > 255) throw invalidArgument("The ID specified is too long", "Id", id);
  return { kind, id, arn, events, filter, ...rulesOf(filter?.Key?.FilterRules ?? []) };
}

function rulesOf(rules: readonly { readonly Name?: string; readonly Value?: string }[]) {
  const found = { prefix: "", suffix: "" };
  const seen = new Set<string>();
  for (const { Name = "", Value = "" } of rules) {
    const name = Name.toLowerCase();
    if (name !== "prefix" && name !== "suffix")
      throw invalidArgument("filter rule name must be either prefix or suffix", "FilterRule.Name", Name);
    if (seen.has(name))
      throw invalidArgument(
        `Cannot specify more than one ${name} rule in a filter.`,
        "FilterRule.Name",
        name,
      );
    if (Value.length > 1024)
      throw invalidArgument(
        "Size of filter rule value cannot exceed 1024 bytes in UTF-8 representation",
        "FilterRule.Value",
      );
    seen.add(name);
    found[name] = Value;
  }
  return found;
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html */
function overlap(a: Target, b: Target): boolean {
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  const suffixes = a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix);
  return (
    prefixes &&
    suffixes &&
    a.events.some((one) => b.events.some((other) => covers(one, other) || covers(other, one)))
  );
}

/** @example covers("s3:ObjectCreated:*", "s3:ObjectCreated:Put") // true */
export function covers(pattern: string, event: string): boolean {
  return pattern === event || (pattern.endsWith("*") && event.startsWith(pattern.slice(0, -1)));
}

export function isMeant({ events, prefix, suffix }: Target, event: string, key: string): boolean {
  return key.startsWith(prefix) && key.endsWith(suffix) && events.some((one) => covers(one, `s3:${event}`));
}
