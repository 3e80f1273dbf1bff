import type { State } from "../../alarms/judge.ts";

/**
 * The rule of a composite alarm as it is written. Names are texts or symbols; quotes are taken off.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
 */
export type WrittenRule =
  | { readonly kind: "constant"; readonly value: boolean }
  | { readonly kind: "state"; readonly alarm: string; readonly state: State }
  | { readonly kind: "and" | "or"; readonly of: readonly WrittenRule[] }
  | { readonly kind: "not"; readonly of: WrittenRule };

const TOKEN = /\s*(?:"([^"]*)"|([(),])|([^\s(),"]+))/y;
const STATES = new Set(["ALARM", "OK", "INSUFFICIENT_DATA"]);
/** More ways to choose M of the alarms than this are not written out. */
const MOST_CHOICES = 500;

/**
 * @returns The tree, or a sentence that says why it cannot be rehearsed.
 * @example parseRule('ALARM("errors") AND NOT ALARM(deploying)')
 */
export function parseRule(text: string): WrittenRule | string {
  const tokens = tokensOf(text);
  if (typeof tokens === "string") return tokens;
  let next = 0;
  const peek = () => tokens[next];
  const take = (what?: string): string => {
    const token = tokens[next++];
    if (token === undefined) throw new RuleError("it ends too soon");
    if (what !== undefined && token !== what) throw new RuleError(`${what} is expected before ${token}`);
    return token;
  };
  const either = (): WrittenRule => list("or", both, "OR");
  const both = (): WrittenRule => list("and", single, "AND");
  function list(kind: "and" | "or", part: () => WrittenRule, word: string): WrittenRule {
    const of = [part()];
    while (peek() === word) {
      take();
      of.push(part());
    }
    return of.length === 1 ? (of[0] as WrittenRule) : { kind, of };
  }
  function single(): WrittenRule {
    const token = take();
    if (token === "NOT") return { kind: "not", of: single() };
    if (token === "(") {
      const inner = either();
      take(")");
      return inner;
    }
    if (token === "TRUE" || token === "FALSE") return { kind: "constant", value: token === "TRUE" };
    if (token === "AT_LEAST") return atLeast();
    if (!STATES.has(token)) throw new RuleError(`${token} is no state`);
    take("(");
    const alarm = take();
    take(")");
    return { kind: "state", alarm, state: token as State };
  }
  function atLeast(): WrittenRule {
    take("(");
    const many = take();
    take(",");
    let state = take();
    const negated = state === "NOT";
    if (negated) state = take();
    if (!STATES.has(state)) throw new RuleError(`${state} is no state`);
    take(",");
    take("(");
    const alarms = [take()];
    while (peek() === ",") {
      take();
      alarms.push(take());
    }
    take(")");
    take(")");
    const share = /^(\d+)%$/.exec(many);
    const least = share ? Math.ceil((Number(share[1]) / 100) * alarms.length) : Number(many);
    if (!Number.isInteger(least) || least < 1) throw new RuleError(`${many} is no number of alarms`);
    const leaves = alarms.map((alarm): WrittenRule => {
      const leaf = { kind: "state", alarm, state: state as State } as const;
      return negated ? { kind: "not", of: leaf } : leaf;
    });
    return { kind: "or", of: choices(leaves, least).map((of) => ({ kind: "and", of })) };
  }
  try {
    const rule = either();
    if (next < tokens.length) throw new RuleError(`${tokens[next]} is not expected`);
    return rule;
  } catch (error) {
    if (error instanceof RuleError) return `its AlarmRule cannot be read: ${error.message}`;
    throw error;
  }
}

class RuleError extends Error {}

function tokensOf(text: string): string[] | string {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(text);
    if (!found) return `its AlarmRule cannot be read at "${text.slice(at, at + 20)}"`;
    tokens.push(found[1] ?? found[2] ?? found[3] ?? "");
  }
  return tokens;
}

/** Every way to choose so many of the parts. */
function choices<T>(parts: readonly T[], many: number): T[][] {
  if (many === 0) return [[]];
  if (many > parts.length) return [];
  const all: T[][] = [];
  for (const [index, part] of parts.entries()) {
    for (const rest of choices(parts.slice(index + 1), many - 1)) all.push([part, ...rest]);
    if (all.length > MOST_CHOICES) throw new RuleError("AT_LEAST has too many ways to come true");
  }
  return all;
}
