import { compareStream } from "../packages/airworthy/src/shifting/states-language/compare.fixture.ts";
import { Random } from "../packages/airworthy/src/shifting/random.fixture.ts";
import { print, row } from "./measure.ts";

/**
 * The state machine beside the controller: random services, minute by minute, each led by both; verdicts and weights must be
 * the same, odds to nine digits. The machine's expressions run in the reference implementation of JSONata.
 *
 *   node bench/states-language.ts [streams] [seed]      1,000 streams and seed 1, when absent
 */
const [streams = 1000, seed = 1] = process.argv.slice(2).map(Number);
const random = new Random(seed);
const verdicts = new Map<string, number>();
const began = process.cpuUsage();
let differing = 0;
for (let stream = 0; stream < streams; stream++)
  try {
    const verdict = await compareStream(random, { most: 6, busiest: 2000 });
    verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
  } catch (error) {
    differing++;
    console.error(`stream ${stream}: ${(error as Error).message.slice(0, 400)}`);
  }
const { user, system } = process.cpuUsage(began);
const ends = [...verdicts].map(([verdict, count]) => `${verdict} ${count.toLocaleString("en")}`).join(", ");
print([
  row(
    `streams of minutes led by the controller and by the state machine, seed ${seed}`,
    `${(streams - differing).toLocaleString("en")} of ${streams.toLocaleString("en")} agree (${ends}; ${((user + system) / 1e6).toFixed(0)} s of processor time)`,
    "all",
    differing === 0,
  ),
]);
process.exitCode = differing === 0 ? 0 : 1;
