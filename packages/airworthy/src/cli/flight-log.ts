import type { Entry } from "../engine/kernel/journal.ts";
import type { Listener } from "../local/heard-logs.ts";
import { type Paint, paintFor } from "../report/terminal-text.ts";
import type { Io } from "./command.ts";

/** One invocation as it is gathered. */
interface Block {
  readonly requestId: string;
  readonly name: string;
  readonly version: string;
  readonly lines: string[];
}

export interface FlightLog {
  readonly entry: (entry: Entry) => void;
  readonly logs: Listener;
}

/** What happened, as far as a person who watches wants to know; everything else is in the journal. */
const SAID: Readonly<Record<string, (data: Entry["data"]) => string>> = {
  "lambda.event-waits": ({ requestId, because, delay }) =>
    `${short(requestId)} is tried again in ${seconds(delay)} (${String(because)})`,
  "lambda.event-ended": ({ requestId, condition }) =>
    condition === "Success" ? "" : `${short(requestId)} is given up: ${String(condition)}`,
  "lambda.dead-letter-sent": ({ requestId, target }) => `${short(requestId)} rests in ${String(target)}`,
  "lambda.delivery-failed": (data) => `a failed event could not be delivered: ${JSON.stringify(data)}`,
  "sqs.message-moved": (data) => `a message went to its dead-letter queue: ${JSON.stringify(data)}`,
};

/**
 * Shows each invocation as one block when it has ended: what it was, how it went, and the logs of that invocation
 * alone, however many run at the same time.
 */
export function flightLog(io: Io): FlightLog {
  const paint = paintFor(io.color);
  const open = new Map<string, Block>();
  /** Which invocation a log stream is in: an environment does one at a time. */
  const inStream = new Map<string, string>();

  return {
    entry({ what, data }) {
      if (what === "lambda.invocation-started") {
        const requestId = String(data["requestId"]);
        open.set(requestId, {
          requestId,
          name: String(data["functionName"]),
          version: String(data["version"]),
          lines: [],
        });
        return;
      }
      if (what === "lambda.invocation-ended") {
        const block = open.get(String(data["requestId"]));
        // The last lines of an invocation are written right behind its end.
        if (block) setImmediate(() => close(block, data));
        return;
      }
      const text = SAID[what]?.(data);
      if (text) io.out(`${paint.dim("  ·")} ${text}\n`);
    },
    logs({ stream, messages }) {
      for (const message of messages) {
        const line = message.trimEnd();
        const started = /^START RequestId: (\S+)/.exec(line)?.[1];
        if (started !== undefined) inStream.set(stream, started);
        if (/^(?:START|END|REPORT) RequestId:|^\{"time":"[^"]*","type":"platform\./.test(line)) continue;
        const block = open.get(requestIn(line) ?? inStream.get(stream) ?? "");
        if (block) block.lines.push(line);
        else io.out(`${paint.dim("  │")} ${line}\n`);
      }
    },
  };

  function close(block: Block, data: Entry["data"]): void {
    open.delete(block.requestId);
    const failed = data["status"] !== "success";
    const outcome = failed ? paint.red(`✗ ${String(data["errorType"] ?? data["status"])}`) : paint.green("✓");
    const cold = data["initMs"] === undefined ? "" : paint.yellow(`  cold start ${seconds(data["initMs"])}`);
    io.out(
      `${outcome} ${paint.bold(block.name)}${version(block, paint)}  ${seconds(data["durationMs"])}${cold}  ${paint.dim(block.requestId)}\n`,
    );
    for (const line of block.lines) io.out(`${paint.dim("  │")} ${message(line, block.requestId)}\n`);
  }
}

function version({ version: number }: Block, paint: Paint): string {
  return number === "$LATEST" ? "" : paint.dim(`:${number}`);
}

/** Node's runtime writes `time⇥request⇥LEVEL⇥message`. */
function requestIn(line: string): string | undefined {
  return /^[^\t]+\t([0-9a-f-]{36})\t/.exec(line)?.[1];
}

/** The request and the time stand in the block's head already. */
function message(line: string, requestId: string): string {
  const [time, id, level, ...rest] = line.split("\t");
  return time !== undefined && id === requestId ? `${level} ${rest.join("\t")}` : line;
}

function seconds(ms: unknown): string {
  const value = Number(ms);
  return value < 1000 ? `${value.toFixed(value < 10 ? 1 : 0)} ms` : `${(value / 1000).toFixed(1)} s`;
}

function short(requestId: unknown): string {
  return String(requestId).slice(0, 8);
}
