import { invalid, notFlown } from "./errors.ts";
import type { Room, Topic } from "./state.ts";

type Attributes = Readonly<Record<string, string>>;

const anything = (): boolean => true;
const oneOf =
  (...values: readonly string[]) =>
  (value: string): boolean =>
    values.includes(value);

/** Source: https://docs.aws.amazon.com/sns/latest/api/API_SetTopicAttributes.html */
const CHECKS: Readonly<Record<string, (value: string) => boolean>> = {
  DisplayName: anything,
  Policy: isJson,
  DeliveryPolicy: (value) => value === "" || isJson(value),
  KmsMasterKeyId: anything,
  SignatureVersion: oneOf("1", "2"),
  TracingConfig: oneOf("PassThrough", "Active"),
};

const FIFO_CHECKS: typeof CHECKS = {
  ContentBasedDeduplication: oneOf("true", "false"),
  FifoThroughputScope: oneOf("Topic", "MessageGroup"),
};

/** Switches that SNS reads in any spelling. */
const SWITCHES = new Set(["FifoTopic", "ContentBasedDeduplication"]);

export function normal(given: Attributes): Attributes {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [name, SWITCHES.has(name) ? value.toLowerCase() : value]),
  );
}

/** `how` is where a wrong value came from: `Attributes Reason: ` at creation. */
export function checkTopicAttributes(given: Attributes, fifo: boolean, how: string): void {
  for (const [name, value] of Object.entries(given)) {
    if (name === "FifoTopic" && how !== "") continue;
    if (name === "ArchivePolicy" || /Feedback(RoleArn|SampleRate)$/.test(name) || value === "Active")
      throw notFlown(`${name}${value === "Active" ? " Active" : ""} of topics`);
    const check = Object.hasOwn(CHECKS, name) ? CHECKS[name] : fifo ? FIFO_CHECKS[name] : undefined;
    if (!check) throw invalid(how === "" ? "AttributeName" : `${how}Unknown attribute ${name}`);
    if (!check(value)) throw invalid(`${how}${name}: Invalid value [${value}].`);
  }
}

const DELIVERY_POLICY = {
  minDelayTarget: 20,
  maxDelayTarget: 20,
  numRetries: 3,
  numMaxDelayRetries: 0,
  numNoDelayRetries: 0,
  numMinDelayRetries: 0,
  backoffFunction: "linear",
};

/** How HTTP endpoints are served: they are the only ones a delivery policy speaks of. */
export const EFFECTIVE_DELIVERY_POLICY = {
  defaultHealthyRetryPolicy: DELIVERY_POLICY,
  sicklyRetryPolicy: null,
  throttlePolicy: null,
  guaranteed: false,
};

/** What GetTopicAttributes gives. Source: https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function shownAttributes({ place }: Room, topic: Topic): Attributes {
  const subscriptions = [...topic.subscriptions];
  const pending = subscriptions.filter(({ token }) => token).length;
  return {
    DisplayName: "",
    EffectiveDeliveryPolicy: JSON.stringify({
      http: {
        defaultHealthyRetryPolicy: DELIVERY_POLICY,
        disableSubscriptionOverrides: false,
        defaultRequestPolicy: { headerContentType: "text/plain; charset=UTF-8" },
      },
    }),
    ...(topic.fifo ? { FifoTopic: "true", ContentBasedDeduplication: "false" } : {}),
    Owner: place.account,
    Policy: defaultPolicy(topic.arn, place.account),
    SubscriptionsConfirmed: String(subscriptions.length - pending),
    SubscriptionsDeleted: String(topic.deletedSubscriptions),
    SubscriptionsPending: String(pending),
    TopicArn: topic.arn,
    ...topic.attributes,
  };
}

/** Its owner may do all of this with a topic that has no policy of its own. */
export function defaultPolicy(arn: string, account: string): string {
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [
      {
        Effect: "Allow",
        Sid: "__default_statement_ID",
        Principal: { AWS: "*" },
        Action: [
          "SNS:GetTopicAttributes",
          "SNS:SetTopicAttributes",
          "SNS:AddPermission",
          "SNS:RemovePermission",
          "SNS:DeleteTopic",
          "SNS:Subscribe",
          "SNS:ListSubscriptionsByTopic",
          "SNS:Publish",
        ],
        Resource: arn,
        Condition: { StringEquals: { "AWS:SourceOwner": account } },
      },
    ],
  });
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}
