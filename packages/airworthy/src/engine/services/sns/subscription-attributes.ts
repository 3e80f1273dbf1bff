import { parseArn } from "../../arn.ts";
import { invalid, notFlown } from "./errors.ts";
import { type Filter, filterOf, type Scope } from "./filter.ts";
import { checkFilterPolicy } from "./filter-check.ts";
import type { Protocol, Room, Subscription, Topic } from "./state.ts";
import { EFFECTIVE_DELIVERY_POLICY } from "./topic-attributes.ts";

type Attributes = Readonly<Record<string, string>>;

interface About {
  readonly topic: Topic;
  readonly protocol: Protocol;
  readonly endpoint: string;
  readonly attributes: Attributes;
}

/**
 * Throws on the first attribute that a subscription cannot have. `how` is `Attributes Reason: ` when subscribing.
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_SetSubscriptionAttributes.html
 */
export function checkSubscriptionAttributes(about: About, given: Attributes, how: string): void {
  for (const [name, value] of Object.entries(given)) {
    switch (name) {
      case "RawMessageDelivery":
        checkRaw(about.protocol, value, how);
        break;
      case "FilterPolicyScope":
        if (value !== "MessageAttributes" && value !== "MessageBody")
          throw invalid(
            `${how}FilterPolicyScope: Invalid value [${value}]. Please use either MessageBody or MessageAttributes`,
          );
        break;
      case "FilterPolicy":
        if (value !== "") checkFilterPolicy(value, scopeOf({ ...about.attributes, ...given }), how);
        break;
      case "RedrivePolicy":
        if (value !== "") checkRedrivePolicy(about, value, how);
        break;
      case "DeliveryPolicy":
        if (value !== "" && !objectOf(value)) throw invalid(`${how}DeliveryPolicy: failed to parse JSON.`);
        break;
      case "ReplayPolicy":
      case "SubscriptionRoleArn":
        throw notFlown(`${name} of subscriptions`);
      default:
        throw invalid(how === "" ? "AttributeName" : `${how}Unknown attribute ${name}`);
    }
  }
}

/** Given attributes on top of what a subscription has; an empty text takes one away. */
export function withGiven(has: Attributes, given: Attributes): Record<string, string> {
  const next: Record<string, string> = { ...has };
  for (const [name, value] of Object.entries(given))
    if (value === "") delete next[name];
    else next[name] = name === "RawMessageDelivery" ? value.toLowerCase() : value;
  return next;
}

export function filterIn(attributes: Attributes): Filter | undefined {
  const policy = objectOf(attributes["FilterPolicy"] ?? "");
  return policy && filterOf(policy, scopeOf(attributes));
}

function scopeOf(attributes: Attributes): Scope {
  return attributes["FilterPolicyScope"] === "MessageBody" ? "MessageBody" : "MessageAttributes";
}

const RAW = new Set<Protocol>(["http", "https", "sqs"]);

function checkRaw(protocol: Protocol, value: string, how: string): void {
  if (!/^(true|false)$/i.test(value))
    throw invalid(`${how}RawMessageDelivery: Invalid value [${value}]. Must be true or false.`);
  if (value.toLowerCase() === "true" && !RAW.has(protocol))
    throw invalid(`${how}Delivery protocol [${protocol}] does not support raw message delivery.`);
}

function checkRedrivePolicy({ topic, endpoint }: About, value: string, how: string): void {
  const policy = objectOf(value);
  if (!policy) throw invalid(`${how}RedrivePolicy: failed to parse JSON.`);
  const { deadLetterTargetArn: target } = policy;
  if (typeof target !== "string" || parseArn(target)?.service !== "sqs")
    throw invalid(`${how}RedrivePolicy: deadLetterTargetArn is an invalid arn`);
  if (topic.fifo && endpoint.endsWith(".fifo") && !target.endsWith(".fifo"))
    throw invalid(
      `${how}RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.`,
    );
}

function objectOf(text: string): Record<string, unknown> | undefined {
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_GetSubscriptionAttributes.html */
export function shownSubscription({ place }: Room, subscription: Subscription): Attributes {
  const { arn, topic, protocol, endpoint, principal, authenticated, token } = subscription;
  const { FilterPolicyScope: scope = "MessageAttributes", ...others } = subscription.attributes;
  return {
    SubscriptionArn: arn,
    TopicArn: topic.arn,
    Protocol: protocol,
    Endpoint: endpoint,
    Owner: place.account,
    SubscriptionPrincipal: principal,
    PendingConfirmation: String(token !== undefined),
    ConfirmationWasAuthenticated: String(authenticated),
    RawMessageDelivery: "false",
    ...others,
    // Without a policy the scope says nothing, and is not told.
    ...(others["FilterPolicy"] ? { FilterPolicyScope: scope } : {}),
    ...(protocol.startsWith("http")
      ? { EffectiveDeliveryPolicy: JSON.stringify(EFFECTIVE_DELIVERY_POLICY) }
      : {}),
  };
}
