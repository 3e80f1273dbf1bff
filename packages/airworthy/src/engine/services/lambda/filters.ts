import type { FilterCriteria } from "@aws-sdk/client-lambda";
import { compile, InvalidPattern } from "../../patterns/pattern.ts";
import { invalid, malformed, unmet } from "./errors.ts";
import { FILTER_BYTES, FILTERS } from "./limits.ts";

/** Whether a mapping wants a record, as the function would get it. */
export type Wanted = (record: Readonly<Record<string, unknown>>) => boolean;

/**
 * The filters of a mapping, of which one has to match; undefined when it has none and wants everything.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
 *
 * @throws InvalidParameterValueException for a pattern that is none
 * @example filterOf({ Filters: [{ Pattern: '{"body":{"total":[{"numeric":[">",100]}]}}' }] })?.(record)
 */
export function filterOf(criteria: FilterCriteria | undefined): Wanted | undefined {
  const filters = criteria?.Filters ?? [];
  if (filters.length === 0) return undefined;
  if (filters.length > FILTERS)
    throw malformed(
      unmet(
        `[${filters.map(({ Pattern }) => `Filter(pattern=${Pattern})`).join(", ")}]`,
        "filterCriteria.filters",
        `have length less than or equal to ${FILTERS}`,
      ),
    );
  const matches = filters.map(({ Pattern = "" }) => matchOf(Pattern));
  return (record) => matches.some((match) => match(record));
}

function matchOf(pattern: string): Wanted {
  if (Buffer.byteLength(pattern) > FILTER_BYTES) throw invalid("Invalid filter pattern definition.");
  try {
    return compile(pattern);
  } catch (error) {
    // Recorded for LocalStack: test_sqs_invalid_event_filter, test_dynamodb_invalid_event_filter.
    if (error instanceof InvalidPattern) throw invalid("Invalid filter pattern definition.");
    throw error;
  }
}

/**
 * A message as filters see it: a body that is a JSON object is one, any other body is text.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs-filtering.html
 */
export function filterable(record: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { body } = record;
  if (typeof body !== "string" || !body.trimStart().startsWith("{")) return record;
  try {
    return { ...record, body: JSON.parse(body) as unknown };
  } catch {
    return record;
  }
}
