import type { Change } from "../../../../fixers/change.ts";
import { item } from "../../../item.ts";
import { cannotTell, met, notMet } from "../../../verdict.ts";
import { setOnMapping } from "../mapping.ts";
import {
  hasDestination,
  isBounded,
  keepFailedBatches,
  readsStream,
  streamMappings,
  streamNames,
} from "../stream.ts";

export default item({
  id: "dead-letters/stream-bounds",
  of: "function",
  says: "A function that reads a stream gives up on a failing batch before its records expire.",
  because:
    "Unless told otherwise Lambda tries a failing batch again until its records expire, a day for DynamoDB: one bad record stops its shard for that long, and what queues up behind it expires with it.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
  severity: "warning",
  appliesTo: readsStream,
  check: (fn) => {
    const mappings = streamMappings(fn);
    const endless = mappings.filter((mapping) => isBounded(mapping) === false);
    const [first] = endless;
    if (first)
      return notMet(
        first.at,
        `${fn.id} tries a failing batch of ${streamNames(endless)} until its records expire, and nothing behind it is handled meanwhile.`,
        "Set MaximumRetryAttempts (or MaximumRecordAgeInSeconds) and an on-failure destination.",
      );
    const hidden = mappings.find((mapping) => typeof isBounded(mapping) === "string");
    return hidden
      ? cannotTell(`${String(isBounded(hidden))} decides the limit of retries`, hidden.at)
      : met();
  },
  fix: (fn, context) => {
    const endless = streamMappings(fn).filter((mapping) => isBounded(mapping) === false);
    // To give up without keeping anything would lose what an endless retry still holds.
    const kept = keepFailedBatches(
      fn,
      endless.filter((mapping) => !hasDestination(mapping)),
      context,
    );
    if (typeof kept === "string") return kept;
    const changes: Change[] = [];
    for (const mapping of endless) {
      const limit = setOnMapping(
        fn,
        mapping,
        ["MaximumRetryAttempts"],
        context.standard.deadLetters.streamRetries,
      );
      if (typeof limit === "string") return limit;
      changes.push(limit);
    }
    return [...changes, ...kept];
  },
});
