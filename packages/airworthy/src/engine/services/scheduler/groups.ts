import type {
  CreateScheduleGroupInput,
  DeleteScheduleGroupInput,
  GetScheduleGroupInput,
  ListScheduleGroupsInput,
  ListTagsForResourceInput,
  TagResourceInput,
  UntagResourceInput,
} from "@aws-sdk/client-scheduler";
import { ServiceError } from "../../error.ts";
import type { Members, Operation } from "../../service.ts";
import { invalid, named, notThere, thereAlready } from "./errors.ts";
import { LONGEST_NAME, MOST_GROUPS } from "./limits.ts";
import { paged } from "./page.ts";
import { drop } from "./schedules.ts";
import { addGroup, DEFAULT, type Group, groupAt, type Room } from "./state.ts";
import { once } from "./tokens.ts";

/** Groups, and the tags that only they have. Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-group.html */
export function groupOperations(room: Room): Record<string, Operation> {
  const { kernel, groups } = room;

  function groupWith(arn: string | undefined): Group {
    const [, name = arn ?? ""] = /:schedule-group\/(.+)$/.exec(arn ?? "") ?? [];
    const group = groups.get(name);
    if (group?.arn !== arn || !group) throw notThere("Schedule Group", name);
    return group;
  }

  return {
    CreateScheduleGroup({ Name, Tags = [], ClientToken }: CreateScheduleGroupInput) {
      const name = named(Name, "name", LONGEST_NAME);
      return once(room, "CreateScheduleGroup", name, ClientToken, () => {
        if (groups.has(name)) throw thereAlready("Schedule Group", name);
        if (groups.size >= MOST_GROUPS)
          throw new ServiceError(
            "ServiceQuotaExceededException",
            `There are ${MOST_GROUPS} schedule groups already.`,
            { status: 402 },
          );
        kernel.note("scheduler.group-created", { group: name });
        const group = addGroup(room, name);
        for (const { Key, Value } of Tags) group.tags.set(Key ?? "", Value ?? "");
        return { ScheduleGroupArn: group.arn };
      });
    },

    /** AWS takes a while, in which the group is DELETING; here it and its schedules are gone at once. */
    DeleteScheduleGroup({ Name, ClientToken }: DeleteScheduleGroupInput) {
      return once(room, "DeleteScheduleGroup", String(Name), ClientToken, () => {
        const group = groupAt(room, Name);
        if (group.name === DEFAULT) throw invalid("The default schedule group cannot be deleted.");
        kernel.note("scheduler.group-deleted", { group: group.name });
        for (const schedule of group.schedules.values()) drop(room, schedule);
        groups.delete(group.name);
        return {};
      });
    },

    GetScheduleGroup: ({ Name }: GetScheduleGroupInput) => shown(groupAt(room, Name)),

    ListScheduleGroups({ NamePrefix = "", MaxResults, NextToken }: ListScheduleGroupsInput) {
      const found = [...groups.values()].filter(({ name }) => name.startsWith(NamePrefix));
      const { page, next } = paged(found, MaxResults, NextToken);
      return { ScheduleGroups: page.map(shown), ...next };
    },

    TagResource({ ResourceArn, Tags = [] }: TagResourceInput) {
      const group = groupWith(ResourceArn);
      kernel.note("scheduler.tagged", { group: group.name, keys: Tags.map(({ Key }) => Key) });
      for (const { Key, Value } of Tags) group.tags.set(Key ?? "", Value ?? "");
    },
    UntagResource({ ResourceArn, TagKeys = [] }: UntagResourceInput) {
      const group = groupWith(ResourceArn);
      kernel.note("scheduler.untagged", { group: group.name, keys: TagKeys });
      for (const key of TagKeys) group.tags.delete(key);
    },
    ListTagsForResource: ({ ResourceArn }: ListTagsForResourceInput) => ({
      Tags: [...groupWith(ResourceArn).tags].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function shown({ name, arn, createdAt, changedAt }: Group): Members {
  return {
    Arn: arn,
    Name: name,
    State: "ACTIVE",
    CreationDate: new Date(createdAt),
    LastModificationDate: new Date(changedAt),
  };
}
