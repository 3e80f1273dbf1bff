import type { State } from "../judge.ts";
import type { Rule } from "./parse.ts";

/**
 * Whether a rule holds. `stateOf` knows alarms by the names in the rule; one that is gone is in no state.
 *
 * @example holds(parseRule("ALARM(errors)"), () => "ALARM") // true
 */
export function holds(rule: Rule, stateOf: (alarm: string) => State | undefined): boolean {
  switch (rule.kind) {
    case "constant":
      return rule.value;
    case "state":
      return stateOf(rule.alarm) === rule.state;
    case "not":
      return !holds(rule.rule, stateOf);
    case "and":
      return rule.rules.every((one) => holds(one, stateOf));
    case "or":
      return rule.rules.some((one) => holds(one, stateOf));
    case "at-least": {
      const { alarms, least, percent, state, not } = rule;
      const count = alarms.filter((alarm) => (stateOf(alarm) === state) !== not).length;
      return percent ? count * 100 >= least * alarms.length : count >= least;
    }
  }
}
