import type { Place } from "../../service.ts";
import { invalid } from "./errors.ts";

/** An operation of an SDK as a target: `arn:aws:scheduler:::aws-sdk:lambda:updateAlias`. */
export interface Universal {
  readonly service: string;
  readonly operation: string;
}

/** Services whose SDK has another name than the service has here. */
const RENAMED: Readonly<Record<string, string>> = { eventbridge: "events", cloudwatchlogs: "logs" };

/** Operations that only read are refused. Source: https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html#unsupported-api-actions */
const READS =
  /^(?:get|describe|list|poll|receive|search|scan|query|select|read|lookup|discover|validate|batchGet|batchDescribe|batchRead|transactGet|adminGet|adminList|testMigration|retrieve|testConnection|translateDocument|isAuthorized|invokeModel)/;

/** Members that are bytes or instants in the API: as JSON they would be texts, which is not what their operations take. */
const UNTOLD = /^(?:B|BinaryValue|Body|Data|Payload|ZipFile|Time|.*Timestamp|StartTime|EndTime|.*Date)$/;

export function universalOf(arn: string): Universal | undefined {
  const [, name, operation] = /^arn:[a-z-]+:scheduler:::aws-sdk:([a-z0-9-]+):([A-Za-z0-9]+)$/.exec(arn) ?? [];
  if (name === undefined || operation === undefined) return undefined;
  return {
    service: RENAMED[name] ?? name,
    operation: `${operation.charAt(0).toUpperCase()}${operation.slice(1)}`,
  };
}

/** Refuses what would fail, or do something else, when its time comes. */
export function checkUniversal(place: Place, arn: string, input: string | undefined): void {
  const target = universalOf(arn);
  if (!target) throw invalid(`Provided Arn is not in correct format: ${arn}`);
  const { service, operation } = target;
  if (READS.test(arn.split(":").at(-1) ?? ""))
    throw invalid(`${arn} only reads, which EventBridge Scheduler does not support as a target.`);
  if (!place.offers(service, operation))
    throw invalid(
      `airworthy does not fly ${service} ${operation}, which the schedule's target ${arn} calls.`,
    );
  const member = untoldIn(inputOf(withoutAttributes(input)));
  // The one kind of bytes that schedules commonly carry.
  if (member !== undefined && !(member === "Payload" && service === "lambda" && operation === "Invoke"))
    throw invalid(
      `airworthy does not fly the member ${member} in the Input of ${arn} yet: it is no JSON text.`,
    );
}

/** Context attributes that are not in quotes may be numbers. */
export function withoutAttributes<T extends string | undefined>(input: T): T {
  return input?.replaceAll(/<aws\.scheduler\.[a-z-]+>/g, "0") as T;
}

export function inputOf(text: string | undefined): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text ?? "{}");
  } catch {
    value = undefined;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw invalid("Input must be a JSON object: the request of the target's operation.");
  return value as Readonly<Record<string, unknown>>;
}

function untoldIn(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const [name, inner] of Object.entries(value)) {
    // Items of DynamoDB may have attributes of any name, whose values are structures.
    if (typeof inner !== "object" && UNTOLD.test(name)) return name;
    const found = untoldIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
