import type { Mapping } from "../../../../fleet/model.ts";
import { branches } from "../../../branches.ts";
import { item } from "../../../item.ts";
import { met, notApplicable, notMet } from "../../../verdict.ts";
import { type Numbers, numbersAt } from "../numbers.ts";

/**
 * Messages in a batch of an SQS queue when nothing is said.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html
 */
const QUEUE_BATCH = 10;

export default item({
  id: "dead-letters/partial-batch",
  of: "function",
  says: "A function that takes several messages at a time reports which of them failed.",
  because:
    "Otherwise one bad message sends the whole batch back: the good ones are handled again each time, and end in the dead-letter queue with it.",
  source: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html",
  severity: "note",
  appliesTo: (fn) => queueMappings(fn.mappings).length > 0 || notApplicable("reads no SQS queue"),
  check: (fn) => {
    const batches = queueMappings(fn.mappings).filter(
      (mapping) => !isSingle(numbersAt(mapping.resource, QUEUE_BATCH, "BatchSize")),
    );
    if (batches.length === 0) return notApplicable("handles one message at a time");
    const first = batches.find(
      ({ resource }) => branches(resource.properties, "FunctionResponseTypes").length === 0,
    );
    if (!first) return met();
    const size = numbersAt(first.resource, QUEUE_BATCH, "BatchSize");
    const most = "most" in size ? `up to ${size.most} messages` : "several messages";
    return notMet(
      first.at,
      `${fn.id} takes ${most} at a time${first.source ? ` from ${first.source.id}` : ""}; when one fails, all of them are tried again.`,
      "Return batchItemFailures from the handler and set FunctionResponseTypes to ReportBatchItemFailures, or set BatchSize to 1.",
    );
  },
});

function queueMappings(mappings: readonly Mapping[]): Mapping[] {
  return mappings.filter((mapping) => mapping.service === "sqs");
}

function isSingle(size: Numbers): boolean {
  return "least" in size && size.least === 1;
}
