import { setTimeout as sleep } from "node:timers/promises";
import { historyIn, leaderOf, noteIn, stateIn } from "../../local/shifts/store.ts";
import { paintFor, widthOf } from "../../report/terminal-text.ts";
import type { Phase } from "../../shifting/model.ts";
import type { Io } from "../command.ts";
import { line } from "./show.ts";

/** How often what is kept is looked at, in milliseconds. */
const EVERY = 500;

/**
 * Shows a shift that another process leads, until it is over, nobody leads it any more, or the user has seen enough. On
 * a terminal the last line is written anew; in a pipe each change is a line.
 */
export async function follow(folder: string, io: Io): Promise<Phase | null> {
  const note = noteIn(folder);
  const { shift } = note;
  const paint = paintFor(io.color);
  const interrupted = new AbortController();
  const stop = (): void => interrupted.abort();
  process.once("SIGINT", stop);
  let shown = 0;
  let before = "";
  try {
    for (;;) {
      const state = stateIn(folder);
      const says = historyIn(folder).at(-1)?.says ?? "";
      if (state) {
        const text = line(note, state, says, paint);
        if (text !== before) {
          if (io.isTerminal && shown > 0) io.out(`\u001b[${shown}A\u001b[0J`);
          io.out(`${text}\n`);
          shown = rowsOf(text, io.columns);
          before = text;
        }
        if (["promoted", "rolled-back", "abandoned"].includes(state.phase)) return state.phase;
      }
      if (interrupted.signal.aborted) return state?.phase ?? null;
      if (leaderOf(folder) === undefined) {
        io.err(
          `Nobody leads this shift. Go on with \`airworthy shift resume ${shift.id}\`, or go back with \`airworthy shift abort ${shift.id}\`.\n`,
        );
        return state?.phase ?? null;
      }
      await sleep(EVERY, undefined, { signal: interrupted.signal }).catch(() => {});
    }
  } finally {
    process.off("SIGINT", stop);
  }
}

/** Rows of the terminal that a line takes. */
function rowsOf(text: string, columns: number): number {
  return Math.max(1, Math.ceil(widthOf(text) / columns));
}
