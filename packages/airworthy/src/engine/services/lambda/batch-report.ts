/**
 * Which messages of a batch have failed, by what the function returned; "all" when it cannot be told.
 * Source: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 *
 * @example failuresOf('{"batchItemFailures":[{"itemIdentifier":"id-2"}]}', ids) // Set { "id-2" }
 */
export function failuresOf(response: string, ids: ReadonlySet<string>): ReadonlySet<string> | "all" {
  let answer: unknown;
  try {
    answer = JSON.parse(response === "" ? "null" : response);
  } catch {
    return "all";
  }
  // Anything that is not an object says nothing of failures: the batch has succeeded.
  if (typeof answer !== "object" || answer === null || !("batchItemFailures" in answer)) return new Set();
  const list = answer.batchItemFailures;
  if (list === null) return new Set();
  if (!Array.isArray(list)) return "all";
  const failed = new Set<string>();
  for (const item of list as unknown[]) {
    if (typeof item !== "object" || item === null || !("itemIdentifier" in item)) return "all";
    const { itemIdentifier: id } = item;
    if (typeof id !== "string" || !ids.has(id)) return "all";
    failed.add(id);
  }
  return failed;
}
