import type { Diagnostic } from "../readers/diagnostics.ts";
import type { Range, Source } from "../readers/source.ts";
import type { Stack } from "../readers/stack.ts";
import { matchesAny } from "./glob.ts";
import {
  metadataExceptions,
  mistakeIn,
  type Written,
  writtenInComment,
  writtenInMetadata,
} from "./written-exceptions.ts";

/**
 * Exceptions in templates that set nothing aside: without a reason, with an end that is no day, or for an item that the
 * checklist does not have. Who wrote one believes that it holds.
 */
export function exceptionMistakes(stacks: readonly Stack[], itemIds: readonly string[]): Diagnostic[] {
  const sources = new Set(stacks.flatMap((stack) => stack.sources));
  const written = [
    ...[...sources].flatMap(inComments),
    ...stacks.flatMap((stack) => [...stack.authored.values()].flatMap(({ body }) => inMetadata(body))),
  ];
  return written.flatMap(({ exception, at }) => {
    const mistake = mistakeIn(exception) ?? unknownItem(exception, itemIds);
    return mistake ? [{ severity: "warning", path: at.source.path, ...mistake, at }] : [];
  });
}

interface Found {
  readonly exception: Written;
  readonly at: Range;
}

function inComments(source: Source): Found[] {
  return [...source.text.matchAll(/#\s*airworthy-ignore\b[^\r\n]*/g)].flatMap(({ 0: text, index }) => {
    const exception = writtenInComment(text);
    return exception ? [{ exception, at: { source, start: index, end: index + text.length } }] : [];
  });
}

function inMetadata(body: Parameters<typeof metadataExceptions>[0]): Found[] {
  return metadataExceptions(body).map((entry) => ({ exception: writtenInMetadata(entry), at: entry }));
}

function unknownItem({ item }: Written, itemIds: readonly string[]): ReturnType<typeof mistakeIn> {
  if (itemIds.some((id) => matchesAny(id, [item]))) return undefined;
  return {
    says: `The exception for ${item} sets nothing aside: the checklist has no such item.`,
    cure: "`airworthy explain` lists them all.",
  };
}
