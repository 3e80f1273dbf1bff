import type { PatchOperation } from "@aws-sdk/client-api-gateway";
import { badRequest } from "./errors.ts";

type Members = Readonly<Record<string, unknown>>;

/** Members that are no text: patches carry everything as text. */
const NUMBERS = new Set([
  "authorizerResultTtlInSeconds",
  "minimumCompressionSize",
  "timeoutInMillis",
  "throttlingBurstLimit",
  "throttlingRateLimit",
]);
const TRUTHS = new Set([
  "apiKeyRequired",
  "disableExecuteApiEndpoint",
  "metricsEnabled",
  "tracingEnabled",
  "validateRequestBody",
  "validateRequestParameters",
]);
/** Lists whose items are the last part of a path. */
const LISTS = new Set(["binaryMediaTypes", "types"]);

/**
 * Carries out the patch operations of the `Update…` calls.
 * Source: https://docs.aws.amazon.com/apigateway/latest/api/patch-operations.html
 *
 * @example patched({ name: "a" }, [{ op: "replace", path: "/name", value: "b" }], ["name"]) // { name: "b" }
 */
export function patched<T extends object>(
  target: T,
  operations: readonly PatchOperation[] = [],
  allowed: readonly string[],
): T {
  let result = target as Members;
  for (const { op, path = "", value } of operations) {
    const parts = path
      .split("/")
      .slice(1)
      .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
    const [first = ""] = parts;
    if (!allowed.includes(first))
      throw badRequest(
        `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [${allowed.map((one) => `/${one}`).join(", ")}]`,
      );
    if (op !== "add" && op !== "replace" && op !== "remove")
      throw badRequest(`Invalid patch operation specified. Must be one of: [add, remove, replace]`);
    result = changed(result, parts, op === "remove" ? undefined : value, op);
  }
  return result as T;
}

function changed(
  target: Members,
  [part = "", ...rest]: readonly string[],
  value: string | undefined,
  op: string,
): Members {
  if (rest.length === 0) {
    if (LISTS.has(part)) throw badRequest(`Invalid patch path /${part}`);
    const { [part]: _, ...others } = target;
    return value === undefined ? others : { ...others, [part]: typed(part, value) };
  }
  const [item = ""] = rest;
  if (LISTS.has(part) && rest.length === 1) {
    const list = (target[part] ?? []) as readonly string[];
    const left = list.filter((one) => one !== item);
    const now =
      op === "remove"
        ? left
        : op === "add"
          ? [...left, item]
          : list.map((one) => (one === item ? (value ?? one) : one));
    return { ...target, [part]: now };
  }
  return { ...target, [part]: changed((target[part] ?? {}) as Members, rest, value, op) };
}

function typed(name: string, value: string): unknown {
  if (NUMBERS.has(name)) return Number(value);
  return TRUTHS.has(name) ? value === "true" : value;
}
