import { whenKnown } from "../../../kernel/later.ts";
import { type Context, type Handler, jsonText, only, picked, type Props } from "./handler.ts";

const TOPIC = [
  "DisplayName",
  "KmsMasterKeyId",
  "FifoTopic",
  "ContentBasedDeduplication",
  "TracingConfig",
] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topic.html */
export const topic: Handler = {
  create(properties, context) {
    only(properties, [...TOPIC, "TopicName", "Subscription", "Tags"], "AWS::SNS::Topic");
    const fifo = String(properties["FifoTopic"]) === "true";
    const Name = String(properties["TopicName"] ?? `${context.name(fifo ? 250 : 256)}${fifo ? ".fifo" : ""}`);
    const Attributes = Object.fromEntries(
      Object.entries(picked(properties, TOPIC)).map(([key, value]) => [key, String(value)]),
    );
    return whenKnown(
      context.call("sns", "CreateTopic", {
        Name,
        Attributes,
        ...(properties["Tags"] ? { Tags: properties["Tags"] } : {}),
      }),
      (answer) => {
        const TopicArn = String(answer["TopicArn"]);
        for (const one of (properties["Subscription"] ?? []) as readonly Props[])
          void context.call("sns", "Subscribe", {
            TopicArn,
            Protocol: one["Protocol"],
            Endpoint: one["Endpoint"],
          });
        return { ref: TopicArn, attributes: { TopicArn, TopicName: Name } };
      },
    );
  },
  remove: (made, _properties, context) => context.call("sns", "DeleteTopic", { TopicArn: made.ref }),
};

const SUBSCRIPTION = [
  "FilterPolicy",
  "FilterPolicyScope",
  "RawMessageDelivery",
  "RedrivePolicy",
  "DeliveryPolicy",
] as const;

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-subscription.html */
export const subscription: Handler = {
  create(properties, context) {
    only(
      properties,
      [...SUBSCRIPTION, "TopicArn", "Protocol", "Endpoint", "Region"],
      "AWS::SNS::Subscription",
    );
    const Attributes = Object.fromEntries(
      Object.entries(picked(properties, SUBSCRIPTION)).map(([key, value]) => [key, jsonText(value)]),
    );
    const { TopicArn, Protocol, Endpoint } = properties;
    return whenKnown(
      context.call("sns", "Subscribe", {
        TopicArn,
        Protocol,
        Endpoint,
        Attributes,
        ReturnSubscriptionArn: true,
      }),
      (answer) => ({
        ref: String(answer["SubscriptionArn"]),
        attributes: { Arn: String(answer["SubscriptionArn"]) },
      }),
    );
  },
  remove: (made, _properties, context) => context.call("sns", "Unsubscribe", { SubscriptionArn: made.ref }),
};

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-sns-topicpolicy.html */
export const topicPolicy: Handler = {
  create(properties, context: Context) {
    only(properties, ["Topics", "PolicyDocument"], "AWS::SNS::TopicPolicy");
    for (const TopicArn of (properties["Topics"] ?? []) as readonly string[])
      void context.call("sns", "SetTopicAttributes", {
        TopicArn,
        AttributeName: "Policy",
        AttributeValue: jsonText(properties["PolicyDocument"] ?? {}),
      });
    return { ref: context.name(), attributes: {} };
  },
};
