import type { AddPermissionInput, RemovePermissionInput } from "@aws-sdk/client-sns";
import type { Operation } from "../../service.ts";
import { invalid } from "./errors.ts";
import { type Room, type Topic, topicAt } from "./state.ts";
import { defaultPolicy } from "./topic-attributes.ts";

interface Policy {
  readonly Statement: readonly { readonly Sid?: string }[];
}

/** Actions that an owner can share. Source: https://docs.aws.amazon.com/sns/latest/api/API_AddPermission.html */
const SHAREABLE = new Set([
  "GetTopicAttributes",
  "SetTopicAttributes",
  "AddPermission",
  "RemovePermission",
  "DeleteTopic",
  "Subscribe",
  "ListSubscriptionsByTopic",
  "Publish",
  "Receive",
]);

/** Two shorthands that write into the topic's policy. */
export function permissionOperations(room: Room): Record<string, Operation> {
  const policyOf = (topic: Topic): Policy =>
    JSON.parse(topic.attributes["Policy"] ?? defaultPolicy(topic.arn, room.place.account)) as Policy;

  function write(topic: Topic, policy: Policy, Statement: Policy["Statement"]): void {
    room.kernel.note("sns.topic-changed", { topic: topic.name, attribute: "Policy" });
    topic.attributes["Policy"] = JSON.stringify({ ...policy, Statement });
  }

  return {
    AddPermission(input: AddPermissionInput) {
      const topic = topicAt(room, input.TopicArn);
      const { Label = "", AWSAccountId: accounts = [], ActionName: actions = [] } = input;
      const policy = policyOf(topic);
      if (policy.Statement.some(({ Sid }) => Sid === Label)) throw invalid("Statement already exists");
      if (actions.some((action) => !SHAREABLE.has(action)))
        throw invalid("Policy statement action out of service scope!");
      const roots = accounts.map((id) => `arn:${room.place.partition}:iam::${id}:root`);
      const names = actions.map((action) => `SNS:${action}`);
      const statement = {
        Sid: Label,
        Effect: "Allow",
        Principal: { AWS: roots.length === 1 ? roots[0] : roots },
        Action: names.length === 1 ? names[0] : names,
        Resource: topic.arn,
      };
      write(topic, policy, [...policy.Statement, statement]);
    },

    RemovePermission({ TopicArn, Label }: RemovePermissionInput) {
      const topic = topicAt(room, TopicArn);
      const policy = policyOf(topic);
      const others = policy.Statement.filter(({ Sid }) => Sid !== Label);
      // A label that is not there is no error.
      if (others.length < policy.Statement.length) write(topic, policy, others);
    },
  };
}
