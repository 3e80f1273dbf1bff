import { MOST_TAGS } from "../limits.ts";
import { validation } from "./check.ts";

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
