import type { Instant } from "../../kernel/time.ts";
import type { MessageAttribute } from "../../ports.ts";

/** A message that a topic took. */
export interface Message {
  readonly id: string;
  readonly at: Instant;
  /** With the structure `json`: one text for each protocol, and the default one. */
  readonly body: string | Readonly<Record<string, unknown>>;
  readonly subject: string | undefined;
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
  readonly groupId: string | undefined;
  readonly deduplicationId: string | undefined;
  readonly sequenceNumber: string | undefined;
  readonly traceHeader: string | undefined;
  /** In bytes, with attributes. */
  readonly size: number;
}

/** @example bodyFor({ body: { default: "all", sqs: "queues" } }, "sqs") // "queues" */
export function bodyFor({ body }: Pick<Message, "body">, protocol: string): string {
  if (typeof body === "string") return body;
  // What is no text does not count (recorded for LocalStack: test_message_structure_json_to_sqs).
  const own = body[protocol];
  return typeof own === "string" ? own : String(body["default"]);
}
