import { paintFor, wrap } from "../../report/terminal-text.ts";
import { percent } from "../../shifting/alias.ts";
import { awsHost } from "../../shifting/host/aws.ts";
import { AN_HOUR } from "../../shifting/host/counts.ts";
import type { Plan, Traffic } from "../../shifting/model.ts";
import { plan as planned } from "../../shifting/planner/plan.ts";
import { number } from "../../shifting/says.ts";
import { programOf } from "../../shifting/steps.ts";
import { type Io, text, type Values } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { traps } from "../../shifting/traps/traps.ts";
import type { Trap } from "../../shifting/traps/world.ts";
import { begin, type Beginning, known, NEXT } from "./begin.ts";
import { type Here, here } from "./here.ts";
import { span } from "./show.ts";
import { worldOf } from "./world.ts";

/** `plan NAME`: what a shift would take, and what it could see. Nothing is published or shifted. */
export async function plan(name: string, values: Values, io: Io): Promise<number> {
  const where = await here(values, io);
  try {
    const beginning = await begin(name, { values, io, where, dry: true });
    const traffic = await trafficOf(beginning, where, values);
    const expected = planned(beginning.note.shift, traffic);
    if (values["json"] === true)
      io.out(`${JSON.stringify({ shift: beginning.note.shift, traffic, plan: expected }, null, 2)}\n`);
    else show(beginning, traffic, expected, io);
    const refused = await warned(beginning, where, traffic, io);
    return expected.decidable && refused.length === 0 ? EXIT.fine : EXIT.findings;
  } finally {
    where.close();
  }
}

/** What `start` says before it starts. */
export async function announce(beginning: Beginning, where: Here, values: Values, io: Io): Promise<void> {
  const traffic = await trafficOf(beginning, where, values);
  const aside = { ...io, out: io.err };
  show(beginning, traffic, planned(beginning.note.shift, traffic), aside);
  const [first] = await warned(beginning, where, traffic, aside);
  if (first) throw new UserError(`Not shifted: ${first.says}. To mend it: ${first.cure}.`);
}

/** Says what would go wrong; gives what must not be started. */
async function warned(beginning: Beginning, { call }: Here, traffic: Traffic, io: Io): Promise<Trap[]> {
  const { shift } = beginning.note;
  const known = shift.new === NEXT ? { ...shift, new: "1000000" } : shift;
  const paint = paintFor(io.color);
  // What the plan says already is not said twice.
  const found = traps(known, await worldOf(beginning, call, traffic)).filter(
    ({ id }) => id !== "undecidable",
  );
  for (const { severity, says, cure } of found) {
    const tone = severity === "refuse" ? paint.red : paint.yellow;
    const [head = "", ...rest] = wrap(`${severity === "refuse" ? "✗" : "!"} ${says}`, io.columns, "  ");
    io.out(`${[head, ...rest].map(tone).join("\n")}\n${wrap(cure, io.columns, "    ").join("\n")}\n`);
  }
  return found.filter(({ severity }) => severity === "refuse");
}

/** As it was measured, or as the user says it is. */
async function trafficOf({ note }: Beginning, { call, target }: Here, values: Values): Promise<Traffic> {
  const { shift, slowerThan } = note;
  const now = Date.now();
  const host = awsHost({
    call,
    now: () => now,
    ...(target.flight ? { blocks: AN_HOUR } : {}),
    ...(slowerThan === undefined ? {} : { slowerThan }),
  });
  const { block, counts } = await known(() => host.baseline(shift), "the metrics of the alias");
  const sum = (what: (one: (typeof counts)[number]) => number): number =>
    counts.reduce((all, one) => all + what(one), 0);
  const requests = sum((one) => one.requests);
  const seconds = Math.max(1, (counts.length * block) / 1000);
  const rate = text(values, "rate");
  const failing = text(values, "failing");
  return {
    requestsPerSecond: rate === undefined ? requests / seconds : rateOf(rate),
    failureRate:
      failing === undefined ? (requests === 0 ? 0 : sum((one) => one.failures) / requests) : shareOf(failing),
    ...(slowerThan === undefined || requests === 0
      ? {}
      : { slowRate: sum((one) => one.slow ?? 0) / requests }),
  };
}

function show({ note: { name, shift } }: Beginning, traffic: Traffic, expected: Plan, io: Io): void {
  const paint = paintFor(io.color);
  const { requestsPerSecond, failureRate } = traffic;
  const { limits } = programOf(shift);
  const rate =
    requestsPerSecond >= 1 || requestsPerSecond === 0
      ? `${number(Math.round(requestsPerSecond))} requests a second`
      : `${Number((requestsPerSecond * 60).toPrecision(2))} requests a minute`;
  const lines = [
    `${rate}, of which ${percent(failureRate)} fail.`,
    expected.promoted === null
      ? `It cannot be decided within ${span(limits.duration)}: then it is ${limits.undecided === "hold" ? "held for an operator" : "rolled back"}, never promoted in silence.`
      : `A good version is promoted after ${span(expected.promoted)} (the median).`,
    expected.detectable === null
      ? "No regression is seen within the limit."
      : `A version of which ${percent(expected.detectable)} fail is rolled back in time.`,
    `A version failing half its calls costs about ${number(Math.ceil(expected.cost))} failing requests.`,
  ];
  io.out(
    `${paint.bold(`${name}:${shift.alias}`)}  ${shift.old} → ${shift.new}  ${paint.dim(shift.strategy.kind)}\n`,
  );
  for (const line of lines) io.out(`${wrap(line, io.columns, "  ").join("\n")}\n`);
  if (expected.proposals.length === 0) return;
  io.out(`  ${paint.yellow("What could be done instead:")}\n`);
  for (const proposal of expected.proposals)
    io.out(`${wrap(`- ${proposal}`, io.columns, "  ").join("\n")}\n`);
}

function rateOf(given: string): number {
  const rate = Number(given);
  if (given.trim() === "" || !(rate >= 0) || rate === Infinity)
    throw new UserError(`--rate ${given} is no number of requests a second.`);
  return rate;
}

function shareOf(given: string): number {
  const share = Number(given.replace(/%$/, "")) / 100;
  if (given.trim() === "" || !(share >= 0 && share <= 1))
    throw new UserError(`--failing ${given} is no percentage from 0 to 100.`);
  return share;
}
