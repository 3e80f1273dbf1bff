import type { Entry } from "../../engine/kernel/journal.ts";
import { KEPT } from "../../local/code/kept.ts";
import type { Listener } from "../../local/heard-logs.ts";
import { paintFor } from "../../report/terminal-text.ts";
import type { Io } from "../command.ts";
import { type Block, blockText, clock, inGutter, openBlock, type Style } from "./block.ts";
import { hintFor, isPlatform, read, requestIn, shown } from "./log-line.ts";
import { type Names, namesOf } from "./names.ts";
import { happened, type Sentence } from "./sentences.ts";
import { followShifts } from "./shifts.ts";

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
/** The most calls of functions that wait for their answer and are remembered. */
const MOST_CALLED = 10_000;

/**
 * Shows each invocation as one block when it has ended: what caused it, how it went, the logs of that invocation alone
 * however many run at the same time, what it called, and what becomes of it. What happens beside invocations is a line
 * of its own; its words are in `sentences.ts`.
 */
export function flightLog(io: Io): FlightLog {
  const paint = paintFor(io.color);
  const open = new Map<string, Block>();
  /** Whose invocation a call is part of, by the id that the client hands on. */
  const parents = new Map<string, Block>();
  /** Which invocation a log stream is in: an environment does one at a time. */
  const inStream = new Map<string, string>();
  /** Log streams of the environments that are there. */
  const streams = new Map<string, string>();
  /** Calls that were made by functions, until their answer is known. */
  const called = new Map<string, readonly [Block, string]>();
  /** Files of the fleet are named from where the user stands. */
  const here = new RegExp(`(?:file://)?(?:${escaped(`${io.cwd}/`)}|${escaped(`${KEPT}/`)}[0-9a-f]+/)`, "g");
  const shifts = followShifts();
  /** What is said only once. */
  const told = new Set<string>();
  let names: Names = namesOf([]);
  let unsaid = "";
  /** The day of what was written last: in virtual time days go by. */
  let day = new Date().toDateString();

  const style = (): Style => ({ paint, names, columns: io.isTerminal ? io.columns : undefined });

  /** Under load a write for each block would cost more than all else: what comes together is written together. */
  function out(text: string, at?: number): void {
    if (unsaid === "") setTimeout(flush, GATHERED);
    const date = at === undefined ? day : new Date(at).toDateString();
    if (date !== day) unsaid += `${paint.dim(`── ${date}`)}\n`;
    day = date;
    unsaid += text;
  }

  function flush(): void {
    if (unsaid !== "") io.out(unsaid);
    unsaid = "";
  }

  const hear: Readonly<Record<string, (data: Entry["data"], at: number) => void>> = {
    "lambda.admitted"(data) {
      const block = openBlock(data);
      open.set(block.requestId, block);
      parents.set(String(data["parent"]), block);
    },
    "lambda.environment-started"({ id, logStream, requestId }) {
      streams.set(String(id), String(logStream));
      if (requestId !== undefined) inStream.set(String(logStream), String(requestId));
    },
    "lambda.environment-ended"({ id }) {
      inStream.delete(streams.get(String(id)) ?? "");
      streams.delete(String(id));
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
      if (called.size > MOST_CALLED) called.delete(called.keys().next().value as string);
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

  function close(block: Block, ended: Entry["data"], at: number): void {
    open.delete(block.requestId);
    parents.delete(String(block.admitted["parent"]));
    out(blockText(block, ended, at, style()), at);
  }

  const marked = ({ says, bad }: Sentence): string => (bad ? paint.red(says) : paint.yellow(says));

  return {
    entry(entry) {
      const { what, data, at } = entry;
      const shifted = shifts(entry, names);
      if (shifted) out(`${paint.dim(clock(at))} ${paint.cyan("⇄")} ${marked(shifted)}\n`, at);
      const heard = hear[what];
      if (heard) return heard(data, at);
      const said = happened(what, data, names);
      if (!said || (said.once && told.has(said.says))) return;
      if (said.once) told.add(said.says);
      const block = open.get(String(data["requestId"]));
      if (block) block.after.add(marked(said));
      else out(`${paint.dim(clock(at))} ${marked(said)}\n`, at);
    },
    logs({ stream, messages }) {
      for (const message of messages) {
        const id = requestIn(message);
        if (id !== undefined) inStream.set(stream, id);
        if (isPlatform(message)) continue;
        const block = open.get(id ?? inStream.get(stream) ?? "");
        const line = read(message.replaceAll(here, ""));
        const lines = shown(line, paint);
        const hint = hintFor(line.text);
        if (!block) {
          for (const one of inGutter(lines, style())) out(`${one}\n`);
          continue;
        }
        block.log.add(lines);
        if (hint !== undefined) block.after.add(paint.yellow(hint));
      }
    },
    know(given) {
      names = given;
    },
    flush,
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
