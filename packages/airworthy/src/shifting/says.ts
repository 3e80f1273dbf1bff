import { percent, routing } from "./alias.ts";
import { alarming, oddsNeeded, type Sight } from "./events.ts";
import { refusal } from "./hooks.ts";
import type { State } from "./model.ts";
import type { Event } from "./phases.ts";
import { odds } from "./statistics/worse.ts";
import { programOf } from "./steps.ts";

/** `7804` is `7,804`: the same wherever it is printed, and fast. */
export function number(value: number): string {
  if (value < 1000) return String(value);
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `73:1`, in digits that mean something. */
export function ratio(value: number): string {
  if (value >= 1e6) return "over 1,000,000:1";
  return value < 10 ? `${value.toFixed(1)}:1` : `${number(Math.floor(value))}:1`;
}

/** What a person can check: `11 of 412 new vs 3 of 7,804 old; odds 73:1; needed 100:1`. */
export function evidence({ shift, state, odds: worse }: Sight): string {
  const { old, new: fresh } = state.totals;
  const slower = state.baseline.slow !== null && odds(state.worse.slow) > odds(state.worse.failures);
  const [a, b, what] = slower ? [fresh.slow, old.slow, " slow"] : [fresh.failures, old.failures, ""];
  const counts = `${number(a)} of ${number(fresh.requests)} new${what} vs ${number(b)} of ${number(old.requests)} old`;
  const needed = oddsNeeded(shift);
  return needed === Infinity ? counts : `${counts}; odds ${ratio(worse)}; needed ${ratio(needed)}`;
}

/** Why a shift took a turn. */
export function reason(event: Event, seen: Sight): string | null {
  const { shift, state, facts } = seen;
  switch (event) {
    case "foreign":
      return foreign(seen);
    case "restored":
      return `the alias is on version ${shift.old} alone: somebody else, or the dead-man timer, restored it`;
    case "aborted":
      return `aborted: ${facts.operator?.abort}`;
    case "silent":
      return `no controller for ${minutes(programOf(shift).limits.deadMan)} and more`;
    case "alarmed":
      return `in ALARM: ${alarming(seen).join(", ")}; ${evidence(seen)}`;
    case "worse":
      return evidence(seen);
    case "spent":
      return `the failure budget is spent, which proves nothing: ${evidence(seen)}`;
    case "refused":
      return `the hook ${refusal(shift, state, facts)} said no, or nothing for too long`;
    case "forced":
      return `promoted without evidence: ${facts.operator?.promote}`;
    case "approved":
      return `approved undecided: ${evidence(seen)}`;
    case "given-up":
    case "out-of-time":
      return `not decided within ${minutes(programOf(shift).limits.duration)}: ${evidence(seen)}`;
    case "finished":
      return seen.state.totals.new.requests > 0 ? evidence(seen) : null;
    default:
      return state.reason;
  }
}

function foreign({ shift, facts }: Sight): string {
  const now = facts.alias ? routing(facts.alias) : "unknown";
  return (
    `somebody else changed the alias ${shift.alias} of ${shift.functionName}, which now serves ${now}; it is left alone. ` +
    `To serve version ${shift.old} alone: aws lambda update-alias --function-name ${shift.functionName} ` +
    `--name ${shift.alias} --function-version ${shift.old} --routing-config AdditionalVersionWeights={}`
  );
}

/** `600_000` is `10 minutes`. */
export function minutes(duration: number): string {
  const [value, unit] =
    duration < 60_000
      ? [duration / 1000, "second"]
      : duration < 7_200_000
        ? [duration / 60_000, "minute"]
        : [duration / 3_600_000, "hour"];
  return `${Number(value.toFixed(1))} ${unit}${value === 1 ? "" : "s"}`;
}

/** One line about a state. */
export function line(seen: Sight, state: State): string {
  const { shift } = seen;
  switch (state.phase) {
    case "ready":
      return `waits for the alias ${shift.alias} to be on version ${shift.old} alone`;
    case "before":
      return `hooks before traffic`;
    case "shifting":
    case "between":
      return `${percent(state.weight)} on version ${shift.new}: ${evidence({ ...seen, state })}`;
    case "undecided":
      return `undecided, held at ${percent(state.weight)}; approve or abort it: ${state.reason}`;
    case "promoting":
    case "after":
      return `all traffic to version ${shift.new}${state.reason ? `: ${state.reason}` : ""}`;
    case "restoring":
    case "on-rollback":
      return `back to version ${shift.old}: ${state.reason}`;
    case "promoted":
      return `promoted version ${shift.new}${state.reason ? `: ${state.reason}` : ""}`;
    case "rolled-back":
      return `rolled back to version ${shift.old}: ${state.reason}`;
    case "abandoned":
      return `abandoned: ${state.reason}`;
  }
}
