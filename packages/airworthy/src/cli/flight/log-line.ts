import { stripVTControlCharacters } from "node:util";
import type { Paint } from "../../report/terminal-text.ts";

/** A line of a function's log, without what the block around it says already. */
export interface LogLine {
  readonly level: string;
  readonly text: string;
}

/** Lines that Lambda itself writes around an invocation: the block says what they say. */
const PLATFORM =
  /^(?:START|END|REPORT) RequestId:|^(?:INIT|RESTORE)_(?:START|REPORT)|^XRAY TraceId:|^EXTENSION\t|^\{"time":"[^"]*","type":"platform\./;

export function isPlatform(message: string): boolean {
  return PLATFORM.test(message);
}

/** Which invocation a line names: `time⇥request⇥LEVEL⇥text` of Node's runtime, or `requestId` of a JSON line. */
export function requestIn(message: string): string | undefined {
  return (
    /^(?:START|END|REPORT) RequestId: (\S+)/.exec(message)?.[1] ??
    /^[^\t\n]{1,40}\t([0-9a-f-]{36})\t/.exec(message)?.[1] ??
    /^\{[^\n]*"(?:requestId|AWSRequestId|function_request_id)":"([0-9a-f-]{36})"/.exec(message)?.[1]
  );
}

/** @example read("2026-11-23T10:00:00.000Z\t8f5d…\tINFO\tpacked 7") // { level: "INFO", text: "packed 7" } */
export function read(message: string): LogLine {
  const parts = /^[^\t\n]{1,40}\t(?:[0-9a-f-]{36}|undefined|-)\t([A-Z]+)\t([^]*)$/.exec(message);
  if (parts) return { level: parts[1] ?? "", text: errorText(parts[2] ?? "") };
  const json = objectIn(message);
  if (json && typeof json["level"] === "string" && "message" in json) {
    const { level, message: text, errorType, errorMessage, stackTrace } = json;
    if (typeof errorType === "string")
      return { level, text: errorOf({ errorType, errorMessage, stack: stackTrace }) };
    const thrown = text as Readonly<Record<string, unknown>> | null;
    if (typeof thrown?.["errorType"] === "string")
      return { level, text: errorOf({ ...thrown, stack: thrown["stack"] ?? thrown["stackTrace"] }) };
    return { level, text: typeof text === "string" ? text : JSON.stringify(text) };
  }
  return { level: "", text: message };
}

/** `Invoke Error⇥{…}` is an error as JSON: its words and its stack are what a person reads. */
function errorText(text: string): string {
  const error = /^(?:Invoke|Uncaught|Init|Unhandled)\b[^\t\n]*\t(\{[^]*\})\s*$/.exec(text)?.[1];
  const json = error === undefined ? undefined : objectIn(error);
  return json ? errorOf(json) : text;
}

function errorOf({ errorType, errorMessage, stack }: Readonly<Record<string, unknown>>): string {
  const frames = (Array.isArray(stack) ? stack : [])
    .map((frame) => `  ${String(frame).trim()}`)
    .filter((frame) => frame.startsWith("  at "));
  // What the runtime and Node did around the handler helps nobody.
  const own = frames.filter(
    (frame) => !/\(node:|at node:|node_modules|[/\\]runtime[/\\]|index\.mjs:/.test(frame),
  );
  return [
    `${String(errorType)}: ${String(errorMessage)}`,
    ...(own.length > 0 ? own : frames.slice(0, 3)),
  ].join("\n");
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!text.startsWith("{")) return undefined;
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return undefined;
  }
}

/** The most lines of one message that are shown; the log itself has all of them. */
const MOST_LINES = 20;

/**
 * A message as it is shown: its level in colour, its further lines below. What a function writes may come from whoever
 * called it: nothing in it steers the terminal.
 */
export function shown({ level, text }: LogLine, paint: Paint): string[] {
  const lines = harmless(text).trimEnd().split("\n");
  const cut = lines.length > MOST_LINES ? [`… ${lines.length - MOST_LINES} more lines`] : [];
  const color = /^(?:ERROR|FATAL)$/i.test(level)
    ? paint.red
    : /^WARN/i.test(level)
      ? paint.yellow
      : paint.dim;
  return [...lines.slice(0, MOST_LINES), ...cut].map((line, index) =>
    index === 0 && level !== ""
      ? `${color(level.toUpperCase().padEnd(5))} ${line}`
      : level === ""
        ? line
        : `      ${line}`,
  );
}

function harmless(text: string): string {
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (!/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/.test(text)) return text;
  return (
    stripVTControlCharacters(text)
      .replaceAll("\t", "  ")
      // oxlint-disable-next-line no-control-regex -- they are what is looked for
      .replaceAll(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/g, "")
  );
}

/** What to do about an error that has its cause in this machine, not in the code. */
export function hintFor(text: string): string | undefined {
  const sdk = /Cannot find (?:package|module) '(aws-sdk|@(?:aws-sdk|smithy)\/[^'/]+)/.exec(text)?.[1];
  // Source: https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
  return sdk === undefined
    ? undefined
    : `on AWS the runtime brings ${sdk}; here the project has to: npm install --save-dev ${sdk}`;
}
