import { operatorIn, tellOperator } from "../../local/shifts/store.ts";
import { text, type Io, type Values } from "../command.ts";
import { EXIT, UserError } from "../errors.ts";
import { follow } from "./follow.ts";
import { type Here, here, keptBelow, type Kept, meant } from "./here.ts";
import { leadHere } from "./lead.ts";
import { ended } from "./start.ts";
import { steer } from "./steer.ts";

/** `pause`: the weight stays where it is, and so does the right to go back. */
export async function pause(word: string | undefined, values: Values, io: Io): Promise<number> {
  return told(values, io, (all) => {
    const one = meant(all, word, "going");
    tellOperator(one.folder, { paused: true });
    io.out(`${one.shift.id} is paused at its next tick. Go on with \`airworthy shift resume\`.\n`);
  });
}

/** `approve GATE [SHIFT]`: lets a gate open. */
export async function approve(
  [gate, word]: readonly (string | undefined)[],
  values: Values,
  io: Io,
): Promise<number> {
  if (gate === undefined) throw new UserError("It is `airworthy shift approve GATE [SHIFT]`.");
  return told(values, io, (all) => {
    const one = meant(all, word, "going");
    const { approvals = [] } = operatorIn(one.folder);
    tellOperator(one.folder, { approvals: [...new Set([...approvals, gate])] });
    io.out(`${gate} is approved for ${one.shift.id}.\n`);
  });
}

/** `abort [SHIFT]`: back to the old version, now. Needs nobody who leads. */
export async function abort(word: string | undefined, values: Values, io: Io): Promise<number> {
  return ending(word, values, io, { abort: text(values, "reason") ?? "an operator went back" });
}

/** `promote [SHIFT] --reason …`: the emergency exit, with a name to it. */
export async function promote(word: string | undefined, values: Values, io: Io): Promise<number> {
  const reason = text(values, "reason");
  if (reason === undefined)
    throw new UserError("Promotion without evidence needs a --reason; it is kept in the history.");
  return ending(word, values, io, { promote: reason });
}

/** `resume [SHIFT]`: ends a pause, and leads a shift that nobody leads. */
export async function resume(word: string | undefined, values: Values, io: Io): Promise<number> {
  return ending(word, values, io, { paused: false });
}

async function ending(
  word: string | undefined,
  values: Values,
  io: Io,
  says: Parameters<typeof tellOperator>[1],
): Promise<number> {
  const where = await here(values, io);
  try {
    const one = meant(keptBelow([where.root]), word, "going");
    tellOperator(one.folder, says);
    return ended(await led(one, where, io));
  } finally {
    where.close();
  }
}

/** Whoever leads it goes on; a shift without a leader gets one. */
async function led(one: Kept, where: Here, io: Io) {
  if (one.led) return follow(one.folder, io);
  if (!where.target.flight) return leadHere(one.folder, where, io);
  await steer(where.target.flight.endpoint, { resume: one.shift.id });
  return follow(one.folder, io);
}

async function told(values: Values, io: Io, tell: (all: readonly Kept[]) => void): Promise<number> {
  const where = await here(values, io);
  where.close();
  tell(keptBelow([where.root]));
  return EXIT.fine;
}
