import type { State } from "../judge.ts";
import { RuleError, type Token, tokensOf } from "./tokens.ts";

/** The rule of a composite alarm. */
export type Rule =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "state"; readonly state: State; readonly alarm: string }
  | { readonly kind: "not"; readonly rule: Rule }
  | { readonly kind: "and" | "or"; readonly rules: readonly Rule[] }
  | {
      readonly kind: "at-least";
      readonly least: number;
      /** `least` is a share of the alarms, in percent. */
      readonly percent: boolean;
      readonly state: State;
      /** Counts those that are not in the state. */
      readonly not: boolean;
      readonly alarms: readonly string[];
    };

const STATES: readonly string[] = ["ALARM", "OK", "INSUFFICIENT_DATA"] satisfies State[];

/**
 * Most children, and most elements, which are children, TRUE, FALSE and parentheses.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export const MOST_CHILDREN = 100;
export const MOST_ELEMENTS = 500;

/**
 * Reads an alarm rule: `ALARM(x)`, `OK(x)`, `INSUFFICIENT_DATA(x)`, `TRUE`, `FALSE`, `AND`, `OR`, `NOT`, parentheses,
 * and `AT_LEAST(2, ALARM, (a, b, c))`, `AT_LEAST(50%, NOT OK, (a, b))`. Names or ARNs, in quotes or not. NOT binds
 * closest, then AND, then OR (AWS does not say; the usual order).
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 *
 * @throws RuleError, which says where and what was expected
 * @example parseRule("ALARM(orders-errors) AND NOT ALARM(deploying)")
 */
export function parseRule(text: string): Rule {
  const tokens = tokensOf(text);
  let next = 0;
  const peek = (): Token => tokens[next] as Token;
  const take = (): Token => tokens[next++] as Token;

  function wrong(expected: string, token = peek()): RuleError {
    const found = token.kind === "end" ? "the end" : token.text === "" ? token.kind : `"${token.text}"`;
    return new RuleError(`expected ${expected} at position ${token.at}, found ${found}`, token.at);
  }

  function expect(kind: Token["kind"]): Token {
    if (peek().kind !== kind) throw wrong(kind === "end" ? "AND, OR or the end" : `"${kind}"`);
    return take();
  }

  const isWord = (word: string): boolean => peek().kind === "word" && peek().text === word;

  function series(word: "OR" | "AND", one: () => Rule): Rule {
    const first = one();
    const rules = [first];
    while (isWord(word)) {
      take();
      rules.push(one());
    }
    return rules.length === 1 ? first : { kind: word === "OR" ? "or" : "and", rules };
  }

  const anyOf = (): Rule => series("OR", allOf);
  const allOf = (): Rule => series("AND", negation);

  function negation(): Rule {
    // Without recursion: a rule of ten thousand NOTs is refused for its length, not by the stack.
    let odd = false;
    for (; isWord("NOT"); odd = !odd) take();
    const rule = primary();
    return odd ? { kind: "not", rule } : rule;
  }

  function primary(): Rule {
    const token = peek();
    if (token.kind === "(") {
      take();
      const rule = anyOf();
      expect(")");
      return rule;
    }
    if (token.kind !== "word") throw wrong("a condition");
    if (token.text === "TRUE" || token.text === "FALSE") {
      take();
      return { kind: "constant", value: token.text === "TRUE" };
    }
    if (token.text === "AT_LEAST") return atLeast();
    if (!STATES.includes(token.text))
      throw wrong("ALARM, OK, INSUFFICIENT_DATA, AT_LEAST, TRUE, FALSE, NOT or a parenthesis");
    take();
    expect("(");
    const alarm = name();
    expect(")");
    return { kind: "state", state: token.text as State, alarm };
  }

  function atLeast(): Rule {
    take();
    expect("(");
    const count = take();
    const [, digits, sign] = /^(\d+)(%?)$/.exec(count.text) ?? [];
    if (count.kind !== "word" || digits === undefined) throw wrong("a number or a percentage", count);
    expect(",");
    const not = isWord("NOT");
    if (not) take();
    const state = take();
    if (state.kind !== "word" || !STATES.includes(state.text))
      throw wrong("ALARM, OK or INSUFFICIENT_DATA", state);
    expect(",");
    expect("(");
    const alarms = [name()];
    while (peek().kind === ",") {
      take();
      alarms.push(name());
    }
    expect(")");
    expect(")");
    const least = Number(digits);
    const percent = sign === "%";
    if (least < 1 || least > (percent ? 100 : alarms.length))
      throw wrong(percent ? "1% to 100%" : `1 to ${alarms.length}, as many as there are alarms`, count);
    return { kind: "at-least", least, percent, state: state.text as State, not, alarms };
  }

  /** Without quotes a name may have blanks between its words. */
  function name(): string {
    const first = take();
    if (first.kind === "quoted" && first.text !== "") return first.text;
    if (first.kind !== "word") throw wrong("the name of an alarm", first);
    let end = first.at + first.text.length;
    for (; peek().kind === "word"; take()) end = peek().at + peek().text.length;
    return text.slice(first.at, end);
  }

  checkSize(tokens);
  const rule = anyOf();
  expect("end");
  const children = childrenOf(rule);
  if (children.length > MOST_CHILDREN)
    throw new RuleError(`the rule has ${children.length} children, at most ${MOST_CHILDREN} are allowed`, 0);
  return rule;
}

/** Before anything is read: so deep a rule must not be. A condition counts by its parenthesis, one of a list by its comma. */
function checkSize(tokens: readonly Token[]): void {
  const elements = tokens.filter(
    ({ kind, text }) => kind === "(" || kind === "," || text === "TRUE" || text === "FALSE" || text === "NOT",
  ).length;
  if (elements > MOST_ELEMENTS) throw new RuleError(`the rule has more than ${MOST_ELEMENTS} elements`, 0);
}

/** Names of the alarms in a rule, each once, in the order they come. */
export function childrenOf(rule: Rule): string[] {
  const found = new Set<string>();
  const open: Rule[] = [rule];
  for (let one = open.pop(); one; one = open.pop()) {
    if (one.kind === "state") found.add(one.alarm);
    else if (one.kind === "at-least") for (const alarm of one.alarms) found.add(alarm);
    else if (one.kind === "not") open.push(one.rule);
    else if (one.kind !== "constant") open.push(...one.rules.toReversed());
  }
  return [...found];
}
