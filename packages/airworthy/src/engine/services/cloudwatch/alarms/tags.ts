import type { Operation } from "../../../service.ts";
import { MOST_TAGS } from "../limits.ts";
import { validation } from "./check.ts";
import { nameIn, type Room } from "./state.ts";
import { ServiceError } from "../../../error.ts";

export interface Tag {
  readonly Key: string;
  readonly Value: string;
}

export function newTags(tags: readonly Tag[] = []): Map<string, string> {
  return withTags(new Map(), tags);
}

/** @throws ServiceError when there would be too many, or one is given twice. */
export function withTags(has: ReadonlyMap<string, string>, added: readonly Tag[]): Map<string, string> {
  if (new Set(added.map(({ Key }) => Key)).size < added.length)
    throw validation("Duplicate tag keys are not allowed");
  const all = new Map([...has, ...added.map(({ Key, Value }) => [Key, Value] as const)]);
  if (all.size > MOST_TAGS) throw validation(`A resource cannot have more than ${MOST_TAGS} tags`);
  return all;
}

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_TagResource.html */
export function tagOperations(room: Room): Record<string, Operation> {
  const { kernel } = room.place;
  return {
    TagResource({ ResourceARN: arn, Tags = [] }: { ResourceARN: string; Tags?: readonly Tag[] }) {
      checkThere(room, arn);
      const tags = withTags(room.tags.get(arn) ?? new Map(), Tags);
      kernel.note("cloudwatch.resource-tagged", { resource: arn, tags: Tags.map(({ Key }) => Key) });
      room.tags.set(arn, tags);
    },
    UntagResource({ ResourceARN: arn, TagKeys = [] }: { ResourceARN: string; TagKeys?: readonly string[] }) {
      checkThere(room, arn);
      kernel.note("cloudwatch.resource-untagged", { resource: arn, tags: TagKeys });
      for (const key of TagKeys) room.tags.get(arn)?.delete(key);
    },
    // As recorded on AWS, a resource that is gone has no tags; that is no error.
    ListTagsForResource: ({ ResourceARN: arn }: { ResourceARN: string }) => ({
      Tags: [...(room.tags.get(arn) ?? [])].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function checkThere(room: Room, arn: string): void {
  const alarm = nameIn(room.place, arn);
  if (alarm !== arn && room.alarms.has(alarm)) return;
  if ([...room.mutes.values()].some((rule) => rule.arn === arn)) return;
  throw new ServiceError("ResourceNotFoundException", "Unknown", {
    status: 404,
    fields: { ResourceType: "alarm", ResourceId: arn },
  });
}
