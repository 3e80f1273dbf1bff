import { Malformed } from "./error.ts";
import type { TimestampFormat } from "./model.ts";

// The three formats: https://smithy.io/2.0/spec/protocol-traits.html#timestampformat-trait
const DATE_TIME = /^(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(?:\.\d+)?)([Zz]|[+-]\d\d:?\d\d)?$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?:\.\d+)? GMT$/;
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[Ee][+-]?\d+)?$/;

/** Reads any of the three formats, whichever the model names: clients mix them, and they cannot be confused. */
export function parseTimestamp(text: string): Date {
  if (NUMBER.test(text)) return fromEpoch(Number(text));
  const dateTime = DATE_TIME.exec(text);
  if (dateTime)
    return valid(new Date(`${dateTime[1]?.replace(" ", "T")}${dateTime[2]?.toUpperCase() ?? "Z"}`), text);
  if (HTTP_DATE.test(text)) return valid(new Date(text), text);
  throw new Malformed(`${JSON.stringify(text.slice(0, 40))} is no timestamp`);
}

/** @param seconds since 1970, with a fraction */
export function fromEpoch(seconds: number): Date {
  return valid(new Date(Math.round(seconds * 1000)), String(seconds));
}

export function formatTimestamp(value: unknown, format: TimestampFormat): string {
  const date = dateOf(value);
  if (format === "epoch-seconds") return String(toEpoch(date));
  if (format === "http-date") return date.toUTCString();
  return date.toISOString().replace(".000Z", "Z");
}

/** Seconds since 1970, with a fraction. */
export function toEpoch(value: unknown): number {
  return dateOf(value).getTime() / 1000;
}

function dateOf(value: unknown): Date {
  if (value instanceof Date && !Number.isNaN(value.getTime())) return value;
  throw new TypeError(`a timestamp is a valid Date, not ${String(value)}`);
}

function valid(date: Date, text: string): Date {
  if (Number.isNaN(date.getTime())) throw new Malformed(`${JSON.stringify(text)} is no timestamp`);
  return date;
}
