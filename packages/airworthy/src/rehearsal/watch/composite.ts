import { VERDICTS } from "../../alarms/rolling.ts";
import type { Rule } from "../model.ts";
import { ALARM, OK } from "./timeline.ts";

/** The state of a composite alarm after each minute, from those of the alarms it looks at. */
export function compositeStates(
  rule: Rule,
  states: ReadonlyMap<string, Uint8Array>,
  length: number,
): Uint8Array {
  const holds = truth(rule, states, length);
  return holds.map((one) => (one === 1 ? ALARM : OK));
}

function truth(rule: Rule, states: ReadonlyMap<string, Uint8Array>, length: number): Uint8Array {
  switch (rule.kind) {
    case "state": {
      const wanted = VERDICTS.indexOf(rule.state);
      return (states.get(rule.alarm) ?? new Uint8Array(length)).map((state) => (state === wanted ? 1 : 0));
    }
    case "not":
      return truth(rule.of, states, length).map((one) => 1 - one);
    case "and":
    case "or": {
      const parts = rule.of.map((one) => truth(one, states, length));
      const every = rule.kind === "and";
      return new Uint8Array(length).map((_, i) =>
        (every ? parts.every((part) => part[i] === 1) : parts.some((part) => part[i] === 1)) ? 1 : 0,
      );
    }
  }
}
