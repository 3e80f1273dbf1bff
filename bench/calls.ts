import {
  offErlangB,
  offMeanWait,
  REFUSING,
} from "../packages/airworthy/src/rehearsal/invocations/formulas.fixture.ts";
import type { AlarmSet } from "../packages/airworthy/src/rehearsal/model.ts";
import { referenceFleet } from "../packages/airworthy/src/rehearsal/reference.ts";
import { AWS_AGENT_TOOLKIT } from "../packages/airworthy/src/rehearsal/sets/aws-agent-toolkit.ts";
import { AWS_RECOMMENDED } from "../packages/airworthy/src/rehearsal/sets/aws-recommended.ts";
import { print, type Row, row } from "./measure.ts";
import { agreement } from "./rehearsal/agreement.ts";

/** The rehearsal call by call, beside the formulas of queues and beside the mode of minutes: `node bench/calls.ts`. */
const WEEKS = 4;

function beside(what: string, off: number): Row {
  return row(what, `${(off * 100).toFixed(2)} % off`, "< 1 %", off < 0.01);
}

function bothModes(perMinute: number): Row {
  const fleet = referenceFleet(perMinute);
  const functions = Object.fromEntries(
    fleet.map((fn) => [fn.name, [...AWS_AGENT_TOOLKIT.alarms(fn), ...AWS_RECOMMENDED.alarms(fn)]]),
  );
  const set: AlarmSet = { name: "both", functions };
  const { cells, agree, apart } = agreement(fleet, set, { seed: 2, worlds: 1, onsets: 5 });
  for (const one of apart) console.error(`${perMinute} a minute: ${one}`);
  return row(
    `minutes drawn and calls simulated, ${perMinute} a minute: verdicts of a fault and an alarm`,
    `${agree} of ${cells} agree`,
    ">= 98 %",
    agree >= 0.98 * cells,
  );
}

const rows = [
  ...REFUSING.map(([servers, load]) =>
    beside(
      `calls refused by ${servers} environments at a load of ${load}: Erlang's B`,
      offErlangB(servers, load, WEEKS),
    ),
  ),
  beside("calls that wait for one of 6 environments at a load of 4.5: M/M/c", offMeanWait(1)),
  ...[0.5, 30].map(bothModes),
];
print(rows);
process.exitCode = rows.every(({ holds }) => holds) ? 0 : 1;
