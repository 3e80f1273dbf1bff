import type {
  ConfirmSubscriptionInput,
  SetSubscriptionAttributesInput,
  SubscribeInput,
} from "@aws-sdk/client-sns";
import { parseArn } from "../../arn.ts";
import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { checkArn, invalid, notFlown } from "./errors.ts";
import { PAGE, TOKEN_VALID } from "./limits.ts";
import { isPhoneNumber } from "./phone.ts";
import {
  paged,
  type Protocol,
  type Room,
  type Subscription,
  subscriptionAt,
  type Topic,
  topicAt,
} from "./state.ts";
import {
  checkSubscriptionAttributes,
  filterIn,
  shownSubscription,
  withGiven,
} from "./subscription-attributes.ts";

export function subscriptionOperations(room: Room): Record<string, Operation> {
  const { subscriptions, kernel } = room;
  return {
    Subscribe(input: SubscribeInput) {
      const topic = topicAt(room, input.TopicArn);
      const { Endpoint: endpoint = "", ReturnSubscriptionArn } = input;
      const protocol = protocolOf(input.Protocol ?? "");
      checkEndpoint(room, topic, protocol, endpoint);
      const given = (input.Attributes ?? {}) as Record<string, string>;
      checkSubscriptionAttributes(
        { topic, protocol, endpoint, attributes: {} },
        given,
        "Attributes Reason: ",
      );
      const known = [...topic.subscriptions].find(
        (one) => one.protocol === protocol && one.endpoint === endpoint,
      );
      if (known) checkSame(known, given);
      const subscription = known ?? make(room, topic, protocol, endpoint, given);
      if (subscription.token && !ReturnSubscriptionArn) return { SubscriptionArn: "pending confirmation" };
      return { SubscriptionArn: subscription.arn };
    },

    ConfirmSubscription(input: ConfirmSubscriptionInput) {
      const { TopicArn = "", Token = "", AuthenticateOnUnsubscribe } = input;
      // Recorded for LocalStack: test_sns_confirm_subscription_wrong_token.
      if (!/^[\da-f]+$/i.test(Token)) throw new ServiceError("InvalidParameter", "Invalid token");
      const topic = room.topics.get(TopicArn);
      const subscription = [...(topic?.subscriptions ?? [])].find(({ token }) => token?.text === Token);
      if (!subscription?.token || subscription.token.until <= kernel.now()) throw invalid("Token");
      kernel.note("sns.subscription-confirmed", { subscription: subscription.arn });
      subscription.token = undefined;
      subscription.authenticated = AuthenticateOnUnsubscribe?.toLowerCase() === "true";
      return { SubscriptionArn: subscription.arn };
    },

    Unsubscribe({ SubscriptionArn: arn = "" }: { SubscriptionArn?: string }) {
      if (arn === "") throw invalid("SubscriptionArn Reason: no value for required parameter");
      checkArn("SubscriptionArn", arn);
      if (!/:[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(arn)) throw invalid("SubscriptionId");
      const subscription = subscriptions.get(arn);
      // What is gone already is no error.
      if (subscription) forget(room, subscription);
    },

    ListSubscriptions({ NextToken }: { NextToken?: string }) {
      const { page, more } = paged([...subscriptions.values()], NextToken, PAGE);
      return { Subscriptions: page.map((one) => listed(room, one)), ...more };
    },

    ListSubscriptionsByTopic({ TopicArn, NextToken }: { TopicArn?: string; NextToken?: string }) {
      const topic = topicAt(room, TopicArn);
      const { page, more } = paged([...topic.subscriptions], NextToken, PAGE);
      return { Subscriptions: page.map((one) => listed(room, one)), ...more };
    },

    GetSubscriptionAttributes: ({ SubscriptionArn }: { SubscriptionArn?: string }) => ({
      Attributes: shownSubscription(room, subscriptionAt(room, SubscriptionArn)),
    }),

    SetSubscriptionAttributes(input: SetSubscriptionAttributesInput) {
      const subscription = subscriptionAt(room, input.SubscriptionArn);
      const { AttributeName: name = "", AttributeValue: value = "" } = input;
      const given = { [name]: value };
      checkSubscriptionAttributes(subscription, given, "");
      kernel.note("sns.subscription-changed", { subscription: subscription.arn, attribute: name });
      subscription.attributes = withGiven(subscription.attributes, given);
      subscription.filter = filterIn(subscription.attributes);
    },
  };
}

export function forget(room: Room, subscription: Subscription): void {
  room.kernel.note("sns.unsubscribed", { subscription: subscription.arn });
  room.subscriptions.delete(subscription.arn);
  subscription.topic.subscriptions.delete(subscription);
  subscription.topic.deletedSubscriptions++;
}

function make(
  room: Room,
  topic: Topic,
  protocol: Protocol,
  endpoint: string,
  given: Readonly<Record<string, string>>,
): Subscription {
  const { kernel, place } = room;
  const attributes = withGiven({}, given);
  const pending = mustConfirm(protocol, endpoint, place.account);
  const token = pending
    ? { text: kernel.random("sns.token").hex(240), until: kernel.now() + TOKEN_VALID }
    : undefined;
  const subscription: Subscription = {
    arn: `${topic.arn}:${kernel.random("sns.subscription").uuid()}`,
    topic,
    protocol,
    endpoint,
    principal: `arn:${place.partition}:iam::${place.account}:root`,
    attributes,
    filter: filterIn(attributes),
    token,
    authenticated: !pending,
  };
  // The request to confirm leaves this machine as little as messages do; its token is told here instead.
  kernel.note("sns.subscribed", {
    subscription: subscription.arn,
    protocol,
    endpoint,
    ...(token ? { confirmWith: token.text } : {}),
  });
  room.subscriptions.set(subscription.arn, subscription);
  topic.subscriptions.add(subscription);
  return subscription;
}

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html */
function mustConfirm(protocol: Protocol, endpoint: string, account: string): boolean {
  if (protocol === "sqs" || protocol === "lambda") return parseArn(endpoint)?.account !== account;
  return protocol.startsWith("http") || protocol.startsWith("email");
}

const PROTOCOLS: ReadonlySet<string> = new Set<Protocol>([
  "application",
  "email",
  "email-json",
  "http",
  "https",
  "lambda",
  "sms",
  "sqs",
]);

function protocolOf(text: string): Protocol {
  if (text === "firehose") throw notFlown("subscriptions of the protocol firehose");
  if (!PROTOCOLS.has(text)) throw invalid(`Amazon SNS does not support this protocol string: ${text}`);
  return text as Protocol;
}

function checkEndpoint(room: Room, topic: Topic, protocol: Protocol, endpoint: string): void {
  const service = parseArn(endpoint)?.service;
  if (protocol.startsWith("http") && !endpoint.startsWith(`${protocol}://`))
    throw invalid("Endpoint must match the specified protocol");
  if (protocol === "sms" && !isPhoneNumber(endpoint))
    throw new ServiceError("InvalidParameter", `Invalid SMS endpoint: ${endpoint}`);
  if (protocol === "sqs" && service !== "sqs") throw invalid("SQS endpoint ARN");
  if (protocol === "lambda" && service !== "lambda") throw invalid("Lambda endpoint ARN");
  if (protocol === "application" && service !== "sns") throw invalid("ApplicationEndpoint ARN");
  if (protocol === "application" && !room.endpoints.has(endpoint))
    throw invalid(`Endpoint Reason: Endpoint does not exist for endpoint arn${endpoint}`);
  if (protocol.startsWith("email") && !endpoint.includes("@")) throw invalid("Email address");
  if (topic.fifo && protocol !== "sqs")
    throw invalid(`Protocol Reason: FIFO topics deliver to SQS queues only, not to ${protocol}`);
  if (!topic.fifo && protocol === "sqs" && endpoint.endsWith(".fifo"))
    throw invalid(
      "Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics",
    );
}

/** What is not given does not count; what is given may be what holds anyway (recorded for LocalStack: test_subscribe_idempotency). */
function checkSame({ attributes }: Subscription, given: Readonly<Record<string, string>>): void {
  const has: Record<string, string> = { ...UNSAID, ...attributes };
  for (const [name, value] of Object.entries(withGiven({}, given)))
    if (has[name] !== value)
      throw invalid("Attributes Reason: Subscription already exists with different attributes");
}

const UNSAID = { RawMessageDelivery: "false", FilterPolicyScope: "MessageAttributes" };

function listed({ place }: Room, { arn, topic, protocol, endpoint, token }: Subscription): object {
  return {
    SubscriptionArn: token ? "PendingConfirmation" : arn,
    Owner: place.account,
    Protocol: protocol,
    Endpoint: endpoint,
    TopicArn: topic.arn,
  };
}
