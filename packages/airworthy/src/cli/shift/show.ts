import type { Note } from "../../local/shifts/store.ts";
import type { Paint } from "../../report/terminal-text.ts";
import type { Phase, State } from "../../shifting/model.ts";

/** @example "Checkout:live  3 → 4  2 % on version 4: 1 of 2 new vs 0 of 331 old; odds 20:1; needed 100:1" */
export function line(note: Note, state: State | null, says: string, paint: Paint): string {
  const { shift, name } = note;
  const head = `${paint.bold(`${name}:${shift.alias}`)}  ${shift.old} → ${shift.new}`;
  return `${head}  ${state ? toneOf(state.phase, paint)(says) : paint.dim("not begun")}`;
}

/** What could not be read or done. */
export function trouble(says: string, paint: Paint): string {
  return `  ${paint.yellow(`${says}; tried again`)}`;
}

function toneOf(phase: Phase, paint: Paint): (text: string) => string {
  if (phase === "promoted") return paint.green;
  if (phase === "rolled-back" || phase === "restoring" || phase === "on-rollback") return paint.red;
  if (phase === "undecided" || phase === "abandoned") return paint.yellow;
  return (text) => text;
}

/** @example share(0.005) // "0.5 %" */
export function share(weight: number): string {
  return `${Number((weight * 100).toPrecision(3))} %`;
}

/** @example span(5_400_000) // "90 min" */
export function span(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
