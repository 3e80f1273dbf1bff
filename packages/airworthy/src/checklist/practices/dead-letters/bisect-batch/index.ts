import type { Change } from "../../../../fixers/change.ts";
import type { Mapping } from "../../../../fleet/model.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { setOnMapping } from "../mapping.ts";
import { numbersAt } from "../numbers.ts";
import { readsStream, streamMappings, streamNames } from "../stream.ts";

/**
 * Records in a batch of a stream when nothing is said.
 * https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
const STREAM_BATCH = 100;

export default item({
  id: "dead-letters/bisect-batch",
  of: "function",
  says: "A failing batch of a stream is narrowed down to the record that fails.",
  because:
    "A batch fails as a whole: a single bad record takes up to ten thousand good ones with it, unless the batch is halved on each failure or the function says which record it was.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html",
  severity: "note",
  appliesTo: readsStream,
  check: (fn) => {
    const batches = streamMappings(fn).filter((mapping) => !isSingle(mapping));
    if (batches.length === 0) return notApplicable("handles one record at a time");
    const first = batches.find((mapping) => !isNarrowed(mapping));
    if (!first) return met();
    return notMet(
      first.at,
      `One bad record fails the whole batch of ${fn.id} from ${streamNames([first])}, the good ones with it.`,
      "Set BisectBatchOnFunctionError, or report the failed record with ReportBatchItemFailures.",
    );
  },
  fix: (fn) => {
    const changes: Change[] = [];
    for (const mapping of streamMappings(fn).filter((one) => !isSingle(one) && !isNarrowed(one))) {
      const change = setOnMapping(fn, mapping, ["BisectBatchOnFunctionError"], true);
      if (typeof change === "string") return change;
      changes.push(change);
    }
    return changes;
  },
});

function isSingle({ resource }: Mapping): boolean {
  const size = numbersAt(resource, STREAM_BATCH, "BatchSize");
  return "least" in size && size.least === 1;
}

function isNarrowed({ resource }: Mapping): boolean {
  return (
    branches(resource.properties, "FunctionResponseTypes").length > 0 ||
    branches(resource.properties, "BisectBatchOnFunctionError").some(
      (one) => one.kind !== "scalar" || String(one.value) === "true",
    )
  );
}
