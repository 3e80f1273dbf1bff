import { spawnSync } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import path from "node:path";
import { median, ms, type Row, row, timed } from "../measure.ts";
import { helloFleet } from "./fleets.ts";
import { fly, type Flown } from "./flights.ts";
import { throughput } from "./throughput.ts";
import { day } from "./virtual.ts";

/** Names of the benches of the engine, each a row or some. Every comparison is within one run. */
export async function engineRows(folder: string): Promise<Row[]> {
  const small = helloFleet(path.join(folder, "small"), 31);
  const flown = await fly(small, 24_570);
  const rows: Row[] = [];
  try {
    rows.push(opening(flown), ...(await coldStarts(flown)), await idle(flown), ...(await throughput(flown)));
  } finally {
    await flown.land();
  }
  rows.push(await large(folder), ...virtual());
  return rows;
}

function opening({ opened, flew }: Flown): Row {
  return row(
    "`airworthy dev` → port open",
    `${ms(opened)} (fleet of 32 functions flies: ${ms(flew)})`,
    "<= 1,000 ms",
    opened <= 1000,
  );
}

async function idle({ memory }: Flown): Promise<Row> {
  await pause(2000);
  return row(
    "memory of the engine, 32 functions, idle",
    `${memory().toFixed(0)} MB`,
    "<= 120 MB",
    memory() <= 120,
  );
}

/** Calls a function for the first time: its Init Duration as Lambda reports it, and the time until the answer. */
async function firstCall({ port }: Flown, n: number): Promise<readonly [init: number, whole: number]> {
  const began = performance.now();
  const response = await fetch(`http://127.0.0.1:${port}/2015-03-31/functions/hello-${n}/invocations`, {
    method: "POST",
    body: "{}",
    headers: { "x-amz-log-type": "Tail" },
  });
  await response.arrayBuffer();
  const whole = performance.now() - began;
  const log = Buffer.from(response.headers.get("x-amz-log-result") ?? "", "base64").toString();
  return [Number(/Init Duration: ([\d.]+)/.exec(log)?.[1]), whole];
}

/** Functions that start for the first time, those with a warm spare and those without in turns. */
async function coldStarts(flown: Flown): Promise<Row[]> {
  const bare: number[] = [];
  const times: (readonly [number, number])[][] = [[], []];
  // The first of all has to find the machine's Nodes and to read the model of Lambda's API.
  await firstCall(flown, 0);
  for (let n = 1; n < 31; n++) {
    // A spare takes the place of the one that was used.
    await pause(300);
    times[n % 2]?.push(await firstCall(flown, n));
    bare.push(timed(() => spawnSync(process.execPath, ["-e", "0"])));
  }
  const node = median(bare);
  return (
    [
      ["with a warm spare", 0.5],
      ["without one", 1.5],
    ] as const
  ).map(([how, asked], which) => {
    const init = median(times[which]?.map(([one]) => one) ?? []);
    const whole = median(times[which]?.map(([, one]) => one) ?? []);
    const ratio = init / node;
    return row(
      `cold start ${how}, p50 of 15`,
      `${ratio.toFixed(2)} × (Init Duration ${ms(init)}, answered after ${ms(whole)}; \`node -e 0\` ${ms(node)})`,
      `<= ${asked} ×`,
      ratio <= asked,
    );
  });
}

async function large(folder: string): Promise<Row> {
  const flown = await fly(helloFleet(path.join(folder, "large"), 199), 24_571);
  const memory = flown.memory();
  await flown.land();
  return row(
    "a template of 200 functions",
    `flies after ${ms(flown.flew)} (${memory.toFixed(0)} MB, no environment alive)`,
    "<= 2,000 ms",
    flown.flew <= 2000,
  );
}

function virtual(): Row[] {
  const times: number[] = [];
  const processor: number[] = [];
  const run = () => day("airworthy", false);
  run();
  for (let n = 0; n < 3; n++) {
    const before = process.cpuUsage();
    times.push(timed(run));
    const { user, system } = process.cpuUsage(before);
    processor.push((user + system) / 1000);
  }
  const [one, other] = [day("airworthy", true), day("airworthy", true)];
  const { invocations, retries, entries } = one;
  return [
    row(
      `24 h of 50 functions in virtual time: ${invocations.toLocaleString("en")} invocations, ${retries} retries, ${entries.toLocaleString("en")} transitions`,
      `${ms(median(times))} (${ms(median(processor))} of processor time)`,
      "<= 2,000 ms",
      median(times) <= 2000,
    ),
    row(
      "the same seed again",
      one.sha256 === other.sha256 ? "the same journal" : "another journal",
      "byte-identical",
      one.sha256 === other.sha256,
    ),
  ];
}
