import type { Operation } from "../../service.ts";
import { ServiceError } from "../../error.ts";
import { invalid, notFound } from "./errors.ts";
import { TAGS } from "./limits.ts";
import { type Group, groupAt, type Room } from "./state.ts";

type Tags = Readonly<Record<string, string>>;

/** Tags of groups, by name as it once was and by ARN as it is now. */
export function tagOperations(room: Room): Record<string, Operation> {
  const put = (group: Group, tags: Tags = {}): void => {
    checkTags({ ...Object.fromEntries(group.tags), ...tags });
    for (const [key, value] of Object.entries(tags)) group.tags.set(key, value);
  };
  const remove = (group: Group, keys: readonly string[] = []): void => {
    for (const key of keys) group.tags.delete(key);
  };
  return {
    TagLogGroup: ({ logGroupName, tags }: { logGroupName?: string; tags?: Tags }) =>
      put(groupAt(room, logGroupName), tags),
    UntagLogGroup: ({ logGroupName, tags }: { logGroupName?: string; tags?: readonly string[] }) =>
      remove(groupAt(room, logGroupName), tags),
    ListTagsLogGroup: ({ logGroupName }: { logGroupName?: string }) => ({
      tags: Object.fromEntries(groupAt(room, logGroupName).tags),
    }),
    TagResource: ({ resourceArn, tags }: { resourceArn?: string; tags?: Tags }) =>
      put(taggedAt(room, resourceArn), tags),
    UntagResource: ({ resourceArn, tagKeys }: { resourceArn?: string; tagKeys?: readonly string[] }) =>
      remove(taggedAt(room, resourceArn), tagKeys),
    ListTagsForResource: ({ resourceArn }: { resourceArn?: string }) => ({
      tags: Object.fromEntries(taggedAt(room, resourceArn).tags),
    }),
  };
}

function taggedAt(room: Room, arn = ""): Group {
  const name = /^arn:[^:]+:logs:[^:]*:\d*:log-group:([^:]+)(?::\*)?$/.exec(arn)?.[1];
  const group = name === undefined ? undefined : room.groups.get(name);
  if (group) return group;
  if (name === undefined) throw invalid("Invalid resourceArn");
  throw notFound("log group");
}

export function checkTags(tags: Tags): void {
  if (Object.keys(tags).length > TAGS)
    throw new ServiceError("TooManyTagsException", `A resource can have at most ${TAGS} tags.`);
  for (const [key, value] of Object.entries(tags))
    if (key.length < 1 || key.length > 128 || value.length > 256)
      throw invalid(`1 validation error detected: the tag '${key}' is too short or too long`);
}
