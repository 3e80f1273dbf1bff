import type { Entry } from "../../engine/kernel/journal.ts";
import type { Names } from "./names.ts";
import type { Shift, Tally } from "./shifts.ts";

/** What a person reads about a transition. */
export interface Sentence {
  readonly says: string;
  /** Something is lost, or rests where somebody has to look for it. */
  readonly bad: boolean;
  /** It is true for the whole flight. */
  readonly once?: boolean;
}

type Words = (data: Entry["data"], names: Names) => Sentence | undefined;

const bad = (says: string): Sentence => ({ says, bad: true });
const note = (says: string): Sentence => ({ says, bad: false });

/**
 * What happened besides invocations, as far as a person who watches wants to know; the rest is in the journal. The one
 * place where an entry becomes words: a service that wants to be heard in the terminal gets a line here. An entry with
 * the `requestId` of a running invocation stands in its block, any other is a line of its own.
 */
const WORDS: Readonly<Record<string, Words>> = {
  "shift.said": ({ functionName, alias, says, phase }, names) =>
    (isBack(phase) ? bad : note)(`${names(functionName)}:${String(alias)}  ${String(says)}`),
  "lambda.throttled": ({ functionName, reason }, names) =>
    note(`${names(functionName)} is throttled: ${String(reason)}`),
  "lambda.event-waits": ({ because, delay }) =>
    note(`tried again in ${duration(delay)}${because === "throttled" ? ", it was throttled" : ""}`),
  "lambda.event-ended": ({ condition }) =>
    condition === "Success"
      ? undefined
      : bad(`given up: ${CONDITIONS[String(condition)] ?? String(condition)}`),
  "lambda.dead-letter-sent": ({ target }, names) => bad(`the event rests in ${names(target)}`),
  "lambda.record-sent": ({ destination, condition }, names) =>
    condition === "Success"
      ? note(`its destination ${names(destination)} is told`)
      : bad(`the event rests in ${names(destination)}`),
  "lambda.delivery-failed": ({ target, error }, names) =>
    bad(`the event is lost: ${names(target)} does not take it (${String(error)})`),
  "lambda.event-lost": ({ functionName }, names) => bad(`an event is lost: ${names(functionName)} is gone`),
  "lambda.recursion-stopped": ({ functionName, before }, names) =>
    bad(`${names(functionName)} was stopped: the same request came through it ${String(before)} times`),
  "lambda.batch-discarded": ({ messages, condition }) =>
    bad(`${String(messages)} records are given up: ${CONDITIONS[String(condition)] ?? String(condition)}`),
  "sqs.message-dead-lettered": ({ queue, deadLetterQueue, receives }, names) =>
    bad(
      `a message of ${names(queue)} rests in ${names(deadLetterQueue)} after ${String(receives)} ${receives === 1 ? "try" : "tries"}`,
    ),
  "sns.message-lost": ({ subscription }, names) =>
    bad(
      `a message is lost: it could not be delivered to ${names(subscription)}, which has no dead-letter queue`,
    ),
  "scheduler.dead-lettered": ({ schedule, queue }, names) =>
    bad(`an invocation of ${names(schedule)} rests in ${names(queue)}`),
  "scheduler.invocation-lost": ({ schedule, error }, names) =>
    bad(`an invocation of ${names(schedule)} is lost: ${String(error)}`),
  "cloudwatch.alarm-changed": ({ alarm, from, to, reason }, names) => {
    // Every alarm of a fleet that has just been made is told its first OK in the first minute: that is no news.
    if (from === "INSUFFICIENT_DATA" && to === "OK") return undefined;
    const again = to === "OK" && from === "ALARM" ? " again" : "";
    const says = `${names(alarm)} is ${STATES[String(to)] ?? String(to)}${again}: ${String(reason)}`;
    return to === "ALARM" ? bad(says) : note(says);
  },
  "cloudwatch.action-failed": ({ alarm, action, error }, names) =>
    bad(`${names(alarm)} cannot tell ${names(action)}: ${String(error)}`),
  "codedeploy.hook-invoked": ({ functionName, event }, names) =>
    note(
      `${names(functionName)} is asked ${event === "BeforeAllowTraffic" ? "before" : "after"} traffic shifts`,
    ),
  "codedeploy.hook-answered": ({ event, status }) =>
    status === "Succeeded" ? undefined : bad(`the hook ${String(event)} answers Failed`),
  "codedeploy.trigger-failed": ({ trigger, because }) =>
    bad(`the trigger ${String(trigger)} cannot tell its topic: ${String(because)}`),
  "cloudwatch.contributor-changed": ({ alarm, contributor, to }, names) => {
    const says = `${names(contributor)} in ${names(alarm)} is ${STATES[String(to)] ?? String(to)}`;
    return to === "ALARM" ? bad(says) : note(says);
  },
  "cloudwatch.suppression-changed": ({ alarm, by }, names) =>
    by === "none" ? undefined : note(`the actions of ${names(alarm)} are held back (${String(by)})`),
  "cloudwatch.actions-muted": ({ alarm, rule }, names) =>
    note(`the actions of ${names(alarm)} are muted by ${String(rule)}`),
  "cloudwatch.alarm-not-evaluated": ({ alarm, error }, names) =>
    bad(`${names(alarm)} cannot be evaluated: ${String(error)}`),
  "cloudwatch.alarm-on-cycle": ({ alarm }, names) =>
    bad(`${names(alarm)} is not evaluated: composite alarms look at each other in a circle`),
  "cloudwatch.metrics-forgotten": ({ most }) => ({
    ...bad(`more than ${Number(most).toLocaleString("en")} metrics: those silent longest are forgotten`),
    once: true,
  }),
  "local.substituted": ({ warning }) => ({ ...note(String(warning)), once: true }),
};

const STATES: Readonly<Record<string, string>> = {
  ALARM: "in ALARM",
  OK: "OK",
  INSUFFICIENT_DATA: "without enough data",
};

const CONDITIONS: Readonly<Record<string, string>> = {
  RetriesExhausted: "no retries are left",
  EventAgeExceeded: "the event is too old",
  RetryAttemptsExhausted: "no retries are left",
  RecordAgeExceeded: "they are too old",
  ZeroReservedConcurrency: "the function has no concurrency",
};

export function happened(what: string, data: Entry["data"], names: Names): Sentence | undefined {
  return WORDS[what]?.(data, names);
}

/** What became of a resource of a stack, for whoever deploys it. */
export function changed(what: string, data: Entry["data"]): Sentence | undefined {
  const { id, type, because } = data;
  switch (what) {
    case "cloudformation.resource-created":
      return note(`${String(id)} is made (${String(type)})`);
    case "cloudformation.resource-updated":
      return note(`${String(id)} is updated (${String(type)})`);
    case "cloudformation.resource-removed":
      return note(`${String(id)} is removed (${String(type)})`);
    case "cloudformation.resource-reverted":
      return note(`${String(id)} is what it was (${String(type)})`);
    case "cloudformation.resource-left":
      return bad(`${String(id)} stays as it is (${String(type)}): ${String(because)}`);
    case "cloudformation.stack-rolled-back":
      return bad(`the stack ${String(data["stack"])} is rolled back: ${String(because)}`);
    default:
      return undefined;
  }
}

/** A deployment begins to shift an alias. */
export function shiftStarted(
  shift: Shift,
  configuration: string,
  deployment: string,
  names: Names,
): Sentence {
  const how = configuration.replace(/^CodeDeployDefault\.Lambda/, "");
  return note(
    `${nameOf(shift, names)} goes from version ${shift.old.version} to ${shift.new.version}: ${how}, ${deployment}`,
  );
}

/** @example "Orders:live  10 % on version 2 · version 1: 118 requests, 0 failed · version 2: 13 requests, 4 failed" */
export function shiftMoved(shift: Shift, names: Names): Sentence {
  return note(
    `${nameOf(shift, names)}  ${percent(shift.weight)} on version ${shift.new.version} · ${counts(shift)}`,
  );
}

/** How a deployment ended and why; `data` as the journal has it, `shift` when it had begun. */
export function shiftEnded(
  data: Entry["data"],
  shift: Shift | undefined,
  names: Names,
): Sentence | undefined {
  const { status, code, because, rollsBack, functionName, alias, from, to } = data;
  const name = functionName === undefined ? String(data["group"]) : `${names(functionName)}:${String(alias)}`;
  const tail = shift ? ` · ${counts(shift)}` : "";
  if (rollsBack !== undefined)
    return status === "Succeeded"
      ? note(`${name} is back on version ${String(to)}`)
      : bad(`${name} cannot be brought back to version ${String(to)}: ${String(because)}`);
  if (status === "Succeeded") return note(`${name} is on version ${String(to)}${tail}`);
  const what = to === undefined ? `${name} is not deployed` : `${name} does not go to version ${String(to)}`;
  const why = bad(`${what} (${String(code)}): ${String(because)}${tail}`);
  const weight = Number(data["weight"]);
  if (data["rolledBack"] === true || weight === 0 || weight === 1) return why;
  return bad(
    `${why.says}\n${name} is left on versions ${String(from)} and ${String(to)}. To mend it: aws lambda update-alias --function-name ${String(functionName)} --name ${String(alias)} --function-version ${String(from)} --routing-config AdditionalVersionWeights={}`,
  );
}

function nameOf({ functionName, alias }: Shift, names: Names): string {
  return `${names(functionName)}:${alias}`;
}

function counts(shift: Shift): string {
  return [shift.old, shift.new].map(tallied).join(" · ");
}

function tallied({ version, requests, failures }: Tally): string {
  return `version ${version}: ${requests} ${requests === 1 ? "request" : "requests"}, ${failures} failed`;
}

function percent(weight: number): string {
  return `${Number((weight * 100).toFixed(1))} %`;
}

/** @example duration(2.25) // "2.3 ms" */
export function duration(milliseconds: unknown): string {
  const value = Number(milliseconds);
  if (value < 1000) return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  return value < 120_000
    ? `${Number((value / 1000).toFixed(1))} s`
    : `${Number((value / 60_000).toFixed(1))} min`;
}

function isBack(phase: unknown): boolean {
  return phase === "restoring" || phase === "rolled-back" || phase === "abandoned";
}
