import type { TagQueueRequest, UntagQueueRequest } from "@aws-sdk/client-sqs";
import type { Operation } from "../../service.ts";
import { invalid, missing } from "./errors.ts";
import { LONGEST_TAG_KEY, LONGEST_TAG_VALUE, MOST_TAGS } from "./limits.ts";
import { queueAt, type Room } from "./room.ts";

type Tags = Readonly<Record<string, string>>;

export function tagOperations(room: Room): Record<string, Operation> {
  return {
    TagQueue({ QueueUrl, Tags = {} }: TagQueueRequest) {
      const queue = queueAt(room, QueueUrl);
      if (Object.keys(Tags).length === 0) throw missing("Tags");
      checkTags(queue.name, queue.tags, Tags);
      room.kernel.note("sqs.queue-tagged", { queue: queue.name, tags: Object.keys(Tags) });
      Object.assign(queue.tags, Tags);
    },

    UntagQueue({ QueueUrl, TagKeys = [] }: UntagQueueRequest) {
      const queue = queueAt(room, QueueUrl);
      if (TagKeys.length === 0)
        throw invalid(`Tag keys must be between 1 and ${LONGEST_TAG_KEY} characters in length.`);
      room.kernel.note("sqs.queue-untagged", { queue: queue.name, tags: TagKeys });
      for (const key of TagKeys) delete queue.tags[key];
    },

    ListQueueTags({ QueueUrl }: { QueueUrl?: string }) {
      const { tags } = queueAt(room, QueueUrl);
      return Object.keys(tags).length > 0 ? { Tags: tags } : {};
    },
  };
}

export function checkTags(queueName: string, has: Tags, added: Tags): void {
  if (new Set([...Object.keys(has), ...Object.keys(added)]).size > MOST_TAGS)
    throw invalid(`Too many tags added for queue ${queueName}.`);
  for (const [key, value] of Object.entries(added)) {
    if (key.length < 1 || key.length > LONGEST_TAG_KEY)
      throw invalid(`Tag keys must be between 1 and ${LONGEST_TAG_KEY} characters in length.`);
    if (value.length > LONGEST_TAG_VALUE)
      throw invalid(`Tag values must be between 0 and ${LONGEST_TAG_VALUE} characters in length.`);
    if (/^aws:/i.test(key)) throw invalid("aws: prefixed tag key names are not allowed for external use.");
  }
}
