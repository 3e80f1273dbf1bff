import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import type { Room } from "./state.ts";

export function tagOperations(room: Room): Record<string, Operation> {
  function tagsOf(arn: string | undefined): Map<string, string> {
    for (const bus of room.buses.values()) {
      if (bus.arn === arn) return bus.tags;
      for (const rule of bus.rules.values()) if (rule.arn === arn) return rule.tags;
    }
    const [, name = arn] = /:(?:rule|event-bus)\/(.+)$/.exec(arn ?? "") ?? [];
    throw new ServiceError("ResourceNotFoundException", `Rule ${name} does not exist on EventBus default.`);
  }
  return {
    TagResource({ ResourceARN, Tags = [] }: TagResourceRequest) {
      const tags = tagsOf(ResourceARN);
      room.kernel.note("events.tagged", { resource: ResourceARN, keys: Tags.map(({ Key }) => Key) });
      for (const { Key, Value } of Tags) tags.set(Key ?? "", Value ?? "");
    },
    UntagResource({ ResourceARN, TagKeys = [] }: UntagResourceRequest) {
      const tags = tagsOf(ResourceARN);
      room.kernel.note("events.untagged", { resource: ResourceARN, keys: TagKeys });
      for (const key of TagKeys) tags.delete(key);
    },
    ListTagsForResource: ({ ResourceARN }: ListTagsForResourceRequest) => ({
      Tags: [...tagsOf(ResourceARN)].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}
