import { historyIn, noteIn, stateIn } from "../../local/shifts/store.ts";
import { paintFor } from "../../report/terminal-text.ts";
import type { Tick } from "../../shifting/host/host.ts";
import { replay as replayed } from "../../shifting/history.ts";
import type { Io, Values } from "../command.ts";
import { EXIT } from "../errors.ts";
import { here, keptBelow, isOver, type Kept, meant } from "./here.ts";
import { line } from "./show.ts";

/** `status`: shifts that go on; with a word, one of them, also when it is over. */
export async function status(word: string | undefined, values: Values, io: Io): Promise<number> {
  const all = await kept(values, io);
  const shown = word === undefined ? all.filter((one) => !isOver(one)) : [meant(all, word, "over")];
  if (values["json"] === true) return json(shown, io);
  if (shown.length === 0) {
    const last = all.at(-1);
    io.out(`No shift goes on.${last ? ` The last one was ${last.shift.id}: ${last.state?.phase}.` : ""}\n`);
    return EXIT.fine;
  }
  const paint = paintFor(io.color);
  for (const one of shown) {
    io.out(`${line(one.note, one.state, lastWords(one), paint)}\n`);
    if (!isOver(one) && !one.led)
      io.out(`  ${paint.yellow(`nobody leads it: \`airworthy shift resume ${one.shift.id}\``)}\n`);
    io.out(`  ${paint.dim(one.shift.id)}\n`);
  }
  return EXIT.fine;
}

/** `history [SHIFT]`: all shifts, or what one of them saw and said. */
export async function history(word: string | undefined, values: Values, io: Io): Promise<number> {
  const all = await kept(values, io);
  const paint = paintFor(io.color);
  if (word === undefined) {
    if (values["json"] === true) return json(all, io);
    for (const one of all)
      io.out(`${iso(one.note.started)}  ${line(one.note, one.state, lastWords(one), paint)}\n`);
    if (all.length === 0) io.out("No shift has been started here.\n");
    return EXIT.fine;
  }
  const { folder } = meant(all, word, "over");
  const ticks = historyIn(folder);
  if (values["json"] === true) io.out(`${JSON.stringify(ticks, null, 2)}\n`);
  else for (const { at, says } of news(ticks)) io.out(`${iso(at)}  ${says}\n`);
  return EXIT.fine;
}

/** `replay [SHIFT]`: decides everything again from what was counted. */
export async function replay(word: string | undefined, values: Values, io: Io): Promise<number> {
  const { folder, shift } = meant(await kept(values, io), word, "over");
  const ticks = historyIn(folder);
  const decisions = replayed(noteIn(folder).shift, {
    begunAt: ticks[0]?.at ?? 0,
    ticks: ticks.map(({ facts }) => facts),
  });
  const differs = ticks.findIndex(({ says }, index) => decisions[index]?.says !== says);
  if (differs >= 0) {
    io.out(`At ${iso(ticks[differs]?.at ?? 0)} it was said: ${ticks[differs]?.says}\n`);
    io.out(`Now it would be said:          ${decisions[differs]?.says}\n`);
    return EXIT.findings;
  }
  if (JSON.stringify(decisions.at(-1)?.state ?? null) !== JSON.stringify(stateIn(folder))) {
    io.out(
      `What is kept of ${shift.id} does not follow from its history: it was changed, or a line is missing.\n`,
    );
    return EXIT.findings;
  }
  io.out(`${ticks.length} ticks of ${shift.id}, decided again: all the same. ${ticks.at(-1)?.says ?? ""}\n`);
  return EXIT.fine;
}

async function kept(values: Values, io: Io): Promise<Kept[]> {
  const where = await here(values, io);
  where.close();
  return keptBelow([where.root]);
}

function lastWords({ folder }: Kept): string {
  return historyIn(folder).at(-1)?.says ?? "";
}

/** Of ticks that say the same, the first. */
function news(ticks: readonly Tick[]): Tick[] {
  return ticks.filter(({ says }, index) => says !== "" && says !== ticks[index - 1]?.says);
}

function json(all: readonly Kept[], io: Io): number {
  io.out(
    `${JSON.stringify(
      all.map(({ shift, state, led, note }) => ({ shift, state, led, started: iso(note.started) })),
      null,
      2,
    )}\n`,
  );
  return EXIT.fine;
}

function iso(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace("T", " ");
}
