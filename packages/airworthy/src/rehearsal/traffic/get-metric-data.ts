import { Unreadable } from "../../readers/diagnostics.ts";
import { readJson } from "../../readers/json.ts";
import { lineAndColumn, type Source } from "../../readers/source.ts";
import { at, itemsOf, type Node, stringOf } from "../../readers/tree.ts";
import { MetricsFileError } from "./error.ts";
import type { RawPoint, RawSeries } from "./metrics-file.ts";
import { instantOf } from "./timestamp.ts";

/**
 * The answer of GetMetricData as `aws cloudwatch get-metric-data` prints it.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
 *
 * @throws MetricsFileError
 */
export function readGetMetricData(source: Source, note: (says: string) => void): RawSeries[] {
  const root = parsed(source);
  const results = at(root, "MetricDataResults");
  if (results?.kind !== "list") throw fail(root, foreign(root));
  if (stringOf(at(root, "NextToken")) !== undefined)
    note(
      "it is one page of several (it has a NextToken). The AWS CLI fetches all pages unless --no-paginate is given.",
    );
  return itemsOf(results).map((result, index) => seriesOf(result, index, note));
}

function parsed(source: Source): Node {
  try {
    return readJson(source, []);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const { says, at: range } = error.diagnostic;
    const place = range ? lineAndColumn(source, range.start) : { line: 1, column: 1 };
    throw new MetricsFileError(`${source.path}:${place.line}:${place.column}: ${says} Export it again.`, {
      cause: error,
    });
  }
}

/** What the file is instead, when that can be told. */
function foreign(root: Node): string {
  if (at(root, "Datapoints"))
    return "this is the answer of get-metric-statistics. Use `aws cloudwatch get-metric-data`, which names each metric.";
  if (at(root, "MetricAlarms"))
    return "this is the answer of describe-alarms. Metrics come from `aws cloudwatch get-metric-data`.";
  return 'it has no list "MetricDataResults". Save what `aws cloudwatch get-metric-data` prints, or a CSV of timestamp,value.';
}

function seriesOf(result: Node, index: number, note: (says: string) => void): RawSeries {
  const id = stringOf(at(result, "Id"));
  const label = stringOf(at(result, "Label")) ?? id ?? `result ${index + 1}`;
  const timestamps = at(result, "Timestamps");
  const values = at(result, "Values");
  if (timestamps?.kind !== "list") throw fail(result, `${label} has no list of Timestamps.`);
  if (values?.kind !== "list") throw fail(result, `${label} has no list of Values.`);
  if (timestamps.items.length !== values.items.length)
    throw fail(
      values,
      `${label} has ${timestamps.items.length} Timestamps and ${values.items.length} Values. They belong together one by one; export it again.`,
    );
  const status = stringOf(at(result, "StatusCode"));
  if (status !== undefined && status !== "Complete")
    note(`${label}: CloudWatch gave a part of the data only (${status}).`);
  const points = timestamps.items.map((stamp, position) => pointOf(stamp, values.items[position] as Node));
  return { label, ...(id === undefined ? {} : { id }), points };
}

function pointOf(stamp: Node, value: Node): RawPoint {
  const written = stamp.kind === "scalar" ? String(stamp.value) : "";
  const instant = instantOf(written);
  if (instant === undefined)
    throw fail(stamp, `${JSON.stringify(written)} is no timestamp. Write it as 2026-11-01T00:00:00Z.`);
  // Some exporters write what JSON cannot hold as text: "NaN", "Infinity".
  const held = value.kind === "scalar" ? value.value : NaN;
  const number = held === null || held === "" || typeof held === "boolean" ? NaN : Number(held);
  return { at: instant, value: number, line: lineAndColumn(stamp.source, value.start).line };
}

function fail(node: Node, says: string): MetricsFileError {
  const { line, column } = lineAndColumn(node.source, node.start);
  return new MetricsFileError(`${node.source.path}:${line}:${column}: ${says}`);
}
