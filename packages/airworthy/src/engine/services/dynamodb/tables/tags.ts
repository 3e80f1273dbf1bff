import type { Members } from "../../../service.ts";
import type { Database } from "../database.ts";
import { invalid, notFound } from "../errors.ts";
import { MOST_TAGS, TAGS_PER_PAGE } from "../limits.ts";
import type { Table } from "../store/table.ts";

export interface TagInput {
  readonly Key?: string;
  readonly Value?: string;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TagResource.html */
export function tagResource(
  database: Database,
  { ResourceArn, Tags }: { readonly ResourceArn: string; readonly Tags: readonly TagInput[] },
): void {
  const table = tableAt(database, ResourceArn);
  const tags = new Map([...table.tags, ...takenTags(Tags)]);
  if (tags.size > MOST_TAGS) throw tooMany();
  table.tags = tags;
}

export function untagResource(
  database: Database,
  { ResourceArn, TagKeys }: { readonly ResourceArn: string; readonly TagKeys: readonly string[] },
): void {
  const { tags } = tableAt(database, ResourceArn);
  for (const key of TagKeys) tags.delete(key);
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_ListTagsOfResource.html */
export function listTagsOfResource(
  database: Database,
  { ResourceArn, NextToken = "0" }: { readonly ResourceArn: string; readonly NextToken?: string },
): Members {
  const tags = [...tableAt(database, ResourceArn).tags];
  const start = Number(NextToken);
  if (!Number.isInteger(start) || start < 0) throw invalid("Invalid NextToken");
  const end = start + TAGS_PER_PAGE;
  return {
    Tags: tags.slice(start, end).map(([Key, Value]) => ({ Key, Value })),
    ...(end < tags.length ? { NextToken: String(end) } : {}),
  };
}

export function takenTags(input: readonly TagInput[]): Map<string, string> {
  const tags = new Map<string, string>();
  for (const { Key = "", Value = "" } of input) {
    if (Key === "" || Key.length > 128)
      throw invalid(
        "1 validation error detected: Value at 'tags.1.member.key' failed to satisfy constraint: Member must have length between 1 and 128",
      );
    if (tags.has(Key)) throw invalid(`One or more parameter values were invalid: Duplicate tag key: ${Key}`);
    tags.set(Key, Value);
  }
  if (tags.size > MOST_TAGS) throw tooMany();
  return tags;
}

function tooMany() {
  return invalid("One or more parameter values were invalid: Too many tags: 50 is the limit of a table");
}

function tableAt(database: Database, arn: string): Table {
  for (const table of database.tables.values()) if (table.arn === arn) return table;
  throw notFound(arn);
}
