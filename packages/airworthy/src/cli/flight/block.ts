import type { Entry } from "../../engine/kernel/journal.ts";
import type { Trigger } from "../../engine/services/lambda/trigger.ts";
import type { Paint } from "../../report/terminal-text.ts";
import { lineFolder } from "./fold.ts";
import type { Names } from "./names.ts";
import { duration } from "./sentences.ts";

/** One invocation as it is gathered. */
export interface Block {
  readonly requestId: string;
  /** Of `lambda.admitted`. */
  readonly admitted: Entry["data"];
  version: string;
  /** What it has written, as it is shown. */
  readonly log: BlockLog;
  /** What it called, and how often. */
  readonly calls: Map<string, number>;
  /** What came of it: a retry, a resting place, a hint. */
  readonly after: Set<string>;
}

/** The most lines of one invocation that are shown, at its beginning and at its end; the log itself has all. */
const FIRST_LINES = 60;
const LAST_LINES = 20;
/** The most calls that are shown of one invocation, each kind counted once. */
const MOST_CALLS = 12;

export interface BlockLog {
  /** One message; the same one again is counted, not repeated. */
  add(lines: readonly string[]): void;
  lines(paint: Paint): string[];
}

/** What an invocation has written, however much that is. */
export function blockLog(): BlockLog {
  const first: string[] = [];
  let last: string[] = [];
  let cut = 0;
  let before = "";
  let times = 1;

  function put(line: string): void {
    if (first.length < FIRST_LINES) first.push(line);
    else last.push(line);
    // Cut rarely: one cut for each line of a flood would be most of the work.
    if (last.length <= 20 * LAST_LINES) return;
    cut += last.length - LAST_LINES;
    last = last.slice(-LAST_LINES);
  }

  function again(): void {
    if (times > 1) put(`… ${times} times`);
    times = 1;
  }

  return {
    add(lines) {
      const text = lines.join("\n");
      if (text === before) return void times++;
      again();
      before = text;
      for (const line of lines) put(line);
    },
    lines(paint) {
      again();
      const shown = last.slice(-LAST_LINES);
      const missing = cut + last.length - shown.length;
      return [
        ...first,
        ...(missing > 0 ? [paint.dim(`… ${missing.toLocaleString("en")} more lines`)] : []),
        ...shown,
      ];
    },
  };
}

export function openBlock(admitted: Entry["data"]): Block {
  return {
    requestId: String(admitted["requestId"]),
    admitted,
    version: "$LATEST",
    log: blockLog(),
    calls: new Map(),
    after: new Set(),
  };
}

/** What a block is written with. */
export interface Style {
  readonly paint: Paint;
  readonly names: Names;
  /** Columns of the terminal; absent where lines need not fit. */
  readonly columns: number | undefined;
}

/** The text of an invocation that has ended. `ended` is the data of `lambda.invocation-ended`. */
export function blockText(block: Block, ended: Entry["data"], at: number, style: Style): string {
  const { paint, names } = style;
  const failed = ended["status"] !== "success";
  const head = [
    paint.dim(clock(at)),
    failed ? paint.red("✗") : paint.green("✓"),
    paint.bold(names(block.admitted["functionName"])) + version(block.version, paint),
    duration(ended["durationMs"]),
    ...(ended["initMs"] === undefined ? [] : [paint.yellow(`cold start ${duration(ended["initMs"])}`)]),
    ...(failed ? [paint.red(String(ended["errorType"] ?? ended["status"]))] : []),
    paint.dim(cause(block.admitted as unknown as Trigger, names)),
    paint.dim(block.requestId.slice(0, 8)),
  ];
  const calls = [...block.calls]
    .slice(0, MOST_CALLS)
    .map(([call, times]) => `→ ${call}${times > 1 ? ` ×${times}` : ""}`);
  const written = block.log.lines(paint);
  const why = String(ended["errorMessage"] ?? "").replace(/^RequestId: \S+ Error: /, "");
  // The runtime writes down what a handler throws; what Lambda itself says is nowhere else.
  const unsaid = failed && why !== "" && !written.some((line) => line.includes(why.split("\n")[0] ?? ""));
  if (block.calls.size > MOST_CALLS) calls.push(`→ ${block.calls.size - MOST_CALLS} other calls`);
  return [
    ...lineFolder(
      "",
      style.columns,
    )(head.join("  ")).map((line, index) => (index === 0 ? line : `  ${line.trim()}`)),
    ...inGutter(
      [
        ...written,
        ...(unsaid ? why.split("\n").map(paint.red) : []),
        ...calls.map(paint.dim),
        ...block.after,
      ],
      style,
    ),
    "",
  ].join("\n");
}

/** Lines that belong to a block, or to none. */
export function inGutter(lines: readonly string[], { paint, columns }: Style): string[] {
  return lines.flatMap(lineFolder(`         ${paint.dim("│")} `, columns));
}

/** @example "sqs PackingQueue, 3 records", "sns OrderPlaced, attempt 2", "apigateway POST /orders" */
function cause({ trigger, source, records, attempt }: Trigger, names: Names): string {
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
export function clock(at: number): string {
  return new Date(at).toTimeString().slice(0, 8);
}
