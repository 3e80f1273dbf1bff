import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import {
  hasDestination,
  isBounded,
  keepFailedBatches,
  readsStream,
  streamMappings,
  streamNames,
} from "../stream.ts";

export default item({
  id: "dead-letters/stream-destination",
  of: "function",
  says: "A function that gives up on batches of a stream keeps a record of them.",
  because:
    "Once its retries are used up Lambda goes on behind the batch. A queue gets to know which records they were, so that they can be read again while the stream still has them; an S3 bucket gets the records themselves.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html",
  severity: "error",
  appliesTo: readsStream,
  check: (fn) => {
    const mappings = streamMappings(fn).filter((mapping) => isBounded(mapping) !== false);
    if (mappings.length === 0)
      return notApplicable("never gives up on a batch: see dead-letters/stream-bounds");
    const lost = mappings.filter((mapping) => !hasDestination(mapping));
    const [first] = lost;
    if (!first) return met();
    return notMet(
      first.at,
      `Lambda gives up on a batch of ${streamNames(lost)} that ${fn.id} cannot handle, and keeps no record of it.`,
      "Set DestinationConfig.OnFailure of the event source mapping to a queue or an S3 bucket.",
    );
  },
  fix: (fn, context) =>
    keepFailedBatches(
      fn,
      streamMappings(fn).filter((mapping) => isBounded(mapping) !== false && !hasDestination(mapping)),
      context,
    ),
});
