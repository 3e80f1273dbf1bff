import type { Tag, TagResourceRequest, UntagResourceRequest } from "@aws-sdk/client-sns";
import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { invalid } from "./errors.ts";
import { MOST_TAGS } from "./limits.ts";
import type { Room, Topic } from "./state.ts";

export function tagOperations(room: Room): Record<string, Operation> {
  return {
    TagResource({ ResourceArn, Tags = [] }: TagResourceRequest) {
      const topic = resourceAt(room, ResourceArn);
      const added = tagMap(Tags);
      const next = addTags(topic.tags, added);
      room.kernel.note("sns.topic-tagged", { topic: topic.name, tags: [...added.keys()] });
      topic.tags = next;
    },

    UntagResource({ ResourceArn, TagKeys = [] }: UntagResourceRequest) {
      const topic = resourceAt(room, ResourceArn);
      room.kernel.note("sns.topic-untagged", { topic: topic.name, tags: TagKeys });
      for (const key of TagKeys) topic.tags.delete(key);
    },

    ListTagsForResource: ({ ResourceArn }: { ResourceArn?: string }) => ({
      Tags: [...resourceAt(room, ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function resourceAt(room: Room, arn = ""): Topic {
  const topic = room.topics.get(arn);
  if (!topic) throw new ServiceError("ResourceNotFound", "Resource does not exist", { status: 404 });
  return topic;
}

export function tagMap(tags: readonly Tag[]): Map<string, string> {
  const map = new Map(tags.map(({ Key = "", Value = "" }) => [Key, Value]));
  if (map.size < tags.length) throw invalid("Duplicated keys are not allowed.");
  return map;
}

export function addTags(
  has: ReadonlyMap<string, string>,
  added: ReadonlyMap<string, string>,
): Map<string, string> {
  const all = new Map([...has, ...added]);
  if (all.size > MOST_TAGS)
    throw new ServiceError(
      "TagLimitExceeded",
      "Could not complete request: tag quota of per resource exceeded",
    );
  return all;
}
