import type { CreateTopicInput, SetTopicAttributesInput } from "@aws-sdk/client-sns";
import type { Operation } from "../../service.ts";
import { checkArn, invalid, notFlown } from "./errors.ts";
import { LONGEST_TOPIC_NAME, PAGE } from "./limits.ts";
import { paged, type Room, type Topic, topicAt } from "./state.ts";
import { forget } from "./subscribe.ts";
import { addTags, tagMap } from "./tags.ts";
import { checkTopicAttributes, normal, shownAttributes } from "./topic-attributes.ts";

export function topicOperations(room: Room): Record<string, Operation> {
  const { topics, kernel, place } = room;
  return {
    CreateTopic(input: CreateTopicInput) {
      const { Name: name = "", Tags = [] } = input;
      if (input.DataProtectionPolicy) throw notFlown("CreateTopic DataProtectionPolicy");
      const given = normal((input.Attributes ?? {}) as Record<string, string>);
      const fifo = given["FifoTopic"] === "true";
      checkName(name, fifo);
      checkTopicAttributes(given, fifo, "Attributes Reason: ");
      const tags = tagMap(Tags);
      const arn = `arn:${place.partition}:sns:${place.region}:${place.account}:${name}`;
      const known = topics.get(arn);
      if (known) {
        checkSame(room, known, given, tags);
        return { TopicArn: arn };
      }
      addTags(new Map(), tags);
      const { FifoTopic: _, ...attributes } = compact(given);
      kernel.note("sns.topic-created", { topic: name, fifo });
      topics.set(arn, {
        arn,
        name,
        fifo,
        attributes,
        tags,
        subscriptions: new Set(),
        deletedSubscriptions: 0,
        published: new Map(),
        sequence: FIRST_SEQUENCE,
      });
      return { TopicArn: arn };
    },

    DeleteTopic({ TopicArn = "" }: { TopicArn?: string }) {
      checkArn("TopicArn", TopicArn);
      const topic = topics.get(TopicArn);
      // Deleting what is not there is no error.
      if (!topic) return;
      kernel.note("sns.topic-deleted", { topic: topic.name, subscriptions: topic.subscriptions.size });
      for (const subscription of topic.subscriptions) forget(room, subscription);
      topics.delete(TopicArn);
    },

    ListTopics({ NextToken }: { NextToken?: string }) {
      const { page, more } = paged([...topics.keys()], NextToken, PAGE);
      return { Topics: page.map((TopicArn) => ({ TopicArn })), ...more };
    },

    GetTopicAttributes: ({ TopicArn }: { TopicArn?: string }) => ({
      Attributes: shownAttributes(room, topicAt(room, TopicArn)),
    }),

    SetTopicAttributes(input: SetTopicAttributesInput) {
      const topic = topicAt(room, input.TopicArn);
      const { AttributeName: name = "", AttributeValue: value = "" } = input;
      const given = normal({ [name]: value });
      checkTopicAttributes(given, topic.fifo, "");
      kernel.note("sns.topic-changed", { topic: topic.name, attribute: name });
      Object.assign(topic.attributes, compact(given));
    },
  };
}

const FIRST_SEQUENCE = 10_000_000_000_000_000_000n;

/** SNS keeps policies without white space. */
function compact(given: Readonly<Record<string, string>>): Record<string, string> {
  const { Policy, ...others } = given;
  return Policy === undefined ? others : { ...others, Policy: JSON.stringify(JSON.parse(Policy)) };
}

/**
 * What a FIFO topic's name lacks is not said (recorded for LocalStack: test_create_topic_name_constraints).
 * Source: https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
 */
function checkName(name: string, fifo: boolean): void {
  if (name === "" || name.length > LONGEST_TOPIC_NAME) throw invalid("Topic Name");
  if (!(fifo ? /^[\w-]+\.fifo$/ : /^[\w-]+$/).test(name)) throw invalid("Topic Name");
}

/** A topic may be created again with what it has, or a part of it (recorded: test_create_duplicate_topic_check_idempotency). */
function checkSame(
  room: Room,
  topic: Topic,
  given: Readonly<Record<string, string>>,
  tags: ReadonlyMap<string, string>,
): void {
  const has = shownAttributes(room, topic);
  for (const [name, value] of Object.entries(compact(given)))
    if ((has[name] ?? (name === "FifoTopic" ? "false" : undefined)) !== value)
      throw invalid("Attributes Reason: Topic already exists with different attributes");
  if ([...tags].some(([key, value]) => topic.tags.get(key) !== value))
    throw invalid("Tags Reason: Topic already exists with different tags");
}
