import type { Entry } from "../../engine/kernel/journal.ts";
import type { Listener } from "../../local/heard-logs.ts";
import { type Paint, paintFor } from "../../report/terminal-text.ts";
import type { Io } from "../command.ts";
import { isPlatform, read, requestIn, shown } from "./log-line.ts";
import { type Names, namesOf } from "./names.ts";
import { type Because, happened, seconds } from "./sentences.ts";

/** One invocation as it is gathered. */
interface Block {
  readonly requestId: string;
  readonly admitted: Entry["data"];
  version: string;
  readonly lines: string[];
  readonly calls: Map<string, number>;
  /** What came of it: a retry, a resting place. */
  readonly after: string[];
}

export interface FlightLog {
  readonly entry: (entry: Entry) => void;
  readonly logs: Listener;
  /** Names by which resources are called from now on. */
  know(names: Names): void;
  /** Writes what has been gathered. */
  flush(): void;
}

/** Milliseconds for which blocks are gathered before they are written. */
const GATHERED = 20;
/** The most calls that are shown of one invocation, each kind counted once. */
const MOST_CALLS = 12;

/**
 * Shows each invocation as one block when it has ended: what caused it, how it went, the logs of that invocation alone
 * however many run at the same time, what it called, and what becomes of it.
 */
export function flightLog(io: Io): FlightLog {
  const paint = paintFor(io.color);
  const open = new Map<string, Block>();
  /** Whose invocation a call is part of, by the id that the client hands on. */
  const parents = new Map<string, Block>();
  /** Which invocation a log stream is in: an environment does one at a time. */
  const inStream = new Map<string, string>();
  /** Calls that were made by functions, until their answer is known. */
  const called = new Map<string, readonly [Block, string]>();
  /** Files of the fleet are named from where the user stands. */
  const here = new RegExp(`(?:file://)?${escaped(`${io.cwd}/`)}`, "g");
  let names: Names = namesOf([]);
  let unsaid = "";

  /** Under load a write for each block would cost more than all else: what comes together is written together. */
  function out(text: string): void {
    if (unsaid === "") setTimeout(flush, GATHERED);
    unsaid += text;
  }

  function flush(): void {
    if (unsaid !== "") io.out(unsaid);
    unsaid = "";
  }

  /** What is said only once. */
  const told = new Set<string>();

  const hear: Readonly<Record<string, (data: Entry["data"], at: number) => void>> = {
    "lambda.admitted"(data) {
      const block: Block = {
        requestId: String(data["requestId"]),
        admitted: data,
        version: "$LATEST",
        lines: [],
        calls: new Map(),
        after: [],
      };
      open.set(block.requestId, block);
      parents.set(String(data["parent"]), block);
    },
    "lambda.environment-started"({ logStream, requestId }) {
      if (requestId !== undefined) inStream.set(String(logStream), String(requestId));
    },
    "lambda.invocation-started"({ requestId, version }) {
      const block = open.get(String(requestId));
      if (block) block.version = String(version);
    },
    "lambda.invocation-ended"(data, at) {
      const block = open.get(String(data["requestId"]));
      // Its last lines, and what becomes of it, are written right behind its end.
      if (block) setImmediate(() => close(block, data, at));
    },
    "api.called"({ requestId, service, operation, about, parent }) {
      const block = parent === undefined ? undefined : parents.get(String(parent));
      if (!block) return;
      const call = `${String(service)} ${String(operation)}${about === undefined ? "" : ` ${names(about)}`}`;
      block.calls.set(call, (block.calls.get(call) ?? 0) + 1);
      called.set(String(requestId), [block, call]);
      if (called.size > 10_000) called.delete(called.keys().next().value as string);
    },
    "api.refused"({ requestId, code }) {
      const [block, call] = called.get(String(requestId)) ?? [];
      if (!block || call === undefined) return;
      const left = (block.calls.get(call) ?? 1) - 1;
      if (left > 0) block.calls.set(call, left);
      else block.calls.delete(call);
      const refused = `${call} ${paint.red(String(code))}`;
      block.calls.set(refused, (block.calls.get(refused) ?? 0) + 1);
    },
  };

  return {
    entry({ what, data, at }) {
      const heard = hear[what];
      if (heard) return heard(data, at);
      const said = happened(what, data, names);
      if (!said || (said.once && told.has(said.says))) return;
      if (said.once) told.add(said.says);
      const block = open.get(String(data["requestId"]));
      if (block) block.after.push(mark(said, paint));
      else out(`${paint.dim(clock(at))} ${mark(said, paint)}\n`);
    },
    logs({ stream, messages }) {
      for (const message of messages) {
        const id = requestIn(message);
        if (id !== undefined) inStream.set(stream, id);
        if (isPlatform(message)) continue;
        const block = open.get(id ?? inStream.get(stream) ?? "");
        const lines = shown(read(message.replaceAll(here, "")), paint);
        if (block) block.lines.push(...lines);
        else for (const line of lines) out(`         ${paint.dim("│")} ${line}\n`);
      }
    },
    know(given) {
      names = given;
    },
    flush,
  };

  function close(block: Block, data: Entry["data"], at: number): void {
    open.delete(block.requestId);
    parents.delete(String(block.admitted["parent"]));
    const failed = data["status"] !== "success";
    const head = [
      paint.dim(clock(at)),
      failed ? paint.red("✗") : paint.green("✓"),
      paint.bold(names(block.admitted["functionName"])) + version(block.version, paint),
      seconds(data["durationMs"]),
      ...(data["initMs"] === undefined ? [] : [paint.yellow(`cold start ${seconds(data["initMs"])}`)]),
      ...(failed ? [paint.red(String(data["errorType"] ?? data["status"]))] : []),
      paint.dim(cause(block.admitted as unknown as Because, names)),
      paint.dim(block.requestId.slice(0, 8)),
    ];
    const calls = [...block.calls]
      .slice(0, MOST_CALLS)
      .map(([call, times]) => `→ ${call}${times > 1 ? ` ×${times}` : ""}`);
    if (block.calls.size > MOST_CALLS) calls.push(`→ ${block.calls.size - MOST_CALLS} other calls`);
    const body = [...block.lines, ...calls.map(paint.dim), ...block.after];
    out([head.join("  "), ...body.map((line) => `         ${paint.dim("│")} ${line}`), ""].join("\n"));
  }
}

function mark({ says, bad }: { readonly says: string; readonly bad: boolean }, paint: Paint): string {
  return bad ? paint.red(says) : paint.yellow(says);
}

/** @example "sqs PackingQueue, 3 records", "sns OrderPlaced, attempt 2", "apigateway POST /orders" */
function cause({ trigger, source, records, attempt }: Because, names: Names): string {
  // `arn:…:a1b2c3/prod/POST/orders`: for a person the request, not the API.
  const [, method, route] = /:execute-api:.*?\/[^/]*\/([^/]+)\/(.*)$/.exec(source ?? "") ?? [];
  const of = method === undefined ? names(source) : `${method} /${route}`;
  const from = source === undefined ? trigger : `${trigger} ${of}`;
  return [
    from,
    ...(records === undefined ? [] : [records === 1 ? "1 record" : `${records} records`]),
    ...(attempt === undefined ? [] : [`attempt ${attempt}`]),
  ].join(", ");
}

function version(number: string, paint: Paint): string {
  return number === "$LATEST" ? "" : paint.dim(`:${number}`);
}

/** The time of day, as this machine has it. */
function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
