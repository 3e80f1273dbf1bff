import { leaderOf, type Note, noteIn, shiftsBelow, stateIn } from "../../local/shifts/store.ts";
import type { CallAws } from "../../shifting/host/calls.ts";
import type { Shift, State } from "../../shifting/model.ts";
import { type Io, text, type Values } from "../command.ts";
import { UserError } from "../errors.ts";
import { openProject } from "../project.ts";
import { type Target, targetOf } from "../target.ts";

/** Where a shift command works: on AWS or on a flight, and where what is kept lies. */
export interface Here {
  readonly target: Target;
  readonly root: string;
  readonly call: CallAws;
  readonly close: () => void;
}

/** AWS itself only when it was asked for. */
export async function here(values: Values, io: Io): Promise<Here> {
  const region = text(values, "region") ?? io.env["AWS_REGION"];
  const target: Target =
    values["aws"] === true ? (region === undefined ? {} : { region }) : targetOf(values, io);
  const { callsTo } = await import("../../aws/calls.ts");
  return { target, root: rootOf(target, io), ...callsTo(target) };
}

/** The folder below which shifts are kept: that of the flight, or of the configuration. */
function rootOf(target: Target, io: Io): string {
  return target.flight?.root ?? openProject({ cwd: io.cwd, paths: [], only: [] }).root;
}

/** A shift that is kept. */
export interface Kept {
  readonly folder: string;
  readonly note: Note;
  readonly shift: Shift;
  readonly state: State | null;
  readonly led: boolean;
}

/** Those below the folders that this command can see, the newest last. */
export function keptBelow(roots: readonly string[]): Kept[] {
  return [...new Set(roots)].flatMap(shiftsBelow).map((folder) => {
    const note = noteIn(folder);
    return { folder, note, shift: note.shift, state: stateIn(folder), led: leaderOf(folder) !== undefined };
  });
}

export function isOver({ state }: Kept): boolean {
  return state !== null && ["promoted", "rolled-back", "abandoned"].includes(state.phase);
}

/** The shift that a word means: its id, its function, or the only one that goes on. */
export function meant(all: readonly Kept[], word: string | undefined, also: "over" | "going"): Kept {
  const fitting = all.filter(
    (one) =>
      word === undefined ||
      one.shift.id === word ||
      [one.note.name, one.shift.functionName].some(
        (name) => name === word || `${name}:${one.shift.alias}` === word,
      ),
  );
  const going = fitting.filter((one) => !isOver(one));
  const [first, second] = going;
  if (first && !second) return first;
  if (second)
    throw new UserError(`Several shifts go on. Name one: ${going.map(({ shift }) => shift.id).join(", ")}.`);
  const last = fitting.at(-1);
  if (last && (also === "over" || word === last.shift.id)) return last;
  const ended = last ? ` The last one, ${last.shift.id}, is over: ${last.state?.phase}.` : "";
  throw new UserError(
    `No shift${word === undefined ? "" : ` of ${word}`} goes on.${ended} Begin one with \`airworthy shift start ${word ?? "NAME"}\`.`,
  );
}
