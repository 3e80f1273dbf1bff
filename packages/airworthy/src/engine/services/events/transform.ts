import type { Target } from "@aws-sdk/client-eventbridge";
import { ServiceError } from "../../error.ts";
import { type Instant, iso } from "../../kernel/time.ts";
import type { BusEventText } from "./event.ts";
import type { Rule } from "./state.ts";

/** What a target gets of an event: text, and for a function always JSON. */
export interface Input {
  readonly text: string;
  readonly json: string;
}

/** Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html */
export function inputFor(target: Target, rule: Rule, event: BusEventText, receivedAt: Instant): Input {
  const { Input: constant, InputPath: path, InputTransformer: transformer } = target;
  if (constant !== undefined) return same(constant);
  if (transformer) return transformed(transformer, rule, event, receivedAt);
  return same(JSON.stringify(path === undefined ? event : (at(event, path) ?? null)));
}

const same = (text: string): Input => ({ text, json: text });

const PLACEHOLDER = /<([^<>\s]+)>/g;

/** What a template may name beside its own paths. Source: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html#eb-transform-input-predefined */
export const PREDEFINED = new Set([
  "aws.events.rule-arn",
  "aws.events.rule-name",
  "aws.events.event.ingestion-time",
  "aws.events.event",
  "aws.events.event.json",
]);

/** Names of the variables of a template. */
export function variablesOf(template: string): readonly string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/**
 * In a template that is JSON a variable stands for its value as JSON, and inside quotes for its text; another template
 * is one or more texts in quotes, which the target gets quotes and all, and in which JSON loses its own.
 *
 * Recorded for LocalStack: test_input_transformer_nested_keys_replacement, and what is not JSON in the end goes nowhere:
 * test_input_transformer_nested_keys_replacement_not_valid.
 */
function transformed(
  { InputPathsMap = {}, InputTemplate = "" }: NonNullable<Target["InputTransformer"]>,
  rule: Rule,
  event: BusEventText,
  receivedAt: Instant,
): Input {
  const values = new Map<string, unknown>([
    ["aws.events.rule-arn", rule.arn],
    ["aws.events.rule-name", rule.name],
    ["aws.events.event.ingestion-time", `${iso(receivedAt).slice(0, 19)}Z`],
    ["aws.events.event.json", event],
    ["aws.events.event", withoutDetail(event)],
    ...Object.entries(InputPathsMap).map(([name, path]): [string, unknown] => [name, at(event, path ?? "")]),
  ]);
  const template = InputTemplate.trim();
  const isJson = /^[{[]/.test(template);
  const text = template.replaceAll(PLACEHOLDER, (_all, name: string, offset: number) => {
    const value = values.get(name);
    const inText = insideQuotes(template, offset);
    if (typeof value === "object" && value !== null) {
      const json = JSON.stringify(value);
      return isJson ? json : json.replaceAll('"', "");
    }
    if (inText) return value === undefined ? "" : escaped(String(value));
    return value === undefined ? (isJson ? '""' : "") : isJson ? JSON.stringify(value) : String(value);
  });
  if (isJsonText(text)) return same(text);
  if (isJson)
    throw new ServiceError(
      "InvalidJson",
      "The event could not be transformed: the result is not valid JSON.",
    );
  // Several texts are not JSON, and a function takes nothing else.
  return { text, json: JSON.stringify(text) };
}

/** As recorded for LocalStack: test_input_transformer_predefined_variables. */
function withoutDetail(event: BusEventText): object {
  const { id, account, "detail-type": detailType, time, source, region, resources, version } = event;
  return { id, account, detailType, time, source, region, resources, version };
}

function isJsonText(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function insideQuotes(template: string, offset: number): boolean {
  let inside = false;
  for (let index = 0; index < offset; index++)
    if (template[index] === "\\") index++;
    else if (template[index] === '"') inside = !inside;
  return inside;
}

/** A value by a JSON path: names and indexes, as in `$.detail.items[0].sku`. */
export function at(event: unknown, path: string): unknown {
  let value: unknown = event;
  for (const [, name, quoted, index] of path.matchAll(/\.([^.[\]]+)|\['([^']+)'\]|\[(\d+)\]/g)) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[name ?? quoted ?? index ?? ""];
  }
  return value;
}

/** What AWS takes as a path. */
export function isPath(path: string): boolean {
  return /^\$(?:\.[^.[\]]+|\['[^']+'\]|\[\d+\])*$/.test(path);
}
