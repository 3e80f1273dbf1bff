import type {
  ListTagsForResourceRequest,
  TagResourceRequest,
  UntagResourceRequest,
} from "@aws-sdk/client-eventbridge";
import type { ServiceError } from "../../error.ts";
import type { Operation } from "../../service.ts";
import { noBus, noRule } from "./errors.ts";
import type { Room } from "./state.ts";

export function tagOperations(room: Room): Record<string, Operation> {
  function tagsOf(arn: string | undefined): Map<string, string> {
    for (const bus of room.buses.values()) {
      if (bus.arn === arn) return bus.tags;
      for (const rule of bus.rules.values()) if (rule.arn === arn) return rule.tags;
    }
    throw nothingAt(arn ?? "");
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

/** Recorded for LocalStack: tests_tag_list_untag_not_existing_resource, test_list_tags_for_deleted_rule. */
function nothingAt(arn: string): ServiceError {
  const bus = /:event-bus\/(.+)$/.exec(arn)?.[1];
  if (bus !== undefined) return noBus(bus);
  const [, name = arn] = /:rule\/(.+)$/.exec(arn) ?? [];
  const slash = name.lastIndexOf("/");
  return slash < 0 ? noRule(name, "default") : noRule(name.slice(slash + 1), name.slice(0, slash));
}
