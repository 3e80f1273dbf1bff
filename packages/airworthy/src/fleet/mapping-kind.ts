import type { Resource } from "../readers/stack.ts";
import { at } from "../readers/tree.ts";
import type { Resolver } from "./resolver.ts";

const STREAMS: Readonly<Record<string, string>> = {
  kinesis: "kinesis",
  dynamodb: "dynamodb",
  kafka: "kafka",
  rds: "documentdb",
};

/**
 * What an event source mapping polls. When its ARN is hidden behind a parameter, the settings tell: a stream must
 * have a StartingPosition, a queue must not.
 *
 * Source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export function mappingKind(
  resource: Resource,
  resolver: Resolver,
): { kind: "stream" | "queue"; service: string; source?: Resource } {
  const properties = resource.properties;
  const target = resolver.target(at(properties, "EventSourceArn"), resource.stack);
  const source = target?.resource;
  const service = target?.service ?? "";
  if (service === "sqs") return { kind: "queue", service, source };
  if (service === "mq" || service === "amazonmq") return { kind: "queue", service: "mq", source };
  if (service === "docdb") return { kind: "stream", service: "documentdb", source };
  const stream = STREAMS[service] ?? (service === "msk" ? "kafka" : undefined);
  if (stream) return { kind: "stream", service: stream, source };
  if (at(properties, "Topics") || at(properties, "SelfManagedEventSource"))
    return { kind: "stream", service: "kafka", source };
  if (at(properties, "Queues")) return { kind: "queue", service: "mq", source };
  if (at(properties, "DocumentDBEventSourceConfig")) return { kind: "stream", service: "documentdb", source };
  if (at(properties, "StartingPosition")) return { kind: "stream", service: "stream", source };
  return { kind: "queue", service: "sqs", source };
}
