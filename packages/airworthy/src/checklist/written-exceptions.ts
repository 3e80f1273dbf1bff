import { at, itemsOf, type Node, stringOf } from "../readers/tree.ts";
import { isDay } from "./day.ts";

/** An exception as it stands in a template, right or wrong. */
export interface Written {
  /** Item id or glob. */
  readonly item: string;
  readonly reason: string;
  readonly expires?: string;
}

const COMMENT = /#\s*airworthy-ignore\b[ \t]*(.*?)\s*$/;
const PARTS = /^(\S*?)(?::|\s|$)\s*(.*?)\s*(?:\(until ([^)]*)\))?$/;

/** `# airworthy-ignore dead-letters/async-destination: replayed nightly (until 2026-12-31)` */
export function writtenInComment(line: string): Written | undefined {
  const comment = COMMENT.exec(line);
  if (!comment) return undefined;
  const [, item = "", reason = "", expires] = PARTS.exec(comment[1] ?? "") ?? [];
  return { item, reason, ...(expires === undefined ? {} : { expires: expires.trim() }) };
}

/** The entries under `Metadata.airworthy.exceptions` of a resource. */
export function metadataExceptions(body: Node | undefined): readonly Node[] {
  return itemsOf(at(body, "Metadata", "airworthy", "exceptions"));
}

export function writtenInMetadata(entry: Node): Written {
  const text = (key: string) => stringOf(at(entry, key));
  const expires = text("expires");
  return {
    item: text("item") ?? "",
    reason: text("reason") ?? "",
    ...(expires === undefined ? {} : { expires }),
  };
}

/** Why an exception does not count, and what mends it; nothing when it does. */
export function mistakeIn({ item, reason, expires }: Written): { says: string; cure: string } | undefined {
  if (item === "")
    return { says: "This exception names no item.", cure: "Name an item, or a glob such as alarms/*." };
  if (reason === "")
    return {
      says: `The exception for ${item} gives no reason, so it does not count.`,
      cure: "Say why the team lives with the finding, behind a colon.",
    };
  if (expires !== undefined && !isDay(expires))
    return {
      says: `The exception for ${item} ends on "${expires}", which is no day, so it does not count.`,
      cure: "Write the last day it holds as YYYY-MM-DD.",
    };
  return undefined;
}
