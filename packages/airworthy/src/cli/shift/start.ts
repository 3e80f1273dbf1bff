import path from "node:path";
import { newShift } from "../../local/shifts/store.ts";
import type { Phase } from "../../shifting/model.ts";
import { type Io, type Values } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { begin, type Beginning } from "./begin.ts";
import { follow } from "./follow.ts";
import { type Here, here, keptBelow, isOver } from "./here.ts";
import { leadHere } from "./lead.ts";
import { announce } from "./plan.ts";
import { steer } from "./steer.ts";

/** Starts a shift and shows it until it is over. */
export async function start(name: string, values: Values, io: Io): Promise<number> {
  const where = await here(values, io);
  try {
    if (values["detach"] === true && !where.target.flight)
      throw new UserError("--detach needs a flight that leads the shift; elsewhere this process does.");
    const beginning = await begin(name, { values, io, where });
    refuseSecond(beginning, where);
    await announce(beginning, where, values, io);
    if (!where.target.flight && beginning.note.deadManRole === undefined) io.err(`  ${NO_DEAD_MAN}\n`);
    await confirmed(beginning, where, values, io);
    const folder = await started(beginning, where);
    io.err(`${path.relative(io.cwd, folder) || folder}\n`);
    if (values["detach"] === true) return EXIT.fine;
    const phase = where.target.flight ? await follow(folder, io) : await leadHere(folder, where, io);
    return ended(phase);
  } finally {
    where.close();
  }
}

const NO_DEAD_MAN =
  "Should this process die, the alias stays at its weight until somebody resumes or aborts the shift. With --dead-man-role EventBridge restores the old version by itself.";

/** A flight leads its own shifts, on its own time; on AWS this process does. */
async function started({ note }: Beginning, { target, root }: Here): Promise<string> {
  if (!target.flight) return newShift(root, note);
  return (await steer(target.flight.endpoint, { start: note })).folder;
}

function refuseSecond({ note: { shift } }: Beginning, { root }: Here): void {
  const other = keptBelow([root]).find(
    (one) =>
      one.led &&
      !isOver(one) &&
      one.shift.functionName === shift.functionName &&
      one.shift.alias === shift.alias,
  );
  if (other)
    throw new UserError(
      `${shift.functionName}:${shift.alias} is being shifted already, by ${other.shift.id}. Watch it with \`airworthy shift watch ${other.shift.id}\`.`,
    );
}

/** Production is not touched without a yes. */
async function confirmed({ note }: Beginning, { target }: Here, values: Values, io: Io): Promise<void> {
  if (target.endpoint !== undefined || values["yes"] === true) return;
  if (!io.isTerminal || !process.stdin.isTTY)
    throw new UserError("This shifts traffic on AWS. Say so with --yes where nobody can be asked.");
  const { createInterface } = await import("node:readline/promises");
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`Shift ${note.shift.functionName}:${note.shift.alias} on AWS? [y/N] `);
  asking.close();
  if (!/^y(?:es)?$/i.test(answer.trim())) throw new UserError("Nothing was shifted.");
}

/** 0 promoted, 1 rolled back or left; a shift that goes on elsewhere is no failure. */
export function ended(phase: Phase | null): number {
  return phase === "rolled-back" || phase === "abandoned" ? EXIT.findings : EXIT.fine;
}
