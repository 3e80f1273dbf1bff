import { ServiceError } from "../../error.ts";
import { MOST_IN_BATCH } from "./limits.ts";

interface Entry {
  readonly Id?: string;
}

interface Failure {
  readonly Id: string;
  readonly SenderFault: boolean;
  readonly Code: string;
  readonly Message: string;
}

/** Throws what makes SQS refuse a whole batch. `kind` is the name of the entries: `SendMessage`. */
export function checkBatch(entries: readonly Entry[] | undefined, kind: string): readonly Entry[] {
  if (!entries?.length)
    throw new ServiceError(
      "EmptyBatchRequest",
      `There should be at least one ${kind}BatchRequestEntry in the request.`,
    );
  if (entries.length > MOST_IN_BATCH)
    throw new ServiceError(
      "TooManyEntriesInBatchRequest",
      `Maximum number of entries per request are ${MOST_IN_BATCH}. You have sent ${entries.length}.`,
    );
  const ids = new Set<string>();
  for (const { Id } of entries) {
    if (!Id || !/^[\w-]{1,80}$/.test(Id))
      throw new ServiceError(
        "InvalidBatchEntryId",
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.",
      );
    if (ids.has(Id)) throw new ServiceError("BatchEntryIdsNotDistinct", `Id ${Id} repeated.`);
    ids.add(Id);
  }
  return entries;
}

/** Does each entry for itself: one that fails keeps no other from succeeding. */
export function eachEntry<One extends Entry>(
  entries: readonly One[],
  work: (entry: One) => object | void,
): { Successful?: readonly object[]; Failed?: readonly Failure[] } {
  const done: object[] = [];
  const failed: Failure[] = [];
  for (const entry of entries) {
    const Id = entry.Id as string;
    try {
      done.push({ Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      failed.push({
        Id,
        SenderFault: error.fault === "client",
        Code: error.code,
        Message: error.message,
      });
    }
  }
  return {
    ...(done.length > 0 ? { Successful: done } : {}),
    ...(failed.length > 0 ? { Failed: failed } : {}),
  };
}
