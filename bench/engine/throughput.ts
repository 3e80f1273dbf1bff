import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { median, type Row, row } from "../measure.ts";
import { type Client, type Flown, load, SECONDS } from "./flights.ts";
import { drained } from "./queue.ts";
import { processorTime } from "./processor.ts";
import { beside } from "./serverless-offline.ts";

/** Every second function can be served by a warm spare; of these some, so that Lambda's limit for one, 10,000 a second, is none. */
const PATHS = [0, 2, 4, 6].map((n) => `/2015-03-31/functions/hello-${n}/invocations`);
const INVOKE = {
  paths: PATHS,
  body: "{}",
  headers: [
    "content-type: application/json",
    "authorization: AWS4-HMAC-SHA256 Credential=bench/20260101/eu-west-1/lambda/aws4_request",
  ],
};

/** Invocations a second of a fleet that flies, beside a bare server, serverless-offline, and a queue. */
export async function throughput(flown: Flown): Promise<Row[]> {
  const bare = spawn(process.execPath, [path.join(import.meta.dirname, "bare.ts")]);
  const port = Number(await firstLine(bare));
  const measured: { readonly row: Row; readonly ours: number }[] = [];
  try {
    load(flown.port, INVOKE, { seconds: 4 });
    for (const client of ["load-http.ts", "load.ts"] as const) measured.push(besideBare(flown, port, client));
  } finally {
    bare.kill();
  }
  const ours = measured.at(-1)?.ours ?? 0;
  const messages = await drained(flown);
  const share = messages / 10 / ours;
  return [
    ...measured.map((one) => one.row),
    await beside(() => load(flown.port, INVOKE), flown.child),
    row(
      "SQS → Lambda, batches of 10",
      `${share.toFixed(2)} × Invoke (${messages.toFixed(0)} messages/s; Lambda begins with five batches at a time, Invoke has eight connections)`,
      ">= 0.6 × Invoke",
      share >= 0.6,
    ),
  ];
}

const CLIENTS: Readonly<Record<Client, string>> = {
  "load-http.ts": "Node's HTTP client, as in SDKs",
  "load.ts": "raw sockets",
};

/** One after the other, so that what else the machine does comes to both. */
function besideBare(
  flown: Flown,
  port: number,
  client: Client,
): { readonly row: Row; readonly ours: number } {
  const ratios: number[] = [];
  let [ours, theirs, processor] = [0, 0, 0];
  for (let round = 0; round < 3; round++) {
    theirs = load(port, { ...INVOKE, paths: ["/"] }, { client });
    const before = processorTime(flown.child);
    ours = load(flown.port, INVOKE, { client });
    processor = (processorTime(flown.child) - before) / (ours * SECONDS);
    ratios.push(ours / theirs);
  }
  const ratio = median(ratios);
  return {
    ours,
    row: row(
      `Invoke end to end, 8 connections, ${CLIENTS[client]}`,
      `${ratio.toFixed(2)} × (${ours.toFixed(0)}/s, the engine at work for ${(processor * 1e6).toFixed(0)} µs each; bare node:http ${theirs.toFixed(0)}/s)`,
      ">= 0.40 × bare node:http",
      ratio >= 0.4,
    ),
  };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => child.stdout?.once("data", (chunk) => resolve(String(chunk).trim())));
}
