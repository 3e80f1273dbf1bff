import type { Io, Values } from "../command.ts";
import { follow } from "./follow.ts";
import { here, keptBelow, meant } from "./here.ts";
import { ended } from "./start.ts";

/** `watch [SHIFT]`: shows a shift that somebody leads. */
export async function watch(word: string | undefined, values: Values, io: Io): Promise<number> {
  const where = await here(values, io);
  where.close();
  return ended(await follow(meant(keptBelow([where.root]), word, "over").folder, io));
}
