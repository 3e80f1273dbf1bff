import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import path from "node:path";
import type { HookAnswer, Operator, Shift, State } from "../../shifting/model.ts";
import type { Keep, Tick } from "../../shifting/host/host.ts";
import { isAlive } from "../flights.ts";

/** Below the folder of the fleet; nothing of it belongs into a repository. */
const FOLDER = ".airworthy/shifts";

/** What is kept of a shift besides its state. */
export interface Note {
  readonly shift: Shift;
  /** What the user calls the function. */
  readonly name: string;
  /** Absent for AWS itself. */
  readonly endpoint?: string;
  readonly region?: string;
  /** Milliseconds beyond which a request is slow. */
  readonly slowerThan?: number;
  readonly topic?: string;
  readonly deadManRole?: string;
  /** When it was started, milliseconds since 1970 on the clock of its host. */
  readonly started: number;
}

/** Who leads a shift: the process that ticks. */
export interface Leader {
  readonly pid: number;
  /** `dev`, or the command. */
  readonly as: string;
}

/** Folders of shifts, newest last. */
export function shiftsBelow(root: string): string[] {
  const folder = path.join(root, FOLDER);
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, "shift.json")))
    .map((entry) => path.join(folder, entry.name))
    .toSorted((a, b) => noteIn(a).started - noteIn(b).started);
}

/** Ids are names of folders: nothing in them leads out of the one they lie in. */
export function folderOf(root: string, id: string): string {
  if (!/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,127}$/.test(id)) throw new Error(`${id} is no id of a shift`);
  return path.join(root, FOLDER, id);
}

/** Makes the folder of a new shift. Fails when there is one of this id. */
export function newShift(root: string, note: Note): string {
  const folder = folderOf(root, note.shift.id);
  mkdirSync(path.dirname(folder), { recursive: true });
  const ignore = path.join(root, ".airworthy/.gitignore");
  if (!existsSync(ignore)) writeFileSync(ignore, "*\n");
  mkdirSync(folder);
  replace(path.join(folder, "shift.json"), note, true);
  return folder;
}

/** @throws Unkept when the file is cut or not there. */
export function noteIn(folder: string): Note {
  return readWhole(path.join(folder, "shift.json")) as Note;
}

export function stateIn(folder: string): State | null {
  return read<State | null>(path.join(folder, "state.json"), null);
}

export function operatorIn(folder: string): Operator {
  return read<Operator>(path.join(folder, "operator.json"), {});
}

/** Adds to what the operator said; the controller reads it at its next tick. */
export function tellOperator(folder: string, says: Operator): void {
  replace(path.join(folder, "operator.json"), { ...operatorIn(folder), ...says }, true);
}

/** Ticks in their order. A line that was cut by a crash is the last one, and is left out. */
export function historyIn(folder: string): Tick[] {
  const file = path.join(folder, "ticks.jsonl");
  if (!existsSync(file)) return [];
  return readFileSync(file, "utf8")
    .split("\n")
    .flatMap((line) => {
      try {
        return line === "" ? [] : [JSON.parse(line) as Tick];
      } catch {
        return [];
      }
    });
}

/** The living process that leads a shift. */
export function leaderOf(folder: string): Leader | undefined {
  const leader = leaderIn(folder);
  return leader && isAlive(leader.pid) ? leader : undefined;
}

/**
 * Takes the lead of a shift; the result gives it back. Of two processes that try at once one gets it: the file is made
 * anew or not at all.
 *
 * @throws Led by another living process.
 */
export function lead(folder: string, me: Leader): () => void {
  const file = path.join(folder, "leader.json");
  const before = leaderOf(folder);
  if (before && before.pid !== me.pid) throw new Led(before);
  rmSync(file, { force: true });
  try {
    writeFileSync(file, JSON.stringify(me), { flag: "wx" });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Led(leaderOf(folder) ?? me);
  }
  return () => {
    if (leaderIn(folder)?.pid === me.pid) rmSync(file, { force: true });
  };
}

/** A note cut by a crash names nobody. */
function leaderIn(folder: string): Leader | undefined {
  try {
    return read<Leader | undefined>(path.join(folder, "leader.json"), undefined);
  } catch {
    return undefined;
  }
}

export class Led extends Error {
  override readonly name = "Led";
  readonly leader: Leader;
  constructor(leader: Leader) {
    super(`process ${leader.pid} (airworthy ${leader.as}) leads this shift`);
    this.leader = leader;
  }
}

/** A file that is not what it was written as. */
export class Unkept extends Error {
  override readonly name = "Unkept";
}

/**
 * A shift in its folder. `durable`: on the disk before anything is done, which a shift on AWS needs; one in an engine
 * ends with the engine's own memory.
 */
export function keepIn(folder: string, { durable }: { readonly durable: boolean }): Keep {
  const { shift } = noteIn(folder);
  const ticks = path.join(folder, "ticks.jsonl");
  return {
    shift,
    state: async () => stateIn(folder),
    async save(state, tick) {
      // The history first: a state without the facts it came from could not be checked.
      appendFileSync(ticks, `${JSON.stringify(tick)}\n`);
      replace(path.join(folder, "state.json"), state, durable);
    },
    operator: async () => operatorIn(folder),
    hooks: async () => read<Record<string, HookAnswer>>(path.join(folder, "hooks.json"), {}),
    async answer(id, answer) {
      const file = path.join(folder, "hooks.json");
      replace(file, { ...read<Record<string, HookAnswer>>(file, {}), [id]: answer }, durable);
    },
  };
}

/** Written beside, then renamed: whoever reads sees the old text or the new one, never half of it. */
function replace(file: string, value: unknown, durable: boolean): void {
  const beside = `${file}.${process.pid}.new`;
  const descriptor = openSync(beside, "w", 0o600);
  try {
    writeSync(descriptor, `${JSON.stringify(value, null, 1)}\n`);
    if (durable) fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
  renameSync(beside, file);
}

function read<T>(file: string, absent: T): T {
  return existsSync(file) ? (readWhole(file) as T) : absent;
}

/** @throws Unkept */
function readWhole(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new Unkept(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Unkept(`${file} is cut or was changed: it is not JSON`, { cause: error });
  }
}
