import type { Entry } from "../../engine/kernel/journal.ts";
import type { Names } from "./names.ts";

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
  "cloudwatch.alarm-changed": ({ alarm, from, to, reason }, names) => {
    const again = to === "OK" && from === "ALARM" ? " again" : "";
    const says = `${names(alarm)} is ${STATES[String(to)] ?? String(to)}${again}: ${String(reason)}`;
    return to === "ALARM" ? bad(says) : note(says);
  },
  "cloudwatch.action-failed": ({ alarm, action, error }, names) =>
    bad(`${names(alarm)} cannot tell ${names(action)}: ${String(error)}`),
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

/** @example duration(2.25) // "2.3 ms" */
export function duration(milliseconds: unknown): string {
  const value = Number(milliseconds);
  if (value < 1000) return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
  return value < 120_000
    ? `${Number((value / 1000).toFixed(1))} s`
    : `${Number((value / 60_000).toFixed(1))} min`;
}
