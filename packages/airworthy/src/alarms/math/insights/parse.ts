import { MathError, notSupported, syntax } from "../errors.ts";
import { MOST_CHARACTERS, MOST_INSIGHTS_SERIES } from "../limits.ts";
import { isReserved, type Token, tokens } from "./tokens.ts";

export const AGGREGATES = ["AVG", "COUNT", "MAX", "MIN", "SUM"] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** A Metrics Insights query, read. */
export interface Insights {
  readonly select: Aggregate;
  readonly metric: string;
  readonly namespace: string;
  /** Exactly these dimensions, as SCHEMA lists them; `undefined` without SCHEMA: any. */
  readonly schema: readonly string[] | undefined;
  readonly where: readonly { readonly label: string; readonly equal: boolean; readonly value: string }[];
  readonly groupBy: readonly string[];
  readonly orderBy: { readonly by: Aggregate; readonly descending: boolean } | undefined;
  readonly limit: number;
}

interface Reading {
  readonly tokens: readonly Token[];
  next: number;
}

/** Whether an expression is a query and not metric math. */
export function isInsights(expression: string): boolean {
  return /^\s*select\b/i.test(expression);
}

/**
 * Reads `SELECT FUNCTION(metric) FROM namespace | SCHEMA(namespace, label, …) [WHERE label = 'value' [AND …]]
 * [GROUP BY label, …] [ORDER BY FUNCTION() [ASC | DESC]] [LIMIT n]`. Key words in any case, names as they are.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-metrics-insights-querylanguage.html
 *
 * @throws MathError `Syntax` with the position and what was expected.
 */
export function parseInsights(text: string): Insights {
  if (text.length > MOST_CHARACTERS)
    throw new MathError("Limit", `A query has at most ${MOST_CHARACTERS} characters.`);
  const reading: Reading = { tokens: tokens(text), next: 0 };
  expect(reading, "SELECT");
  const select = aggregate(reading);
  expect(reading, "(");
  const metric = name(reading, "the name of a metric");
  expect(reading, ")");
  expect(reading, "FROM");
  const { namespace, schema } = from(reading);
  const where = skip(reading, "WHERE") ? conditions(reading) : [];
  const groupBy = skip(reading, "GROUP") ? (expect(reading, "BY"), labels(reading)) : [];
  const orderBy = skip(reading, "ORDER") ? (expect(reading, "BY"), order(reading)) : undefined;
  const limit = skip(reading, "LIMIT") ? limitOf(reading) : MOST_INSIGHTS_SERIES;
  const rest = peek(reading);
  if (rest.kind !== "end") throw syntax(rest.at, following(reading), rest.text);
  return { select, metric, namespace, schema, where, groupBy, orderBy, limit };
}

/** What may come where a query should have ended: the clauses after the last one that was read. */
function following({ tokens: all, next }: Reading): string {
  const clauses = ["WHERE", "GROUP", "ORDER", "LIMIT"];
  const read = all.slice(0, next).filter(({ kind }) => kind === "word");
  const last = clauses.findLastIndex((clause) => read.some(({ text }) => text.toUpperCase() === clause));
  const left = clauses.slice(last + 1).map((clause) => CLAUSES[clause] ?? clause);
  return `${[...(last === 0 ? ["AND"] : []), ...left].join(", ")} or the end`.replace(/^ or /, "");
}

const CLAUSES: Readonly<Record<string, string>> = { GROUP: "GROUP BY", ORDER: "ORDER BY" };

function from(reading: Reading): Pick<Insights, "namespace" | "schema"> {
  if (!skip(reading, "SCHEMA"))
    return { namespace: name(reading, "a namespace or SCHEMA"), schema: undefined };
  expect(reading, "(");
  const namespace = name(reading, "a namespace");
  const schema = skip(reading, ",") ? labels(reading) : [];
  expect(reading, ")");
  return { namespace, schema };
}

function conditions(reading: Reading): Insights["where"] {
  const found: { label: string; equal: boolean; value: string }[] = [];
  do {
    const label = labelKey(reading);
    const operator = peek(reading);
    if (operator.text !== "=" && operator.text !== "!=") throw syntax(operator.at, "= or !=", operator.text);
    reading.next++;
    const value = peek(reading);
    if (value.kind !== "label") throw syntax(value.at, "a value in single quotation marks", value.text);
    reading.next++;
    found.push({ label, equal: operator.text === "=", value: value.text });
  } while (skip(reading, "AND"));
  return found;
}

function labels(reading: Reading): string[] {
  const found = [labelKey(reading)];
  while (skip(reading, ",")) found.push(labelKey(reading));
  return found;
}

function labelKey(reading: Reading): string {
  const { at, text } = peek(reading);
  const key = name(reading, "the name of a dimension");
  const dotted = peek(reading).text === "." && peek(reading).kind === "mark";
  if (dotted && text.toUpperCase() === "TAG") throw notSupported("tag.", "metrics have no tags here", at);
  if (dotted && text.toUpperCase() === "AWS") throw notSupported("AWS.AccountId", "there is one account", at);
  return key;
}

function order(reading: Reading): Insights["orderBy"] {
  const by = aggregate(reading);
  expect(reading, "(");
  expect(reading, ")");
  const descending = skip(reading, "DESC");
  if (!descending) skip(reading, "ASC");
  return { by, descending };
}

function limitOf(reading: Reading): number {
  const token = peek(reading);
  const limit = Number(token.text);
  if (token.kind !== "number" || limit < 1 || limit > MOST_INSIGHTS_SERIES)
    throw syntax(token.at, `a number from 1 to ${MOST_INSIGHTS_SERIES}`, token.text);
  reading.next++;
  return limit;
}

function aggregate(reading: Reading): Aggregate {
  const token = peek(reading);
  const found = AGGREGATES.find((one) => token.kind === "word" && one === token.text.toUpperCase());
  if (!found) throw syntax(token.at, AGGREGATES.join(", "), token.text);
  reading.next++;
  return found;
}

function name(reading: Reading, expected: string): string {
  const { kind, text, at } = peek(reading);
  if (kind === "word" && isReserved(text))
    throw syntax(at, `${expected} (in double quotation marks: "${text}" is a reserved word)`, text);
  if (kind === "label") throw syntax(at, `${expected} without single quotation marks`, `'${text}'`);
  if (kind !== "word" && kind !== "quoted" && kind !== "number") throw syntax(at, expected, text);
  reading.next++;
  return text;
}

function skip(reading: Reading, text: string): boolean {
  const token = peek(reading);
  const is = (token.kind === "word" || token.kind === "mark") && token.text.toUpperCase() === text;
  if (is) reading.next++;
  return is;
}

function expect(reading: Reading, text: string): void {
  const token = peek(reading);
  if (!skip(reading, text)) throw syntax(token.at, text, token.text);
}

function peek({ tokens: all, next }: Reading): Token {
  return all[Math.min(next, all.length - 1)] as Token;
}
