import type { Exception } from "../config/config.ts";
import { lineAndColumn, lineText, type Range } from "../readers/source.ts";
import { matchesAny } from "./glob.ts";
import { metadataExceptions, mistakeIn, writtenInComment, writtenInMetadata } from "./written-exceptions.ts";
import type { Described } from "./subjects.ts";

/** Why a finding is set aside, and whether that still holds. */
export interface SetAside {
  readonly reason: string;
  readonly expires?: string;
  readonly from: "airworthy.yaml" | "Metadata" | "comment";
}

/** Looks for an exception in airworthy.yaml, in the resource's Metadata and in a comment on the line (or the line above). */
export function exceptionFor(
  itemId: string,
  subject: Described,
  place: Range,
  configured: readonly Exception[],
): SetAside | undefined {
  const names = [subject.name, ...subject.functions.map((fn) => fn.id)];
  for (const exception of configured) {
    if (!matchesAny(itemId, [exception.item])) continue;
    const { resources } = exception;
    if (resources && !names.some((name) => matchesAny(name, resources, subject.stack?.name))) continue;
    return { reason: exception.reason, expires: exception.expires, from: "airworthy.yaml" };
  }
  return (
    fromMetadata(itemId, subject) ?? fromComment(itemId, place) ?? fromComment(itemId, subject.resource?.at)
  );
}

/** `Metadata: { airworthy: { exceptions: [{ item, reason, expires }] } }` on the resource. */
function fromMetadata(itemId: string, subject: Described): SetAside | undefined {
  for (const one of metadataExceptions(subject.resource?.body)) {
    const written = writtenInMetadata(one);
    if (mistakeIn(written) || !matchesAny(itemId, [written.item])) continue;
    return { reason: written.reason, expires: written.expires, from: "Metadata" };
  }
  return undefined;
}

function fromComment(itemId: string, place: Range | undefined): SetAside | undefined {
  if (!place) return undefined;
  const { line } = lineAndColumn(place.source, place.start);
  for (const text of [lineText(place.source, line), lineText(place.source, line - 1)]) {
    const written = writtenInComment(text);
    if (!written || mistakeIn(written) || !matchesAny(itemId, [written.item])) continue;
    // The line above counts only when it is nothing but the comment: it belongs to its own line otherwise.
    if (text !== lineText(place.source, line) && !text.trim().startsWith("#")) continue;
    return { reason: written.reason, expires: written.expires, from: "comment" };
  }
  return undefined;
}
