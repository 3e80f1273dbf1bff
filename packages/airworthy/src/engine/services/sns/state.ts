import type { Instant } from "../../kernel/time.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Place } from "../../service.ts";
import { checkArn, notFound } from "./errors.ts";
import type { Filter } from "./filter.ts";
import type { Endpoint, PlatformApplication } from "./platform.ts";

export type Protocol = "application" | "email" | "email-json" | "http" | "https" | "lambda" | "sms" | "sqs";

export interface Topic {
  readonly arn: string;
  readonly name: string;
  readonly fifo: boolean;
  /** Those that can be set, as text. */
  attributes: Record<string, string>;
  tags: Map<string, string>;
  readonly subscriptions: Set<Subscription>;
  deletedSubscriptions: number;
  /** What a FIFO topic took in the last five minutes. */
  readonly published: Map<string, Published>;
  sequence: bigint;
}

export interface Published {
  readonly messageId: string;
  readonly sequenceNumber: string | undefined;
  readonly at: Instant;
}

export interface Subscription {
  /** Its real ARN; clients see it only once it is confirmed. */
  readonly arn: string;
  readonly topic: Topic;
  readonly protocol: Protocol;
  readonly endpoint: string;
  readonly principal: string;
  attributes: Record<string, string>;
  /** Made of its filter policy. */
  filter: Filter | undefined;
  /** What confirms it, while it waits for that. */
  token: { readonly text: string; readonly until: Instant } | undefined;
  authenticated: boolean;
}

export interface Room {
  readonly place: Place;
  readonly kernel: Kernel;
  readonly topics: Map<string, Topic>;
  readonly subscriptions: Map<string, Subscription>;
  readonly applications: Map<string, PlatformApplication>;
  readonly endpoints: Map<string, Endpoint>;
  smsAttributes: Record<string, string>;
}

export function topicAt(room: Room, arn = ""): Topic {
  checkArn("TopicArn", arn);
  const topic = room.topics.get(arn);
  if (!topic) throw notFound("Topic");
  return topic;
}

export function subscriptionAt(room: Room, arn = ""): Subscription {
  const subscription = room.subscriptions.get(arn);
  if (!subscription) {
    checkArn("SubscriptionArn", arn);
    throw notFound("Subscription");
  }
  return subscription;
}

/**
 * One page of a list, and the token of the next: how many results came before. AWS's tokens are base64 (recorded for
 * LocalStack: test_list_subscriptions_by_topic_pagination), which eight digits are too.
 */
export function paged<T>(
  all: readonly T[],
  token: string | undefined,
  size: number,
): { readonly page: readonly T[]; readonly more: { readonly NextToken?: string } } {
  const from = token === undefined ? 0 : Number(token) || 0;
  const next = String(from + size).padStart(8, "0");
  const more = from + size < all.length ? { NextToken: next } : {};
  return { page: all.slice(from, from + size), more };
}
